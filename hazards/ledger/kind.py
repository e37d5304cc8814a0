"""The ledger import as the pages of app sheets offer it."""

from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import RegionLevel
from accounts.models import Region, Sector
from accounts.rules import may_import
from common.widgets import DateInput
from hazards.enums import Status
from hazards.ledger import importing
from hazards.ledger.rows import Limits, Row, judge
from hazards.ledger.schema import ledger_schema
from sheets.converting import Converted
from sheets.models import Job
from sheets.registry import ImportKind, OptionsForm, Outcome, Progress, Review
from sheets.services import mapping_of
from sheets.sources import open_source

LABELS = (
    ("read", _("Rows read")),
    ("imported", _("New hazards")),
    ("updated", _("Hazards with news")),
    ("duplicates", _("Nothing new")),
    ("suspected_duplicates", _("Suspected duplicates, among the new ones")),
    ("conflicts", _("Conflicts, left as they were")),
    ("rejected", _("Rows refused")),
    ("enterprises_created", _("Enterprises to be verified")),
    ("gone", _("Gone from the source, left as they were")),
)


class LedgerOptions(OptionsForm):
    """Also: the ledger's own date, and where enterprises belong that are not on the register."""

    ledger_date = forms.DateField(
        label=_("The ledger's date"),
        help_text=_(
            "The day as of which it was kept; a hazard marked as done without a day is closed on "
            "it. Empty: today."
        ),
        widget=DateInput,
        required=False,
    )
    region = forms.ModelChoiceField(
        label=_("Township of new enterprises"),
        help_text=_("Where a row names none. Empty: the county as a whole, to be verified."),
        queryset=Region.objects.filter(level=RegionLevel.TOWNSHIP, valid_to=None),
        required=False,
    )
    sector = forms.ModelChoiceField(
        label=_("Sector of new enterprises"),
        help_text=_("Where a row names none. Empty: other, to be verified."),
        queryset=Sector.objects.all(),
        required=False,
    )

    snapshot = forms.BooleanField(
        label=_("This file is the whole ledger of its source"),
        help_text=_(
            "Then what the source's last file had and this one has not is listed; nothing is done "
            "to it."
        ),
        required=False,
    )
    source = forms.CharField(
        label=_("Name of the source"),
        help_text=_("The same each time, so that the next file is compared with this one."),
        max_length=100,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("snapshot") and not told.get("source"):
            self.add_error("source", _("Say whose ledger it is."))
        if told.get("source") and not told.get("snapshot"):
            self.add_error("snapshot", _("Only a whole ledger has a source."))
        return told

    def clean_ledger_date(self) -> Any:
        day = self.cleaned_data["ledger_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come."))
        return day


def _prepare(job: Job, progress: Progress) -> importing.Plan:
    schema = ledger_schema()
    mapping = mapping_of(job, schema)
    choices = importing.Choices.from_options(job.options)
    with open_source(job.file.path, name=job.name, schema=schema, mapping=mapping) as source:
        return importing.prepare(source, choices, progress)


def _write(job: Job, plan: importing.Plan, progress: Progress) -> Outcome:
    return importing.write(plan, by=job.by, progress=progress)


def review(made: Converted) -> Review:
    """What the preview says of a record: why it would be refused, or what is read into it."""
    today = timezone.localdate()
    row = judge(made, Limits(ledger_date=today, today=today))
    if not isinstance(row, Row):
        return Review(row.problems)
    if not row.said:
        return Review(remark=str(UNSAID[row.state]))
    return Review(remark=str(ASSUMED) if row.assumed else "")


def _page_of(outcome: str, pk: UUID) -> str:
    page = "enterprises:detail" if outcome == "enterprises_created" else "hazards:detail"
    return reverse(page, args=[pk])


ASSUMED = _("done, but no day is given: the ledger's date stands in")
UNSAID = {
    str(Status.CLOSED): _("no state is given, but a day of verification: taken as closed"),
    str(Status.SUBMITTED): _("no state is given, but a day of completion: taken as submitted"),
    str(Status.RECTIFYING): _("no state is given: taken as rectifying"),
}

LEDGER = ImportKind(
    kind="hazard-ledger",
    label=_("Hazard ledger"),
    schema=lambda user: ledger_schema(),
    may=may_import,
    prepare=_prepare,
    write=_write,
    labels=LABELS,
    options_form=LedgerOptions,
    review=review,
    line_url=_page_of,
    help_text=_(
        "Enterprise, day of finding and what is wrong are needed. The same ledger again adds "
        "nothing; next month's closes this month's hazards."
    ),
    order=10,
)
