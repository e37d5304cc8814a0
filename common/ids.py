"""Identifiers that sort by the time at which they were made."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

MOST_BACK = 60 * 24 * 3600 * 1000  # milliseconds

_given: ContextVar[Callable[[], UUID] | None] = ContextVar("ids", default=None)


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits."""
    given = _given.get()
    return given() if given else laid_out(time.time_ns() // 1_000_000, os.urandom(10))


def uuid7_untold() -> UUID:
    """One like all others, whose moment lies up to sixty days back and tells nobody when it was
    made: a record whose time, or whose kind, its readers are not to learn from its address.
    """
    made = uuid7()
    back = made.int % MOST_BACK if _given.get() else secrets.randbelow(MOST_BACK)
    return UUID(int=made.int - (back << 80))


def laid_out(milliseconds: int, rest: bytes) -> UUID:
    """A UUID of version 7 from its moment and ten bytes, six bits of which give way."""
    value = int.from_bytes(milliseconds.to_bytes(6, "big") + rest, "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


@contextmanager
def ids_from(source: Callable[[], UUID]) -> Iterator[None]:
    """Inside the block uuid7 gives out what `source` answers: records repeatable to the letter."""
    token = _given.set(source)
    try:
        yield
    finally:
        _given.reset(token)
