"""The import of a register of accidents as the pages of app sheets offer it."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accidents import rules
from accidents.imports import importing
from accidents.imports.rows import Row, judge
from accidents.imports.schema import accident_schema
from common.widgets import DateInput
from sheets.converting import Converted
from sheets.models import Job
from sheets.registry import ImportKind, OptionsForm, Outcome, Progress, Review
from sheets.services import mapping_of
from sheets.sources import open_source

LABELS = (
    ("read", _("Rows read")),
    ("imported", _("New accidents")),
    ("updated", _("Tolls that changed")),
    ("duplicates", _("Nothing new")),
    ("conflicts", _("Conflicts, left as they were")),
    ("rejected", _("Rows refused")),
)
UNTYPED = _("the type of accident is not stated")


class AccidentOptions(OptionsForm):
    """Also: the day as of which the register was kept."""

    register_date = forms.DateField(
        label=_("The register's date"),
        help_text=_(
            "The day on which a toll changed that the file gives without a day. Empty: today."
        ),
        widget=DateInput,
        required=False,
    )

    def clean_register_date(self) -> Any:
        """A day that has come, or none."""
        day = self.cleaned_data["register_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come."))
        return day


def _prepare(job: Job, progress: Progress) -> importing.Plan:
    schema = accident_schema()
    options = job.options
    day = options.get("register_date")
    with open_source(
        job.file.path, name=job.name, schema=schema, mapping=mapping_of(job, schema)
    ) as source:
        return importing.prepare(
            source,
            progress,
            register_date=forms.DateField().to_python(day),
            partial=bool(options.get("partial")),
        )


def _write(job: Job, plan: importing.Plan, progress: Progress) -> Outcome:
    return importing.write(plan, progress, by=job.by)


def review(made: Converted) -> Review:
    """What the preview says of a record: why it would be refused, or what it leaves open."""
    row = judge(made, today=timezone.localdate())
    if not isinstance(row, Row):
        return Review(row.problems)
    return Review(remark="" if row.values["accident_type"] else str(UNTYPED))


ACCIDENTS = ImportKind(
    kind="accidents",
    label=_("Register of accidents"),
    schema=lambda user: accident_schema(),
    may=rules.may_keep,
    prepare=_prepare,
    write=_write,
    labels=LABELS,
    options_form=AccidentOptions,
    result_url=lambda job: reverse("accidents:list"),
    review=review,
    line_url=lambda outcome, pk: reverse("accidents:detail", args=[pk]),
    help_text=_(
        "The day of the accident and a toll are needed. The same register again adds nothing; a "
        "toll that has changed is followed up on its day."
    ),
    order=30,
)
