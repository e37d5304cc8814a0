"""Forms of the import pages: the upload, and the person's answers about columns and words."""

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from sheets import limits
from sheets.models import Job

KEPT_EMPTY = "-"


class UploadForm(forms.Form):
    """A spreadsheet, and the mapping of an earlier import where one was kept."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("Excel (.xlsx, .xls), OpenDocument or CSV, at most 20 MB."),
        max_length=255,
        allow_empty_file=True,  # refused when it is read, in words that say what to do
    )
    mapping = forms.FileField(
        label=_("Mapping of an earlier import"),
        help_text=_("A .json file that you saved after an import of the same kind of ledger."),
        required=False,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > limits.MAX_FILE:
            raise forms.ValidationError(
                _("The file is larger than 20 MB: divide it, or take the pictures out.")
            )
        return file

    def clean_mapping(self) -> dict[str, Any]:
        file = self.cleaned_data["mapping"]
        if not file:
            return {}
        if file.size > limits.MEGABYTE:
            raise forms.ValidationError(_("A mapping is a small JSON file; this one is too large."))
        try:
            data = json.loads(file.read().decode("utf-8-sig"))
            # what no database holds: half characters (the encoding refuses them), zero characters
            written = json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("This is no JSON file in UTF-8.")) from error
        if rb"\u0000" in written:
            raise forms.ValidationError(_("This is no JSON file in UTF-8."))
        if not isinstance(data, dict):
            raise forms.ValidationError(_("A mapping is a JSON object {…}."))
        return data


def answered_mapping(job: Job, answers: Any) -> dict[str, Any]:
    """The job's mapping with what a person chose on the preview page.

    In: the job, the POST data: `sheet`, `column-<table>-<column>` (a field or ""), `word-<n>` (a
    value, "-" for an empty cell, "" for not answered), `default-<field>`. Out: JSON data for
    Mapping.from_data.
    """
    data = dict(job.mapping)
    if "sheet" in answers:
        data["sheet"] = answers["sheet"]
    columns = _columns(job.preview, answers)
    if columns:
        data["columns"] = columns
    values = {name: dict(words) for name, words in data.get("values", {}).items()}
    for number, word in enumerate(job.preview.get("unknown", [])):
        answer = answers.get(f"word-{number}", "").strip()
        if answer:
            answer = "" if answer == KEPT_EMPTY else answer
            values.setdefault(word["field"], {})[word["text"]] = answer
    data["values"] = values
    defaults = dict(data.get("defaults", {}))
    for key in answers:
        if key.startswith("default-"):
            defaults[key.removeprefix("default-")] = answers[key].strip()
    data["defaults"] = {name: value for name, value in defaults.items() if value}
    return {key: value for key, value in data.items() if value}


def _columns(preview: dict[str, Any], answers: Any) -> dict[str, str]:
    columns: dict[str, str] = {}
    for t, table in enumerate(preview.get("tables", [])):
        for c, column in enumerate(table["columns"]):
            field = answers.get(f"column-{t}-{c}", column["field"])
            if field and column["has_header"]:
                columns[column["label"]] = field
    return columns
