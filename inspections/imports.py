"""The import page's kind "checklist"."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.models import Checklist
from inspections.rules import may_edit_checklists
from inspections.services import importing
from inspections.sheet import SCHEMA
from sheets.models import Job
from sheets.registry import ImportKind, OptionsForm


class ChecklistOptions(OptionsForm):
    """Whose draft the rows become."""

    checklist = forms.ModelChoiceField(
        label=_("Checklist"),
        queryset=Checklist.objects.order_by("title"),
        help_text=_("Its draft gets these items and no others; the published version stays."),
    )


def _draft_url(job: Job) -> str:
    code, number = job.result.get("code"), job.result.get("version")
    return reverse("inspections:version", args=[code, number]) if code else ""


KIND = ImportKind(
    kind="checklist",
    label=_("Checklist"),
    help_text=_("Items with legal basis and hazard texts, as the draft of a new version."),
    schema=lambda user: SCHEMA,
    may=may_edit_checklists,
    prepare=importing.prepare,
    write=importing.write,
    labels=(
        ("read", _("Rows read")),
        ("imported", _("Items taken")),
        ("rejected", _("Rows refused")),
        ("checklist", _("Checklist")),
        ("version", _("Draft of version")),
    ),
    options_form=ChecklistOptions,
    result_url=_draft_url,
    order=40,
)
