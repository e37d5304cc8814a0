"""`dev.py check`: everything that is held by a machine, in about a minute.

Each check is a command or a function; its output is shown when it fails. The exit code is 1 when
any of them failed. Names given on the command line choose among them.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from devtools import messages, services

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TYPED = ("services", "rules", "workflow", "queries", "tasks")
DUMMY_SECRET = "".join(map(chr, range(40, 100)))  # long and varied enough for check --deploy
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "yicheng_safety.settings.production",
    "SECRET_KEY": DUMMY_SECRET,
    "ALLOWED_HOSTS": "safety.example.org",
    "DATABASE_URL": "postgresql://checked:checked@db/checked",
    "REDIS_URL": "redis://redis:6379/0",
}
TESTING = {"DJANGO_SETTINGS_MODULE": "yicheng_safety.settings.test"}


EMPTIED = ("0002_two_clocks", "0005_tallies")
"""Migrations that empty their table first, so that no lock on it is held for long."""


@dataclass(frozen=True)
class Check:
    """A name, and what to call: it returns the complaint, empty when all is well."""

    name: str
    run: Callable[[], str]


def command(*words: str | Path, env: dict[str, str] | None = None) -> str:
    """Run it; its output when it fails."""
    done = subprocess.run(
        [str(word) for word in words], cwd=ROOT, env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stdout.strip() or f"exit code {done.returncode}"


def apps() -> list[str]:
    """The Django apps of the tree."""
    return sorted(path.parent.name for path in ROOT.glob("*/apps.py"))


def types() -> str:
    """mypy on the layers that decide."""
    files = [
        path
        for app in apps()
        for name in TYPED
        for path in (ROOT / app / f"{name}.py", ROOT / app / name)
        if path.exists()
    ]
    return command(BIN / "mypy", "--no-error-summary", *files, env=TESTING)


def translations() -> str:
    """Every message that the code or a template uses has its Chinese words."""
    return "\n".join(line for owner in messages.owners() for line in messages.problems(owner))


def migrations_present() -> str:
    """The models as the migrations make them."""
    return command(
        sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", env=TESTING
    )


def migrations_safe() -> str:
    """Migrations that would lock a big table or break the version that runs, on PostgreSQL."""
    with services.scratch_folder() as folder, services.postgres(folder) as url:
        return command(
            sys.executable, "manage.py", "lintmigrations", "--quiet", "ok", "ignore", "--no-cache",
            "--project-root-path", ROOT, "--include-apps", *apps(),
            "--ignore-name", *EMPTIED,
            env={
                "DJANGO_SETTINGS_MODULE": "devtools.migration_settings",
                "DATABASE_URL": url.replace("/yicheng?", "/postgres?"),
            },
        )  # fmt: skip


def templates() -> str:
    """djlint's rules; the layout of the HTML is left to whoever writes it."""
    return command(BIN / "djlint", "templates", "--lint", "--quiet")


CHECKS = [
    Check("types", types),
    Check("house rules", lambda: command(
        sys.executable, "-m", "pytest", "-q", "tests/house", "-m", "not postgres and not worker",
        "--no-header", env=TESTING,
    )),
    Check("lint", lambda: command(BIN / "ruff", "check", "--quiet", ".")),
    Check("layout", lambda: command(BIN / "ruff", "format", "--check", "--quiet", "--diff", ".")),
    Check("layers", lambda: command(BIN / "lint-imports", "--no-cache", "--no-logo")),
    Check("templates", templates),
    Check("translations", translations),
    Check("security", lambda: command(
        BIN / "bandit", "-q", "-r", "-c", "pyproject.toml", "-ll", *apps(), "yicheng_safety",
    )),
    Check("migrations present", migrations_present),
    Check("migrations safe", migrations_safe),
    Check("deployment", lambda: command(
        sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION,
    )),
    Check("compose file", lambda: command(
        BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml",
    )),
    Check("Dockerfile", lambda: command(BIN / "hadolint", "Dockerfile")),
]  # fmt: skip


def _timed(check: Check) -> tuple[str, float]:
    began = time.monotonic()
    return check.run(), time.monotonic() - began


def main(words: list[str]) -> int:
    """Run the checks named, or all; 1 when one failed."""
    unknown = set(words) - {check.name for check in CHECKS}
    if unknown:
        print(f"No such check: {', '.join(sorted(unknown))}", file=sys.stderr)
        print("One of: " + ", ".join(check.name for check in CHECKS), file=sys.stderr)
        return 2
    chosen = [check for check in CHECKS if not words or check.name in words]
    failed = 0
    with ThreadPoolExecutor(2) as pool:
        for check, running in [(check, pool.submit(_timed, check)) for check in chosen]:
            complaint, seconds = running.result()
            failed += bool(complaint)
            print(f"{'FAIL' if complaint else 'ok  '} {check.name} ({seconds:.1f} s)", flush=True)
            if complaint:
                print("\n".join(f"     {line}" for line in complaint.splitlines()), flush=True)
    print(f"{failed} of {len(chosen)} checks failed" if failed else "All checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
