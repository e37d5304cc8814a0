"""The rows behind a figure, on the page and in the file alike: as they stood on D, known at T."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from enterprises.models import Enterprise
from hazards.enums import Grade, Source, Status
from indicators.figures import Details
from indicators.forms import FigureForm
from indicators.models import Span
from indicators.queries import details_of, in_parts, known, overdue_days, standing
from indicators.queries.dimensions import labels
from indicators.queries.freshness import Known
from indicators.querysets import SpanQuerySet, day_for

CHUNK = 2000


@dataclass(frozen=True)
class Listing:
    """What a valid form asks for; raises Http404 for a part that cannot be."""

    form: FigureForm
    known: Known

    @classmethod
    def of(cls, form: FigureForm) -> "Listing":
        """The rows as known at the form's T."""
        return cls(form, known(form.moment))

    @property
    def figure(self) -> str:
        """The figure asked for."""
        return str(self.form.cleaned_data["figure"])

    @property
    def for_officer(self) -> bool:
        """Whether the reader is the enterprise's own."""
        return bool(self.form.reader.role == Role.OFFICER)

    @property
    def is_unknown(self) -> bool:
        """Whether at T nothing had been recorded at all."""
        return self.known.limit == 0

    @cached_property
    def whole(self) -> SpanQuerySet:
        """All standings of the cohort, of the grade and part asked for."""
        form, told = self.form, self.form.cleaned_data
        part = told["grade"], told["by"], told["key"]
        try:
            rows = standing(
                form.reader, form.cohort, form.day, "found", *part, known=self.known.limit
            )
        except ValueError:
            raise Http404 from None
        self._check_enterprise()
        return rows

    def _check_enterprise(self) -> None:
        """Raise Http404 for the part of an enterprise that the reader does not see, or does not see
        any more: the page would tell its name.
        """
        told = self.form.cleaned_data
        if told["by"] != "enterprise" or not told["key"]:
            return
        if not Enterprise.objects.visible_to(self.form.reader).filter(pk=told["key"]).exists():
            raise Http404

    def counted(self, figure: str) -> SpanQuerySet:
        """Of these, those that a figure counts."""
        form = self.form
        return self.whole.counted(figure, form.day, day_for(form.reader), self.known.limit)

    def details(self) -> Details:
        """Money, days and recurrence of the whole."""
        form = self.form
        day = day_for(form.reader)
        cells = details_of(self.whole, form.cohort, form.day, "", day, self.known.limit)
        return in_parts(cells, "")[""]["all"]

    @property
    def order(self) -> tuple[str, str]:
        """The longest overdue first; else the newest."""
        if self.figure == "overdue":
            return "due_on", "hazard_id"
        return f"-{day_for(self.form.reader)}", "-hazard_id"

    def rows(self, spans: Iterable[Span]) -> Iterator[dict[str, Any]]:
        """The spans with their names: as on `found_on`, whatever the hazard's row says today."""
        found = list(spans)
        regions = labels("region", {span.region for span in found})
        sectors = labels("sector", {span.sector for span in found})
        agencies = labels("agency", {str(span.agency or "") for span in found})
        for span in found:
            late = overdue_days(span, self.form.day)
            found_on = getattr(span, day_for(self.form.reader))
            mended_on = span.rectified_on or span.closed_on
            yield {
                "span": span,
                "hazard": span.hazard,
                "found_on": found_on,
                "region": regions[span.region],
                "sector": sectors[span.sector],
                "agency": agencies[str(span.agency)] if span.agency else span.hazard.agency_text,
                "late": late,
                "late_words": ngettext("%(days)d day overdue", "%(days)d days overdue", late)
                % {"days": late},
                "days": ((mended_on or self.form.day) - found_on).days,
                "is_closed": span.state == Status.CLOSED,
            }

    def headers(self) -> list[str]:
        """The columns of the file."""
        source = [] if self.for_officer else [_("Source")]
        return [
            _("Number"), _("State"), _("Grade"), _("Enterprise"), _("Place"), _("What is wrong"),
            _("Township"), _("Sector"), _("Agency"), *source, _("Found on"), _("Due on"),
            _("Days overdue"), _("Submitted on"), _("Rectified on"), _("Closed on"),
            _("Days to rectify"), _("Money spent (yuan)"),
        ]  # fmt: skip

    def cells(self) -> Iterator[list[Any]]:
        """The rows of the file."""
        spans = self.counted(self.figure).order_by(*self.order)
        for some in _chunks(spans.select_related("hazard", "enterprise")):
            for row in self.rows(some):
                span, hazard = row["span"], row["hazard"]
                source = [] if self.for_officer else [Source(span.source).label]
                yield [
                    hazard.number, Status(span.state).label, Grade(span.grade).label,
                    span.enterprise.name, hazard.place, hazard.description, row["region"],
                    row["sector"], row["agency"], *source, row["found_on"], span.due_on,
                    row["late"] or None, span.submitted_on, span.rectified_on, span.closed_on,
                    row["days"] if row["is_closed"] else None, span.funds,
                ]  # fmt: skip


def _chunks(spans: SpanQuerySet) -> Iterator[list[Span]]:
    some: list[Span] = []
    for span in spans.iterator(chunk_size=CHUNK):
        some.append(span)
        if len(some) == CHUNK:
            yield some
            some = []
    yield some
