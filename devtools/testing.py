"""`dev.py test`: pytest against a private PostgreSQL and Redis, then the same suite on SQLite.

    dev.py test                       everything, on PostgreSQL and then on SQLite
    dev.py test tests/hazards -k x    what pytest is told, on PostgreSQL only
    dev.py test --sqlite [...]        on SQLite only

pytest's output passes through as it is; the exit code is that of the first run that failed.
"""

import os
import subprocess
import sys

from devtools.services import ServiceFailed, Services, private_services

PORTABLE = "not postgres and not browser and not worker"


def _pytest(words: list[str], env: dict[str, str]) -> int:
    """pytest as a process of its own: its exit code. Ctrl-C reaches it directly."""
    process = subprocess.Popen([sys.executable, "-m", "pytest", *words], env={**os.environ, **env})
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def _environment(services: Services, *, sqlite: bool) -> dict[str, str]:
    env = services.environment()
    if sqlite:
        env["DATABASE_URL"] = f"sqlite:///{services.folder / 'var' / 'yicheng.sqlite3'}"
    return env


def main(words: list[str]) -> int:
    """Run what was asked; 1 when a service is missing (never a skip)."""
    only_sqlite = "--sqlite" in words
    words = [word for word in words if word != "--sqlite"]
    whole = not words
    chosen = ["-n", "2", "--dist", "loadfile"] if whole else words
    try:
        with private_services() as services:
            results = []
            if not only_sqlite:
                results.append(_pytest(chosen, _environment(services, sqlite=False)))
            if only_sqlite or (whole and results == [0]):
                portable = chosen if "-m" in chosen else ["-m", PORTABLE, *chosen]
                print("\nThe same on SQLite:", flush=True)
                results.append(_pytest(portable, _environment(services, sqlite=True)))
            return next((code for code in results if code), 0)
    except ServiceFailed as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
