"""Enterprises that a ledger names and the register does not have: entries to be verified."""

from collections.abc import Sequence

from accounts.models import User
from enterprises.particulars import Particulars
from enterprises.services.register import register_unverified
from hazards.ledger.matching import Known


def enter(made: Sequence[Known], *, by: User | None, source: str) -> None:
    """Put them on the register as one batch; each learns its key. `source` is the file's name."""
    told = [
        Particulars(name=one.name, sector=one.sector, region=one.region, uscc=one.uscc)
        for one in made
    ]
    for one, row in zip(made, register_unverified(told, by=by, source=source), strict=True):
        one.pk = row.pk
