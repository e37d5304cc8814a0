"""How far a running job is. It lives in the cache: the import's own transaction shows nothing yet,
and on SQLite a second writer would have to wait for it. A cache that is away costs the bar alone.
"""

import logging
import time
from uuid import UUID

from django.core.cache import cache

logger = logging.getLogger(__name__)

KEEP_SECONDS = 6 * 3600
EVERY_SECONDS = 0.3
AWAY_SECONDS = 30.0


def _key(job: UUID) -> str:
    return f"sheets.progress.{job}"


class Meter:
    """Called with (done, total) for each row; writes to the cache at most three times a second."""

    def __init__(self, job: UUID) -> None:
        self._key = _key(job)
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or done >= total:
            self._next = now + EVERY_SECONDS
            try:
                cache.set(self._key, (done, total), KEEP_SECONDS)
            except Exception:
                logger.warning("progress of %s could not be told", self._key, exc_info=True)
                self._next = now + AWAY_SECONDS


def reached(job: UUID) -> tuple[int, int]:
    """(done, total) as last said; (0, 0) where nothing was said yet, or the cache is away."""
    try:
        found: tuple[int, int] = cache.get(_key(job), (0, 0))
    except Exception:
        logger.warning("progress of %s could not be asked", job, exc_info=True)
        return (0, 0)
    return found
