"""The compose file: its names are the settings' names, and its commands run."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
import yaml
from django.conf import settings

from devtools.services import free_port
from yicheng_safety import health

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PRODUCT = ["migrate", "web", "worker", "beat"]
READY_SECONDS = 60
READY = {"web": "Listening at", "worker": " ready.", "beat": "is starting"}


def _settings_names() -> set[str]:
    sources = (ROOT / "yicheng_safety").rglob("*.py")
    pattern = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\s*\"(\w+)\"|_required\(\"(\w+)\"\)")
    return {
        first or second
        for path in sources
        for first, second in pattern.findall(path.read_text(encoding="utf-8"))
    }


def test_each_environment_name_is_one_that_the_settings_read() -> None:
    for name in PRODUCT:
        assert set(COMPOSE["services"][name]["environment"]) <= _settings_names()


def test_what_production_requires_is_given() -> None:
    source = (ROOT / "yicheng_safety/settings/production.py").read_text(encoding="utf-8")
    required = set(re.findall(r"_required\(\"(\w+)\"\)", source)) | {"DATABASE_URL", "REDIS_URL"}
    for name in PRODUCT:
        assert required <= set(COMPOSE["services"][name]["environment"])


def test_files_and_schedule_are_kept_in_volumes() -> None:
    assert settings.MEDIA_ROOT.relative_to(settings.VAR_DIR) == Path("files")
    for name in ("web", "worker"):
        assert "files:/app/var/files" in COMPOSE["services"][name]["volumes"]
    assert COMPOSE["services"]["db"]["volumes"] == ["database:/var/lib/postgresql"]


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The compose file's environment, pointed at a database of its own."""
    base = os.environ["DATABASE_URL"]
    home = base.partition("?host=")[2]
    name = f"compose_{os.getpid()}"
    link = psycopg2.connect(host=home, user="postgres", dbname="postgres")
    link.autocommit = True
    link.cursor().execute(f"CREATE DATABASE {name}")
    yield {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": COMPOSE["services"]["web"]["environment"][
            "DJANGO_SETTINGS_MODULE"
        ],
        "SECRET_KEY": "for this test only, and long enough for it",
        "ALLOWED_HOSTS": "safety.example.org",
        "DATABASE_URL": f"postgresql://postgres@/{name}?host={home}",
        "REDIS_URL": urlsplit(os.environ["REDIS_URL"])._replace(path="/63").geturl(),
        "YICHENG_VAR": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    link.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    link.close()


def _words(service: str, port: int, folder: Path) -> list[str]:
    command: list[Any] = COMPOSE["services"][service]["command"]
    return [
        str(word).replace("8000", str(port)).replace("var/beat", str(folder)) for word in command
    ]


@contextmanager
def _running(words: list[str], env: dict[str, str], ready: str) -> Iterator[None]:
    """The command as a process, from the moment that it says it is ready."""
    process = subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    giving_up = threading.Timer(READY_SECONDS, process.kill)
    giving_up.start()
    said, rest = "", threading.Thread(target=lambda: list(process.stdout or ()))
    try:
        for line in process.stdout or ():
            said += line
            if ready in line:
                break
        else:
            pytest.fail(f"{words} ended:\n{said}")
        rest.start()
        yield
    finally:
        giving_up.cancel()
        process.terminate()
        process.wait(30)
        if rest.ident:
            rest.join()
        if process.stdout:
            process.stdout.close()


@pytest.mark.postgres
@pytest.mark.worker
def test_each_command_runs(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "static").mkdir()
    port = free_port()
    monkeypatch.setenv("ALLOWED_HOSTS", environment["ALLOWED_HOSTS"])
    subprocess.run(_words("migrate", port, tmp_path), cwd=ROOT, env=environment, check=True)
    with (
        _running(_words("web", port, tmp_path), environment, READY["web"]),
        _running(_words("worker", port, tmp_path), environment, READY["worker"]),
        _running(_words("beat", port, tmp_path), environment, READY["beat"]),
    ):
        assert COMPOSE["services"]["web"]["healthcheck"]["test"][-1] == "8000"
        assert health.main(port) == 0
        pinged = subprocess.run(
            ["celery", "-A", "yicheng_safety", "inspect", "ping"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert "pong" in pinged.stdout
    assert health.main(port) == 1
