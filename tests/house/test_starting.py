"""What is said when the product cannot start: in words, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from yicheng_safety import starting

ROOT = Path(__file__).resolve().parents[2]


def told(words: list[str], **env: str) -> tuple[int, str]:
    """The exit code and everything that a start said."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "yicheng_safety.settings.embedded", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


EMBEDDED = ["-m", "yicheng_safety.embedded", "--port", "0"]
MIGRATE = ["manage.py", "migrate"]


@pytest.mark.parametrize(("words", "code"), [(EMBEDDED, 1), (MIGRATE, 2)])
def test_a_wrong_address_of_the_database(tmp_path: Path, words: list[str], code: int) -> None:
    env = {"YICHENG_VAR": str(tmp_path), "DATABASE_URL": "mysql://x/y"}
    assert told(words, **env) == (
        code, "DATABASE_URL: unknown scheme 'mysql'; use sqlite:/// or postgresql://\n",
    )  # fmt: skip


@pytest.mark.parametrize(("words", "code"), [(EMBEDDED, 1), (MIGRATE, 2)])
def test_a_database_that_does_not_answer(tmp_path: Path, words: list[str], code: int) -> None:
    url = "postgresql://someone:hush@127.0.0.1:1/x"
    ended, said = told(words, YICHENG_VAR=str(tmp_path), DATABASE_URL=url)
    assert ended == code
    assert said.startswith("The database does not answer: ")
    assert "Check DATABASE_URL" in said
    assert "hush" not in said


@pytest.mark.parametrize(("words", "code"), [(EMBEDDED, 1), (MIGRATE, 2)])
def test_a_folder_that_cannot_be_written(tmp_path: Path, words: list[str], code: int) -> None:
    (tmp_path / "var").write_text("a file stands where the folder should be")
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    ended, said = told(words, YICHENG_VAR=str(tmp_path / "var"), DATABASE_URL=url)
    assert ended == code
    assert f"{tmp_path / 'var'} cannot be written" in said
    assert "YICHENG_VAR" in said


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "yicheng.sqlite3").write_text("no database\n" * 200)
    url = f"sqlite:///{tmp_path / 'yicheng.sqlite3'}"
    ended, said = told(EMBEDDED, YICHENG_VAR=str(tmp_path), DATABASE_URL=url)
    assert ended == 1
    assert said.startswith(f"The database {tmp_path / 'yicheng.sqlite3'} cannot be opened")


def test_one_run_at_a_time_has_the_folder_and_the_second_is_told_where_the_first_is(
    tmp_path: Path,
) -> None:
    with starting.take_folder(tmp_path / "var", "http://127.0.0.1:8000/"):
        with pytest.raises(starting.CannotStart) as refused:
            starting.take_folder(tmp_path / "var", "http://127.0.0.1:8001/")
        assert f"at http://127.0.0.1:8000/ (process {os.getpid()}) already" in str(refused.value)
    starting.take_folder(tmp_path / "var", "http://127.0.0.1:8001/").close()


@pytest.mark.django_db
def test_a_refusal_of_a_living_database_is_not_called_its_absence() -> None:
    said = starting.in_words(OperationalError("could not extend file:\n No space left on device"))
    assert said == "The database refused: could not extend file: No space left on device"


def test_a_redis_that_is_away_is_told_and_stops_no_start() -> None:
    assert starting.broker_is_away("") == ""
    said = starting.broker_is_away("redis://:hush@127.0.0.1:1/0")
    assert said.startswith("Redis at 127.0.0.1:1 does not answer")
    assert "hush" not in said


@pytest.mark.worker
def test_a_redis_that_answers_needs_no_words() -> None:
    assert starting.broker_is_away(os.environ["REDIS_URL"]) == ""
