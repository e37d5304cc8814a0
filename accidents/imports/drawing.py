"""The rows and events that an import writes: gathered one by one, written together."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accidents.checks import numbers
from accidents.enums import Kind
from accidents.grading import Toll, grade_of
from accidents.imports.matching import Placed
from accidents.imports.rows import number_key
from accidents.imports.standing import Standing, Tolls, firm_of, place_of
from accidents.models import Accident, TollEntry
from accidents.writing import entry_about, facts_of, settle
from accounts.models import Region, User
from audit.services import BATCH, append, lock_log, take_numbers


class Drawer:
    """Accidents as the file tells them. `source`: the file's name, for the events."""

    def __init__(self, source: str, by: User | None) -> None:
        self.source = source
        self.by = by
        self._made: dict[UUID, Accident] = {}
        self._steps: list[tuple[Kind, Placed, UUID, date, Toll, Tolls]] = []
        self._regions: dict[str, str] = {}

    def create(self, one: Placed) -> Accident:
        """A new accident; its number is given when it is written."""
        row, values = one.row, one.row.values
        toll = row.whole_toll
        firm = "" if one.enterprise else values["enterprise"]
        kind = "" if one.accident_type else values["accident_type"]
        accident = Accident(
            county=settings.COUNTY_CODE,
            occurred_on=row.occurred_on,
            occurred_at=row.at,
            region_id=one.region,
            place=values["place"] or str(one.enterprise or firm) or self._region(one.region),
            sector_id=one.sector,
            enterprise=one.enterprise,
            enterprise_text=firm,
            summary=values["summary"]
            or values["accident_type"]
            or _("Not told in the imported register."),
            accident_type=one.accident_type,
            accident_type_text=kind or ("" if one.accident_type else _("not stated")),
            follow_up=one.follow_up,
            grade=grade_of(toll),
            concealed=values["concealed"] == "yes",
            reported_at=_moment(values["reported_on"]),
            source_number=values["number"],
            note=row.note,
            **numbers(toll),
        )
        if values["counted"] == "no":
            accident.counted = False
            accident.determined_on = values["reported_on"] or row.occurred_on
            accident.determination = row.note or _("As the imported register says.")
        self._made[accident.pk] = accident
        # whenever it is told, the first toll grades: it is that of the day of the accident
        on = row.occurred_on
        self._steps.append((Kind.REGISTERED, one, accident.pk, on, toll, [(on, toll)]))
        return accident

    def update(self, one: Placed, pk: UUID, on: date, toll: Toll, tolls: Tolls) -> None:
        """Another toll from a day on; `tolls`: all that stand, this one included."""
        self._steps.append((Kind.TOLL_CHANGED, one, pk, on, toll, list(tolls)))

    def carry_out(self) -> None:
        """All writes. The accidents that change are locked before the log, as everywhere."""
        changed = {pk for _k, _o, pk, *_rest in self._steps} - self._made.keys()
        rows = Accident.objects.locked().filter(pk__in=sorted(changed)).order_by("pk")
        known = {row.pk: row for row in rows}
        lock_log(settings.COUNTY_CODE)
        self._number()
        entries, tolls = [], []
        for kind, one, pk, on, toll, standing in self._steps:
            accident = self._made.get(pk) or known[pk]
            before = facts_of(accident) if kind == Kind.TOLL_CHANGED else None
            settle(accident, standing)
            position = len(standing)
            told = TollEntry(
                accident=accident, position=position, on=on, by=self.by, **numbers(toll)
            )
            tolls.append(told)
            facts = {"entry": told.pk, **self._origin(one)}
            valid = on if before is not None else accident.occurred_on
            by = self.by.pk if self.by else None
            entries.append(entry_about(accident, kind, by=by, facts=facts, on=valid, before=before))
        Accident.objects.bulk_create(self._made.values(), batch_size=BATCH)
        for accident in known.values():
            accident.save()
        TollEntry.objects.bulk_create(tolls, batch_size=BATCH)
        append(entries)

    def _number(self) -> None:
        """Numbers run by year, as those of accidents that are registered by hand."""
        by_year: dict[int, list[Accident]] = {}
        for accident in self._made.values():
            by_year.setdefault(accident.occurred_on.year, []).append(accident)
        for year in sorted(by_year):
            made = by_year[year]
            taken = take_numbers(f"accident/{settings.COUNTY_CODE}/{year}", len(made))
            for accident, number in zip(made, taken, strict=True):
                accident.number = f"{year}-{number:03d}"

    def _origin(self, one: Placed) -> dict[str, Any]:
        record = one.row.record
        return {"file": self.source, "sheet": record.sheet, "row": record.row}

    def _region(self, code: str) -> str:
        if not self._regions:
            self._regions = dict(Region.objects.values_list("code", "name"))
        return self._regions[code]


def new_standing(one: Placed, accident: Accident) -> Standing:
    """A new accident as the file's later rows find it."""
    return Standing(
        pk=accident.pk,
        number="",
        occurred_on=accident.occurred_on,
        enterprise=firm_of(one),
        place=place_of(one),
        counted=accident.counted,
        concealed=accident.concealed,
        reported_on=one.row.values["reported_on"],
        source_key=number_key(accident.source_number, accident.occurred_on),
        tolls=[(accident.occurred_on, one.row.whole_toll)],
        row=one.row.record.row,
    )


def _moment(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None
