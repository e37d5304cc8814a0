"""Waiting for what another process does."""

import time
from collections.abc import Callable
from threading import Event


def eventually(check: Callable[[], bool], seconds: float) -> float:
    """Ask again and again until it is so; how long that took. Fails after so many seconds."""
    began = time.monotonic()
    pause = Event()
    while not check():
        assert time.monotonic() - began < seconds, "it did not come true in time"
        pause.wait(0.02)
    return time.monotonic() - began
