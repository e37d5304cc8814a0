"""Whom a row speaks of: enterprises of the register, agencies, inspectors, accident types.

Enterprises are found by their social credit code, else by their name without white space, width and
punctuation. The other names are matched only where they mean exactly one; else they stay text.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Agency, User
from accounts.scope import scope_of, with_descendants
from common.errors import RuleBroken
from common.ids import uuid7
from common.text import folded
from enterprises.enums import RegulatorKind
from enterprises.models import Enterprise, Regulator
from enterprises.vocabulary import Vocabulary
from hazards.ledger.rows import Row
from hazards.models import AccidentType

OTHER_SECTOR = "other"


@dataclass(slots=True)
class Known:
    """What an import needs of an enterprise; `new`: it becomes an entry to be verified."""

    pk: UUID  # of a new one until it is entered: a stand-in
    county: str
    name: str
    folded: str
    uscc: str
    region: str
    sector: str
    trade: str | None = None
    new: bool = False
    visible: bool = True


COLUMNS = ("pk", "county", "name", "folded", "uscc", "region_id", "sector_id", "trade_id")


@dataclass
class Register:
    """The register in memory, with the entries that this import adds.

    `region` and `sector` are what an entry to be verified gets where its row says nothing.
    """

    region: str
    sector: str
    by: User | None = None
    vocabulary: Vocabulary = field(default_factory=Vocabulary.read)
    by_uscc: dict[str, Known] = field(default_factory=dict)
    by_name: dict[str, list[Known]] = field(default_factory=dict)
    made: list[Known] = field(default_factory=list)

    def load(self) -> None:
        """Read all enterprises; those outside the person's scope are known, and not shown."""
        visible = None
        if self.by is not None and not scope_of(self.by).everything:
            visible = set(Enterprise.objects.visible_to(self.by).values_list("pk", flat=True))
        rows = Enterprise.objects.order_by("created_at", "pk").values_list(*COLUMNS)
        for facts in rows.iterator():
            known = Known(*facts)
            known.visible = visible is None or known.pk in visible
            self._add(known)

    def _add(self, known: Known) -> None:
        if known.uscc:
            self.by_uscc[known.uscc] = known
        self.by_name.setdefault(known.folded, []).append(known)

    def find(self, row: Row) -> Known:
        """The enterprise of a row, new where the register has none.

        Raises RuleBroken where it lies outside the person's scope.
        """
        name, uscc = row.values["enterprise"], row.values["uscc"]
        key = folded(name)[:120]
        known = self.by_uscc.get(uscc) if uscc else None
        known = known or self._by_name(key, uscc) or self._new(name, key, uscc, row)
        if not known.visible:
            raise RuleBroken(_("This enterprise is not in your scope."))
        return known

    def known(self, name: str, uscc: str) -> Known | None:
        """The enterprise on the register that a row names, and none made for it."""
        found = self.by_uscc.get(uscc) if uscc else None
        return found or self._by_name(folded(name)[:120], uscc)

    def _by_name(self, key: str, uscc: str) -> Known | None:
        """The oldest entry of that name that has no other code."""
        for known in self.by_name.get(key, ()):
            if not uscc or known.uscc in ("", uscc):
                if known.new and uscc and not known.uscc:
                    known.uscc = uscc
                    self.by_uscc[uscc] = known
                return known
        return None

    def _new(self, name: str, key: str, uscc: str, row: Row) -> Known:
        known = Known(
            pk=uuid7(),
            county=settings.COUNTY_CODE,
            name=name,
            folded=key,
            uscc=uscc,
            region=self._region(row.values["region"]),
            sector=row.values["sector"] or self.sector,
            new=True,
        )
        if not key:
            raise RuleBroken(_("The name has no letter or character in it."))
        if not self._may_enter(known):
            raise RuleBroken(
                _("It is not on the register, and its sector or region is not in your scope.")
            )
        self._add(known)
        self.made.append(known)
        return known

    def _region(self, code: str | None) -> str:
        """Where an entry made today stands: a township that is no more gave way to another, or to
        the county as a whole where that is not known.
        """
        if not code:
            return self.region
        today = timezone.localdate()
        now = self.vocabulary.today_of(code, today)
        return now if self.vocabulary.in_force(now, today) else settings.COUNTY_CODE

    def _may_enter(self, known: Known) -> bool:
        """Whether the person would see the entry afterwards."""
        if self.by is None:
            return True
        scope = scope_of(self.by)
        inside_sectors = scope.sectors is None or known.sector in scope.sectors
        inside_regions = scope.regions is None or known.region in scope.regions
        return scope.everything or (inside_sectors and inside_regions and not scope.own_only)


class Names:
    """Agencies, county staff and accident types by their exact names, width and blanks folded."""

    def __init__(self) -> None:
        self.agencies = _unique((folded(a.name), a.pk) for a in Agency.objects.all())
        staff = User.objects.filter(role__in=(Role.INSPECTOR, Role.SUPERVISOR), is_active=True)
        self.staff: dict[str, User] = _unique((folded(one.full_name), one) for one in staff)
        self.types: dict[str, list[AccidentType]] = {}
        for kind in AccidentType.objects.all():
            self.types.setdefault(folded(kind.name), []).append(kind)
        self._regulators: dict[UUID, list[tuple[date, date | None, UUID]]] = {}
        named = Regulator.objects.filter(kind=RegulatorKind.SUPERVISOR).order_by("-valid_from")
        for enterprise, begins, ends, agency in named.values_list(
            "enterprise_id", "valid_from", "valid_to", "agency_id"
        ):
            self._regulators.setdefault(enterprise, []).append((begins, ends, agency))
        self._folded: dict[str, str] = {}

    def _key(self, text: str) -> str:
        known = self._folded.get(text)
        if known is None:
            known = self._folded[text] = folded(text)
        return known

    def agency(self, row: Row, enterprise: UUID) -> tuple[UUID | None, str]:
        """(agency, text to be matched); where the row names none, who answers for it that day."""
        text = row.values["agency"]
        if text:
            found = self.agencies.get(self._key(text))
            return found, "" if found else text
        for begins, ends, agency in self._regulators.get(enterprise, ()):
            if begins <= row.found_on and (ends is None or ends > row.found_on):
                return agency, ""
        return None, ""

    def person(self, text: str) -> tuple[User | None, str]:
        """(inspector or supervisor, text to be matched)."""
        found = self.staff.get(self._key(text)) if text else None
        return found, "" if found else text

    def accident_type(self, text: str, on: date) -> tuple[str | None, str]:
        """(code, text to be matched): the edition in force on the day, else the one that has it."""
        kinds = self.types.get(self._key(text), []) if text else []
        if not kinds:
            return None, text
        in_force = [k for k in kinds if _in_force(k, on)]
        return (in_force or kinds)[0].pk, ""


def _in_force(kind: AccidentType, on: date) -> bool:
    begins, ends = kind.valid_from, kind.valid_to
    return (begins is None or begins <= on) and (ends is None or on < ends)


def _unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found = list(pairs)
    times = Counter(name for name, _pk in found)
    return {name: pk for name, pk in found if name and times[name] == 1}


def regions_of(county: str) -> frozenset[str]:
    """The county's own code and all below it: what --region may name."""
    return with_descendants([county])
