"""Real processes of the product beside a test: a Celery worker, a web server."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from yicheng_safety.celery import app

PATIENCE_SECONDS = 60


class ProcessFailed(Exception):
    """A process did not come up; the message holds what it said."""


class Worker:
    """A Celery worker with beat, in a process group of its own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.log = folder / f"worker-{os.getpid()}.log"
        self.schedule = folder / f"beat-{os.getpid()}"
        self.process: subprocess.Popen[bytes] | None = None
        self.name = f"test-{os.getpid()}@localhost"

    def start(self) -> None:
        """Start it and wait until it answers a ping."""
        words = ["worker", "-B", "--concurrency=2", "--loglevel=INFO", f"--hostname={self.name}"]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "celery", "-A", "yicheng_safety", *words,
                    f"--schedule={self.schedule}",
                ],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if app.control.inspect([self.name], timeout=0.5).ping():
                return
        said = self.log.read_text(errors="replace")
        self.stop()
        raise ProcessFailed(f"The worker did not answer:\n{said}")

    @property
    def running(self) -> bool:
        """Is it alive?"""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """kill -9 for the worker and its children, as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Let it finish what it has in hand."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        group = self.process.pid
        try:
            os.killpg(group, how) if how == signal.SIGKILL else self.process.send_signal(how)
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(group, signal.SIGKILL)
            self.process.wait()
        except ProcessLookupError:
            self.process.wait()
        self.process = None


class WebServer:
    """The product behind waitress, in a process of its own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.log = folder / f"web-{os.getpid()}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "devtools.web"],
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=output, text=True,
                start_new_session=True,
            )  # fmt: skip
        port = self.process.stdout.readline().strip() if self.process.stdout else ""
        if not port:
            self.stop()
            raise ProcessFailed(f"The web server did not start:\n{self.log.read_text()}")
        self.url = f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
