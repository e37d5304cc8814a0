"""One process on one machine: web, worker and clock together, and the demo county beside them.

Threads only: nothing is forked once they run. `dev.py run` starts this module.
"""

import argparse
import hashlib
import importlib
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from celery import Celery
from celery.apps.worker import Worker
from celery.beat import EmbeddedService
from celery.worker import state as worker_state

from yicheng_safety import starting

logger = logging.getLogger(__name__)

STOP_SECONDS = 8
AGAIN_SECONDS = 5
PROGRESS = re.compile(r"(\d+)\s*/\s*(\d+)\s*(.*)")
BAR_WIDTH = 30


class ThreadWorker(Worker):  # type: ignore[misc]
    """A Celery worker that lives in a thread of this process."""

    def install_platform_tweaks(self, worker: object) -> None:
        """Signals work in the main thread only; it has its own handlers."""

    def setup_logging(self, colorize: bool | None = None) -> bool:
        """Logging is set up already, by Django."""
        return True


def say(words: str) -> None:
    """A line for the person at the terminal."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


# --- before the first page -----------------------------------------------------------------------


def prepare() -> None:
    """Bring the database and the static files up to date."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup()

    began = time.monotonic()
    say("Bringing the database up to date ...")
    call_command("migrate", interactive=False, verbosity=0)
    say(f"  done in {time.monotonic() - began:.1f} s")
    collect_static()


def collect_static() -> None:
    """Copy and compress the static files where they changed since the last start."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.staticfiles import finders  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            about = os.stat(storage.path(path))
            digest.update(f"{path}:{about.st_size}:{about.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == digest.hexdigest():
        return
    began = time.monotonic()
    say("Collecting static files ...")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest(), encoding="ascii")
    say(f"  done in {time.monotonic() - began:.1f} s")


# --- the parts -----------------------------------------------------------------------------------


class Clockwork:
    """The worker and beat, each in a thread."""

    def __init__(self, app: Celery) -> None:
        self.app = app
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._work, name="worker", daemon=True)
        self.beat = EmbeddedService(app, thread=True)

    def start(self) -> None:
        """Start both."""
        self.thread.start()
        self.beat.start()

    def _work(self) -> None:
        """A worker; and another when that one ended without being asked to."""
        while not self.stopping.is_set():
            worker_state.should_stop = worker_state.should_terminate = None
            worker = ThreadWorker(
                app=self.app, pool="threads", concurrency=2, quiet=True,
                hostname="embedded@localhost", without_mingle=True, without_gossip=True,
                without_heartbeat=True, loglevel="INFO",
            )  # fmt: skip
            try:
                worker.start()
            except (Exception, SystemExit):
                logger.exception("the worker ended by a fault")
            if not self.stopping.wait(AGAIN_SECONDS):
                say("The worker has stopped and is started anew; see the log in var/log.")

    def stop(self) -> None:
        """Ask both to end and give the worker a few seconds for what it has in hand."""
        self.stopping.set()
        self.beat.stop()
        worker_state.should_stop = 0
        self.thread.join(STOP_SECONDS)


class Seeding:
    """Fills the demo county in a process of its own, so that the pages stay quick meanwhile."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.thread = threading.Thread(target=self._run, name="seeding", daemon=True)
        self.stopping = threading.Event()

    def start(self) -> None:
        """Begin, or go on where the last start was stopped."""
        self.thread.start()

    def stop(self) -> None:
        """Stop; what is committed stays, and the next start goes on from there."""
        self.stopping.set()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.thread.join(STOP_SECONDS)

    def _run(self) -> None:
        manage = Path(__file__).resolve().parents[1] / "manage.py"
        self.process = subprocess.Popen(
            [sys.executable, str(manage), "seed_demo"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1"}, start_new_session=True,
        )  # fmt: skip
        bar = ProgressBar("Demo county")
        last: list[str] = []
        for line in self.process.stdout or ():
            last = [*last[-20:], line.rstrip()]
            bar.take(line.strip())
        code = self.process.wait()
        if self.stopping.is_set():
            return
        if code:
            say("\nThe demo county could not be filled:\n" + "\n".join(last))
        else:
            bar.end()


class ProgressBar:
    """Lines such as "120/4000 hazards" as a bar on a terminal, as every tenth part elsewhere."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.live = sys.stdout.isatty()
        self.shown = ""

    def take(self, line: str) -> None:
        """Show what the line says of the progress; other lines are left to the log."""
        match = PROGRESS.search(line)
        if not match or not int(match[2]):
            return
        part = min(int(match[1]) / int(match[2]), 1.0)
        filled = round(part * BAR_WIDTH)
        if self.live:
            bar = "#" * filled + "." * (BAR_WIDTH - filled)
            text = f"\r{self.name} [{bar}] {part:4.0%}  {match[3][:40]:<40}"
        else:
            text = f"{self.name} {int(part * 10) * 10}%\n"
        if text != self.shown:
            sys.stdout.write(text)
            sys.stdout.flush()
            self.shown = text

    def end(self) -> None:
        """The last line."""
        say(f"{chr(10) if self.live else ''}{self.name} is complete.")


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, user name and password of one demo account for each role."""
    try:
        return importlib.import_module("desk.demo.accounts").sign_ins()
    except ModuleNotFoundError:
        return []


def tell_address(host: str, port: int) -> None:
    """Where it answers, and who may sign in."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # nosec B104
    say(f"\nYicheng Safety answers at http://{shown}:{port}/  (Ctrl-C stops it)\n")
    say(f"  {'role':<28}{'user name':<20}password")
    for role, username, password in sign_ins():
        say(f"  {role:<28}{username:<20}{password}")
    say("")


# --- all together --------------------------------------------------------------------------------


def listen(host: str, port: int) -> socket.socket:
    """The listening socket; taken before anything else starts, so that a used port ends it here."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # from here whoever asks waits for the first page instead of failing
    except OSError as error:
        raise SystemExit(
            f"{host}:{port} cannot be used ({error.strerror}). Choose another with --port."
        ) from None
    return listener


def interrupt(_number: int, _frame: object) -> NoReturn:
    """Ctrl-C and SIGTERM alike, even where the shell that started this ignores Ctrl-C."""
    raise KeyboardInterrupt


def hurry(_number: int, _frame: object) -> NoReturn:
    """A second Ctrl-C does not wait."""
    os._exit(0)


def serve(listener: socket.socket, *, address: tuple[str, int], with_demo: bool) -> None:
    """Prepare, start every part, and serve until interrupted."""
    import django  # noqa: PLC0415 - an interrupt while it loads must end in main()
    from django.conf import settings  # noqa: PLC0415

    folder = starting.settings_folder()
    lock = starting.take_folder(folder, "http://{}:{}/".format(*address))
    django.setup()
    starting.check_database()
    prepare()
    warning = starting.broker_is_away(settings.REDIS_URL)
    if warning:
        say(warning)

    from waitress.server import create_server  # noqa: PLC0415

    from yicheng_safety.celery import app  # noqa: PLC0415
    from yicheng_safety.wsgi import application  # noqa: PLC0415

    server: Any = create_server(application, sockets=[listener], threads=8)
    clockwork, seeding = Clockwork(app), Seeding()
    stops: list[Callable[[], None]] = [clockwork.stop]
    clockwork.start()
    tell_address(*address)
    if with_demo:
        seeding.start()
        stops.insert(0, seeding.stop)
    try:
        server.run()  # returns on KeyboardInterrupt, after the requests in hand
    finally:
        signal.signal(signal.SIGINT, hurry)
        say("\nStopping ...")
        for stop in stops:
            stop()
        lock.close()


def main(words: list[str]) -> None:
    """Read the words of the command line and serve; ends with 0 on Ctrl-C."""
    parser = argparse.ArgumentParser(prog="dev.py run")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-demo", action="store_true", help="do not fill the demo county")
    asked = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yicheng_safety.settings.embedded")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    try:
        # dev.py blocks the interrupt while one program becomes the other: none is lost between
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
        listener = listen(asked.host, asked.port)
        serve(
            listener, address=(asked.host, listener.getsockname()[1]), with_demo=not asked.no_demo
        )
    except KeyboardInterrupt:
        pass
    except starting.CannotStart as refused:
        raise SystemExit(str(refused)) from None
    say("Stopped. The next start goes on from here.")
    os._exit(0)  # threads of a pool would be waited for otherwise


if __name__ == "__main__":
    main(sys.argv[1:])
