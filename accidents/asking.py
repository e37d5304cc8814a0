"""Which part of the record a page is asked for: D, T, and perhaps a part of the county."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from accidents.forms import RecordForm
from accidents.queries import Knowledge, Part, Record, enterprise_part, knowledge, parts_for
from accidents.queries.scopes import COUNTY, ENTERPRISE, REGION, SECTOR
from accounts.models import User
from audit.queries import sequence_at
from enterprises.models import Enterprise

PARTS = (SECTOR, REGION, ENTERPRISE)


@dataclass(frozen=True)
class Asked:
    """What a page of the record is about.

    `then` is the knowledge at T, `now` today's, which is None where no T was given; `seq` is the
    number of the log at T and `moment` T itself, now where none was given.
    """

    user: User
    as_of: date
    known_at: str
    moment: datetime
    seq: int
    then: Knowledge
    now: Knowledge | None
    parts: dict[str, list[Part]]
    part: Part

    @property
    def record(self) -> Record:
        """The record of the part on D, as known at T."""
        return self.then.record(self.as_of).where(self.part.holds)

    @property
    def whole_county(self) -> bool:
        """Whether the person sees every accident of the county."""
        return self.parts[COUNTY][0].whole

    @property
    def query(self) -> dict[str, str]:
        """What an address says to ask for the same D and T."""
        told = {"as_of": self.as_of.isoformat()}
        return told | ({"known_at": self.known_at} if self.known_at else {})

    def url(self, name: str, part: Part | None = None, **more: Any) -> str:
        """The address of a page about the same D and T: of this part, or of another one."""
        asked = {**self.query, **(part or self.part).query, **more}
        return f"{reverse(name)}?{urlencode(asked, doseq=True)}"


def asked(request: HttpRequest, form: RecordForm) -> Asked:
    """What a valid form asks for. Raises Http404 for a part that the person does not see."""
    user, data = cast(User, request.user), form.cleaned_data  # pages are closed by default
    now = timezone.now()
    moment = min(data["known_at"] or now, now)
    seq = sequence_at(settings.COUNTY_CODE, moment)
    then = knowledge(up_to_seq=seq, user=user)
    later = knowledge(user=user) if data["known_at"] else None
    parts = parts_for(user, [one for one in (then, later) if one])
    return Asked(
        user=user,
        as_of=data["as_of"],
        known_at=form["known_at"].value() if data["known_at"] else "",
        moment=moment,
        seq=seq,
        then=then,
        now=later,
        parts=parts,
        part=_part(user, request.GET, parts),
    )


def _part(user: User, query: Any, parts: dict[str, list[Part]]) -> Part:
    for by in PARTS:
        key = query.get(by, "")
        if key:
            known = next((part for part in parts[by] if part.key == key), None)
            if known is None and by == ENTERPRISE:
                known = _firm(user, key)
            if known is None:
                raise Http404
            return known
    return parts[COUNTY][0]


def _firm(user: User, key: str) -> Part | None:
    """An enterprise without an accident has a record, too."""
    try:
        wanted = UUID(key)
    except ValueError:
        return None
    found = Enterprise.objects.visible_to(user).filter(pk=wanted).first()
    return enterprise_part(found) if found else None
