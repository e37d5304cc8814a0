"""What the templates of an import get: choices for columns and words, counts with their labels."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sheets.fields import Field, FieldKind, Schema
from sheets.forms import KEPT_EMPTY
from sheets.models import Job, JobLine
from sheets.registry import ImportKind


def preview_context(job: Job, schema: Schema) -> dict[str, Any]:
    """The preview with the choices that a person has on it."""
    preview = job.preview
    fields = [{"name": f.name, "label": f.label, "required": f.required} for f in schema.fields]
    tables = []
    for t, table in enumerate(preview["tables"]):
        columns = [
            {**column, "key": f"column-{t}-{c}"} for c, column in enumerate(table["columns"])
        ]
        rows = [row for row in preview["first"] if row["sheet"] == table["sheet"]]
        tables.append({**table, "columns": columns, "rows": rows})
    given = {c["field"] for table in tables for c in table["columns"]}
    return {
        "preview": preview,
        "tables": tables,
        "fields": fields,
        "words": _words(preview, schema),
        "defaults": [_default(f, job) for f in schema.fields if _may_have_default(f, given)],
        "assumed": [_assumed(one, schema) for one in preview.get("assumed", [])],
        "missing": [f.label for f in schema.fields if _is_missing(f, given, job)],
        "kept_empty": KEPT_EMPTY,
        "sheet": job.mapping.get("sheet", ""),
    }


def _assumed(one: dict[str, Any], schema: Schema) -> dict[str, Any]:
    field = schema.by_name[one["field"]]
    word = dict(_choices(field)).get(one["value"], one["value"])
    return {"label": field.label, "word": word, "count": one["count"]}


def _words(preview: dict[str, Any], schema: Schema) -> list[dict[str, Any]]:
    words = []
    for number, word in enumerate(preview["unknown"]):
        field = schema.by_name.get(word["field"])
        choices = _choices(field) if field else []
        words.append({**word, "key": f"word-{number}", "choices": choices})
    return words


def _choices(field: Field) -> list[tuple[str, Any]]:
    return list(field.choices) or [(value, value) for value in field.values]


def _may_have_default(field: Field, given: set[str]) -> bool:
    return field.kind is not FieldKind.NUMBERING and (
        field.name not in given or field.kind is FieldKind.WORD
    )


def _default(field: Field, job: Job) -> dict[str, Any]:
    return {
        "key": f"default-{field.name}",
        "label": field.label,
        "value": job.mapping.get("defaults", {}).get(field.name, ""),
        "is_date": field.kind is FieldKind.DATE,
        "choices": _choices(field) if field.kind is FieldKind.WORD else [],
    }


def _is_missing(field: Field, given: set[str], job: Job) -> bool:
    return (
        field.required
        and field.name not in given
        and not job.mapping.get("defaults", {}).get(field.name)
    )


def result_rows(job: Job, kind: ImportKind | None) -> list[dict[str, Any]]:
    """The counts of a result with their words, in the kind's order; `url` lists the rows."""
    listed = set(job.lines.order_by().values_list("outcome", flat=True).distinct())
    rows = []
    for key, label in kind.labels if kind else ():
        if key in job.result:
            url = reverse("sheets:lines", args=[job.pk, key]) if key in listed else ""
            value = job.result[key]
            tone = "late" if value and key in ("conflicts", "rejected") else ""
            rows.append({"label": label, "value": _shown(value), "url": url, "tone": tone})
    return rows


def line_url(kind: ImportKind | None, line: JobLine) -> str:
    """The page of the record that a row is about; "" where there is none."""
    if kind is None or kind.line_url is None or line.subject is None:
        return ""
    return kind.line_url(line.outcome, line.subject)


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return _("none") if value is None else value
