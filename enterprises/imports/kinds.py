"""The imports of the register and of the catalogue as the pages offer them."""

from dataclasses import replace
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import RegionLevel
from accounts.models import Region
from enterprises import rules
from enterprises.imports import catalogue, register
from enterprises.imports.drafts import draft
from enterprises.imports.risk_rows import risk_draft, risk_schema
from enterprises.imports.schema import register_schema
from enterprises.models import Enterprise
from enterprises.vocabulary import Vocabulary
from sheets.converting import Converted
from sheets.header import Table
from sheets.mapping import Mapping
from sheets.models import Job
from sheets.registry import ImportKind, OptionsForm, Outcome, Progress, Review
from sheets.services import mapping_of
from sheets.sources import open_source

LABELS = (
    ("read", _("Rows read")),
    ("imported", _("New on the register")),
    ("updated", _("Updated")),
    ("duplicates", _("Nothing new")),
    ("suspected_duplicates", _("Name also in another township")),
    ("conflicts", _("Conflicts, left as they were")),
    ("rejected", _("Refused")),
)


class RegisterOptions(OptionsForm):
    """Also: where an enterprise belongs whose row names no township, nor does its address."""

    region = forms.ModelChoiceField(
        label=_("Township where a row names none"),
        help_text=_("Used only where neither the row nor its address names one township."),
        queryset=Region.objects.filter(level=RegionLevel.TOWNSHIP, valid_to=None),
        required=False,
    )


def _prepare(job: Job, progress: Progress) -> register.Plan:
    schema = register_schema()
    with open_source(
        job.file.path, name=job.name, schema=schema, mapping=mapping_of(job, schema)
    ) as source:
        elsewhere = str(job.options.get("region") or "")
        return register.prepare(source, progress, elsewhere=elsewhere, name=job.name)


def _write(job: Job, plan: Any, progress: Progress) -> Outcome:
    partial = bool(job.options.get("partial"))
    return _counts_only(register.write(plan, progress, by=job.by, partial=partial))


def _counts_only(outcome: Outcome) -> Outcome:
    """The page lists the rows by their lines; remarks are for the command."""
    return replace(outcome, result={**outcome.result, "remarks": []})


class _Reviewer:
    """Reads the closed lists once for a table, not once for a row."""

    def __init__(self) -> None:
        self._lists: tuple[Table, Vocabulary] | None = None

    def __call__(self, made: Converted) -> Review:
        """What would be refused: an entry on the register may leave out what a new one needs."""
        vocabulary = self._vocabulary(made.record.table)
        one = draft(made, Mapping(), vocabulary, on=timezone.localdate())
        problems = one.problems
        code = one.particulars.uscc
        if one.missing and not (code and Enterprise.objects.filter(uscc=code).exists()):
            problems += one.missing
        return Review(problems)

    def _vocabulary(self, table: Table) -> Vocabulary:
        lists = self._lists
        if lists is None or lists[0] is not table:
            lists = self._lists = (table, Vocabulary.read())
        return lists[1]


ENTERPRISES = ImportKind(
    kind="enterprises",
    label=_("Register of enterprises"),
    schema=lambda user: register_schema(),
    may=rules.may_import,
    prepare=_prepare,
    write=_write,
    labels=LABELS,
    options_form=RegisterOptions,
    result_url=lambda job: reverse("enterprises:list"),
    review=_Reviewer(),
    line_url=lambda outcome, pk: reverse("enterprises:detail", args=[pk]),
    help_text=_(
        "A new entry needs a name, a sector and a township; the township may stand in the address. "
        "What the whole file has in common is said as a default."
    ),
    order=20,
)


def _prepare_risks(job: Job, progress: Progress) -> catalogue.Plan:
    schema = risk_schema()
    with open_source(
        job.file.path, name=job.name, schema=schema, mapping=mapping_of(job, schema)
    ) as source:
        return catalogue.prepare(source, progress, name=job.name)


def _write_risks(job: Job, plan: Any, progress: Progress) -> Outcome:
    partial = bool(job.options.get("partial"))
    return _counts_only(catalogue.write(plan, progress, by=job.by, partial=partial))


RISK_POINTS = ImportKind(
    kind="risk-points",
    label=_("Risk-point catalogue"),
    schema=lambda user: risk_schema(),
    may=rules.may_import,
    prepare=_prepare_risks,
    write=_write_risks,
    labels=(
        ("read", _("Rows read")),
        ("imported", _("New in the catalogue")),
        ("updated", _("Updated")),
        ("duplicates", _("Nothing new")),
        ("rejected", _("Refused")),
    ),
    result_url=lambda job: reverse("enterprises:risk-points"),
    review=lambda made: Review(risk_draft(made).problems),
    line_url=lambda outcome, pk: reverse("enterprises:risk-point", args=[pk]),
    help_text=_("The enterprises have to be on the register already."),
    order=25,
)
