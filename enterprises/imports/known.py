"""The entries of the register that a file may mean, locked, and which of them a row is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.imports.drafts import Draft
from enterprises.models import Enterprise

CHUNK = 400


@dataclass(frozen=True)
class Conflict:
    """Why a row cannot be about any one entry."""

    reason: str


class Known:
    """By code and by folded name; entries made on the way are added."""

    def __init__(self, drafts: Iterable[Draft], by: User | None) -> None:
        self._by_code: dict[str, Enterprise] = {}
        self._by_name: dict[str, list[Enterprise]] = {}
        self._seen: set[Any] = set()
        self._hidden: set[Any] = set()
        drafts = list(drafts)
        codes = {one.particulars.uscc for one in drafts if one.particulars.uscc}
        for chunk in _chunks(sorted(codes)):
            self._load(Q(uscc__in=chunk), by)
        for chunk in _chunks(sorted({one.folded for one in drafts if one.folded})):
            self._load(Q(folded__in=chunk), by)

    def _load(self, which: Q, by: User | None) -> None:
        rows = list(Enterprise.objects.filter(which).locked().order_by("pk"))
        if by is not None:
            found = Enterprise.objects.visible_to(by).filter(which)
            visible = set(found.values_list("pk", flat=True))
            self._hidden |= {row.pk for row in rows if row.pk not in visible}
        for row in rows:
            self.add(row)

    def add(self, row: Enterprise) -> None:
        """Make an entry findable."""
        if row.pk in self._seen:
            return
        self._seen.add(row.pk)
        if row.uscc:
            self._by_code[row.uscc] = row
        self._by_name.setdefault(row.folded, []).append(row)

    def recode(self, row: Enterprise) -> None:
        """An entry without a code has got one."""
        if row.uscc:
            self._by_code[row.uscc] = row

    def is_hidden(self, row: Enterprise) -> bool:
        """On the register, but outside the scope of the person who imports."""
        return row.pk in self._hidden

    def namesakes(self, one: Draft) -> int:
        """How many entries have this name, wherever they are."""
        return len(self._by_name.get(one.folded, []))

    def about(self, one: Draft) -> Enterprise | Conflict | None:
        """The entry that a row is about; None for one that is not on the register yet.

        The same code is the same enterprise, if it has the same name. Without a code it is the one
        of this name in the township, or an entry "to be verified" of this name, whose township was
        assumed.
        """
        code = one.particulars.uscc
        if code and code in self._by_code:
            row = self._by_code[code]
            if row.folded == one.folded:
                return row
            return Conflict(
                _("The code %(code)s belongs to an enterprise of another name.") % {"code": code}
            )
        found = self._of_name(one)
        if code and any(row.uscc for row in found):
            return Conflict(
                _("An enterprise of this name in this township has another code on the register.")
            )
        if len(found) > 1:
            return Conflict(_("Several enterprises of this name are on the register."))
        return found[0] if found else None

    def _of_name(self, one: Draft) -> list[Enterprise]:
        same = self._by_name.get(one.folded, [])
        here = [row for row in same if row.region_id == one.particulars.region]
        return here or [row for row in same if row.to_be_verified and not row.uscc]


def _chunks(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
