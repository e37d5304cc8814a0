"""The one source of chance: everything drawn for the demo county follows from the seed."""

import hashlib
import random
from collections.abc import Callable
from datetime import date
from uuid import UUID

from common.ids import laid_out

SEED = "翼城-141022-2021"
_EPOCH = date(1970, 1, 1)
_DAY = 24 * 3600 * 1000
_EIGHT_HOURS = 8 * 3600 * 1000


def chance(name: str) -> random.Random:
    """A stream of draws of its own for each subject, so that one does not disturb another."""
    return random.Random(f"{SEED}/{name}")  # noqa: S311  # nosec B311 - repeatable, not secret


def make_id(name: str, day: date) -> UUID:
    """The id of a thing of the demo, in the order of its day: version 7 from day and name."""
    milliseconds = (day - _EPOCH).days * _DAY - _EIGHT_HOURS  # midnight in Asia/Shanghai
    return laid_out(milliseconds, hashlib.sha256(f"{SEED}/{name}".encode()).digest()[:10])


def opaque_id(name: str) -> UUID:
    """An id that tells no day."""
    return UUID(bytes=hashlib.sha256(f"{SEED}/{name}".encode()).digest()[:16], version=4)


def numbered(name: str, day: date) -> Callable[[], UUID]:
    """A source for common.ids.ids_from: ids of `day`, one after the other."""
    count = 0

    def following() -> UUID:
        nonlocal count
        count += 1
        return make_id(f"{name}/{count}", day)

    return following
