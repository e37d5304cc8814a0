"""The rows behind a figure of supervision, on the page and in the file alike: inspections,
enterprises or hazards as they stood on D, known at T.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accidents.models import Accident
from accounts.models import User
from enterprises.models import Enterprise
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard
from indicators.models import Span
from indicators.queries.freshness import Known
from indicators.supervision.evidence import Evidence
from indicators.supervision.figures import FIRMS, VISITS, Fact, Review
from indicators.supervision.forms import RowsForm
from indicators.supervision.queries import known_at, labels, review
from inspections.enums import InspectionKind
from inspections.models import Inspection

CHUNK = 500


@dataclass(frozen=True)
class Listing:
    """What a valid form asks for."""

    form: RowsForm
    reader: User
    known: Known

    @classmethod
    def of(cls, form: RowsForm, reader: User) -> "Listing":
        """The rows as known at the form's T."""
        return cls(form, reader, known_at(form.moment))

    @property
    def figure(self) -> str:
        """The figure asked for."""
        return str(self.form.cleaned_data["figure"])

    @property
    def part(self) -> tuple[str, str]:
        """Slice and key; two empty texts for the whole."""
        by = str(self.form.cleaned_data["by"])
        return by, str(self.form.cleaned_data["key"]) if by else ""

    @property
    def part_name(self) -> str:
        """What the part is called; a person whom the reader sees neither in these inspections nor
        elsewhere keeps the id as a name.
        """
        by, key = self.part
        if by == "inspector" and not self._meets(key):
            return key
        return labels(by, [key]).get(key, key) if by else ""

    def _meets(self, person: str) -> bool:
        took_part = any(person in fact.visit.officers for fact in self.review.facts)
        return took_part or User.objects.visible_to(self.reader).filter(pk=person or None).exists()

    @property
    def shape(self) -> str:
        """What a row is: visits, firms or hazards."""
        if self.figure in VISITS:
            return "visits"
        return "firms" if self.figure in FIRMS else "hazards"

    @property
    def is_unknown(self) -> bool:
        """Whether at T nothing had been recorded at all."""
        return self.known.limit == 0

    @cached_property
    def review(self) -> Review:
        """The period on D, with all that the reader sees."""
        return review(self.reader, self.form.cohort, self.form.day, known=self.known.limit)

    def number(self, figure: str) -> int:
        """A figure of the part asked for."""
        if figure in VISITS:
            return len(self.review.visits_of(figure, *self.part))
        if figure in FIRMS:
            return len(self.review.enterprises_of(figure, *self.part))
        return len(self.review.hazards_of(*self.part))

    @cached_property
    def items(self) -> Sequence[Any]:
        """What the figure counts: facts, ids of enterprises in the order of their names, ids of
        hazards.
        """
        if self.shape == "visits":
            return self.review.visits_of(self.figure, *self.part)
        if self.shape == "hazards":
            return self.review.hazards_of(*self.part)
        seen = Enterprise.objects.visible_to(self.reader).order_by("pinyin", "id")
        return [pk for pk in map(str, seen.values_list("pk", flat=True)) if pk in self._times]

    @cached_property
    def _times(self) -> dict[str, int]:
        return self.review.enterprises_of(self.figure, *self.part)

    def rows(self, items: Sequence[Any]) -> list[dict[str, Any]]:
        """Some of the items with their names, in a constant number of queries."""
        if self.shape == "visits":
            return self._visits(items)
        return self._firms(items) if self.shape == "firms" else self._hazards(items)

    def _visits(self, facts: Sequence[Fact]) -> list[dict[str, Any]]:
        visits = [fact.visit for fact in facts]
        numbers = _named(Inspection, {one.inspection for one in visits}, "number")
        firms = _named(Enterprise, {one.enterprise for one in visits}, "name")
        regions = labels("region", {one.region for one in visits})
        sectors = labels("sector", {one.sector for one in visits})
        agencies = labels("agency", {one.agency for one in visits})
        people = labels("inspector", {pk for one in visits for pk in one.officers})
        told = _records([fact.against for fact in facts if fact.against])
        return [
            {
                "fact": fact,
                "visit": fact.visit,
                "number": numbers.get(fact.visit.inspection, ""),
                "enterprise": firms.get(fact.visit.enterprise, ""),
                "region": regions[fact.visit.region],
                "sector": sectors[fact.visit.sector],
                "agency": agencies[fact.visit.agency],
                "kind": InspectionKind(fact.visit.kind).label,
                "officers": pgettext("between names", ", ").join(
                    people[pk] for pk in fact.visit.officers
                ),
                "found": len(fact.hazards),
                "against": told.get(fact.against.record) if fact.against else None,
            }
            for fact in facts
        ]

    def _firms(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        found = Enterprise.objects.filter(pk__in=keys).select_related("region", "sector")
        by_key = {str(one.pk): one for one in found}
        return [{"enterprise": by_key[key], "times": self._times[key]} for key in keys]

    def _hazards(self, keys: Sequence[str]) -> list[dict[str, Any]]:
        spans = Span.objects.visible_to(self.reader).on(self.form.day, self.known.limit)
        by_key = {
            str(one.hazard_id): one
            for one in spans.filter(hazard__in=keys).select_related("hazard", "enterprise")
        }
        visits = {str(by_key[key].hazard.inspection) for key in keys}
        numbers = _named(Inspection, visits, "number")
        return [
            {
                "span": by_key[key],
                "hazard": by_key[key].hazard,
                "inspection": by_key[key].hazard.inspection,
                "number": numbers.get(str(by_key[key].hazard.inspection), ""),
            }
            for key in keys
        ]

    def headers(self) -> list[str]:
        """The columns of the file."""
        if self.shape == "visits":
            return [
                _("Inspection"), _("Day"), _("Finished on"), _("Kind"), _("Enterprise"),
                _("Township"), _("Sector"), _("Inspecting agency"), _("Officers"),
                _("Hazards found"), _("Contradicted by"), _("Contradicted on"),
            ]  # fmt: skip
        if self.shape == "firms":
            return [_("Enterprise"), _("Township"), _("Sector"), _("Inspections in the period")]
        return [
            _("Number"), _("What is wrong"), _("State then"), _("Grade"), _("Enterprise"),
            _("Found on"), _("Inspection"),
        ]  # fmt: skip

    def cells(self) -> Iterator[list[Any]]:
        """The rows of the file."""
        as_cells = {"visits": _visit_cells, "firms": _firm_cells, "hazards": _hazard_cells}
        for start in range(0, len(self.items), CHUNK):
            for row in self.rows(self.items[start : start + CHUNK]):
                yield as_cells[self.shape](row)


def _visit_cells(row: dict[str, Any]) -> list[Any]:
    visit, told = row["visit"], row["against"]
    return [
        row["number"], visit.visited_on, visit.finished_on, row["kind"], row["enterprise"],
        row["region"], row["sector"], row["agency"], row["officers"], row["found"],
        f"{told['source']} {told['number']}" if told else None, told["day"] if told else None,
    ]  # fmt: skip


def _firm_cells(row: dict[str, Any]) -> list[Any]:
    firm = row["enterprise"]
    return [firm.name, str(firm.region), str(firm.sector), row["times"]]


def _hazard_cells(row: dict[str, Any]) -> list[Any]:
    span, hazard = row["span"], row["hazard"]
    return [
        hazard.number, hazard.description, Status(span.state).label, Grade(span.grade).label,
        span.enterprise.name, span.found_on, row["number"],
    ]  # fmt: skip


def _named(model: Any, keys: Iterable[str], name: str) -> dict[str, str]:
    """One attribute of some records, by their ids as text."""
    found = model.objects.filter(pk__in=list(keys)).values_list("pk", name)
    return {str(pk): value for pk, value in found}


def _records(evidence: list[Evidence]) -> dict[str, dict[str, Any]]:
    """What speaks against inspections: by the record's id its number, source, day and address."""
    keys = {one.record for one in evidence}
    numbers = _named(Hazard, keys, "number")
    accidents = _named(Accident, keys - numbers.keys(), "number")
    return {
        one.record: {
            "number": numbers.get(one.record) or accidents.get(one.record, ""),
            "source": Source(one.source).label,
            "day": one.day,
            "url": reverse(
                "hazards:detail" if one.record in numbers else "accidents:detail",
                args=[one.record],
            ),
        }
        for one in evidence
    }
