"""Identifiers that sort by the time at which they were made."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_given: ContextVar[Callable[[], UUID] | None] = ContextVar("ids", default=None)


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits."""
    given = _given.get()
    return given() if given else laid_out(time.time_ns() // 1_000_000, os.urandom(10))


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
