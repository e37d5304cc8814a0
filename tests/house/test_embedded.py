"""`dev.py run`'s process: it answers before the demo is filled, stops cleanly, and goes on."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.services import free_port
from yicheng_safety import embedded
from yicheng_safety.celery import app
from yicheng_safety.embedded import ProgressBar

ROOT = Path(__file__).resolve().parents[2]


class Product:
    """One start of the embedded process on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        env = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "yicheng_safety.embedded", "--port", str(self.port)],
            cwd=ROOT,
            env={**env, "YICHENG_VAR": str(folder), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def read_until(self, words: str) -> None:
        """Read its output up to these words."""
        for line in self.process.stdout or ():
            self.said += line
            if words in line:
                return
        raise AssertionError(f"ended without {words!r}:\n{self.said}")

    def status(self) -> int:
        """What the first page answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/") as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        self.said += self.process.stdout.read() if self.process.stdout else ""
        return self.process.wait(30)

    def end(self) -> None:
        """Leave nothing behind."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture
def products(tmp_path: Path) -> Iterator[list[Product]]:
    started: list[Product] = []
    yield started
    for product in started:
        product.end()


@pytest.mark.worker
def test_it_answers_before_the_demo_and_stops_cleanly(
    tmp_path: Path, products: list[Product]
) -> None:
    for _start in range(2):
        product = Product(tmp_path)
        products.append(product)
        product.read_until("answers at")
        assert product.status() == 200
        product.read_until("Demo county")
        assert product.interrupt() == 0
        assert "Stopped." in product.said
        assert "Traceback" not in product.said


@pytest.mark.worker
def test_an_interrupt_before_the_first_page_is_clean_too(
    tmp_path: Path, products: list[Product]
) -> None:
    product = Product(tmp_path)
    products.append(product)
    product.read_until("Bringing the database up to date")
    assert product.interrupt() == 0
    assert "Traceback" not in product.said


def test_a_used_port_is_told(tmp_path: Path, products: list[Product]) -> None:
    first = Product(tmp_path)
    products.append(first)
    first.read_until("Bringing the database")
    done = subprocess.run(
        [sys.executable, "-m", "yicheng_safety.embedded", "--port", str(first.port)],
        cwd=ROOT,
        env={**os.environ, "YICHENG_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr


def test_progress_without_a_terminal_is_told_in_tenths(capsys: pytest.CaptureFixture[str]) -> None:
    bar = ProgressBar("Demo county")
    for done in (0, 50, 99, 100, 1000):
        bar.take(f"{done}/1000 hazards")
    bar.take("a line that tells no progress")
    bar.end()
    assert capsys.readouterr().out.splitlines() == [
        "Demo county 0%",
        "Demo county 10%",
        "Demo county 100%",
        "Demo county is complete.",
    ]


def test_a_worker_that_ends_unasked_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ends: list[BaseException | None] = [None, SystemExit(1), RuntimeError("broken"), None]
    clockwork = embedded.Clockwork(app)

    class Ending:
        """Ends in each of the ways in which a worker may; at the last it was asked to."""

        def __init__(self, **_options: object) -> None:
            self.end = ends.pop(0)

        def start(self) -> None:
            if not ends:
                clockwork.stopping.set()
            if self.end:
                raise self.end

    monkeypatch.setattr(embedded, "ThreadWorker", Ending)
    monkeypatch.setattr(embedded, "AGAIN_SECONDS", 0)
    clockwork.thread.start()
    clockwork.thread.join(20)
    assert ends == []
    assert capsys.readouterr().out.count("is started anew") == 3


@pytest.mark.worker
def test_a_second_run_on_the_same_folder_is_told_where_the_first_is(
    tmp_path: Path, products: list[Product]
) -> None:
    first = Product(tmp_path)
    products.append(first)
    first.read_until("Bringing the database")
    second = Product(tmp_path)
    products.append(second)
    assert second.process.wait(30) == 1
    said = second.process.stdout.read() if second.process.stdout else ""
    assert f"at http://127.0.0.1:{first.port}/ (process {first.process.pid}) already" in said
