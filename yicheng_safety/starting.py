"""What must stand before the product can run on this machine; where it does not, words say so."""

import fcntl
import os
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit


class CannotStart(Exception):
    """The message says what is wrong and what to do."""


def settings_folder() -> Path:
    """Where this installation keeps its state. Raises CannotStart for a wrong DATABASE_URL."""
    try:
        from yicheng_safety.settings.base import VAR_DIR  # noqa: PLC0415 - it reads DATABASE_URL
    except ValueError as error:
        raise CannotStart(str(error)) from None
    return VAR_DIR


def take_folder(folder: Path, where: str) -> IO[str]:
    """Hold the folder for this run; the system lets go of it when the process ends, however.

    In: the folder, and the address of this run, which a second run is told. Out: the open lock,
    to be kept. Raises CannotStart where it cannot be written or another run has it.
    """
    remedy = "Give it to this user, or name another folder in YICHENG_VAR."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / "run.lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotStart(f"{folder} cannot be written ({error.strerror}). {remedy}") from None
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.seek(0)
        told = stream.read().strip() or "by another process"
        stream.close()
        raise CannotStart(
            f"{folder} is in use: the product runs {told} already. "
            "Stop that one first, or name another folder in YICHENG_VAR."
        ) from None
    stream.truncate(0)
    stream.write(f"at {where} (process {os.getpid()})")
    stream.flush()
    return stream


def check_database() -> None:
    """Raise CannotStart where the database does not answer; to be called after django.setup()."""
    from django.db import DatabaseError, connection  # noqa: PLC0415

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise CannotStart(_unreachable(error)) from None


def in_words(error: Exception) -> str:
    """What the database said when a command failed: that it is not there, or why it refused."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    try:
        check_database()
    except CannotStart as away:
        return str(away)
    return f"The database refused: {_on_one_line(error)}"


def _unreachable(error: Exception) -> str:
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite":
        place = connection.settings_dict["NAME"]
        return (
            f"The database {place} cannot be opened: {_on_one_line(error)}. "
            "Is its folder writable, and is it this product's file?"
        )
    return (
        f"The database does not answer: {_on_one_line(error)}. "
        "Check DATABASE_URL, and that the database server runs."
    )


def _on_one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def broker_is_away(url: str) -> str:
    """Words for a Redis that does not answer; empty where all is well. It stops nobody's start."""
    import redis  # noqa: PLC0415 - only where one is named

    if not url:
        return ""
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2).ping()
    except (redis.RedisError, OSError, ValueError) as error:
        parts = urlsplit(url)
        return (
            f"Redis at {parts.hostname}:{parts.port or 6379} does not answer ({error}). "
            "Pages work; imports, figures and messages are done when it is back."
        )
    return ""
