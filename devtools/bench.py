"""`dev.py bench [NAME...] [--rows N] [--json FILE]`: measure named parts.

Each part runs in a process of its own on a fresh database of a private PostgreSQL. The exit code
is 0 whether or not a target is met, and 1 when a part could not be measured.
"""

import argparse
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg2

import benchmarks
from devtools.services import ServiceFailed, Services, private_services

POSTGRES_OPTIONS = (
    "shared_buffers=2GB", "work_mem=64MB", "effective_cache_size=6GB", "random_page_cost=1.1",
    "max_wal_size=8GB", "jit=off",
)  # fmt: skip
"""As docs/operations.md advises for a machine with 8 GB."""


def parts() -> dict[str, ModuleType]:
    """The parts by name."""
    modules = [
        importlib.import_module(f"benchmarks.{found.name}")
        for found in pkgutil.iter_modules(benchmarks.__path__)
    ]
    return {module.NAME: module for module in modules if hasattr(module, "NAME")}


def measured(name: str, number: int, rows: int | None, services: Services) -> list[dict[str, Any]]:
    """Run one part in a process on a database of its own; raises CalledProcessError."""
    database = f"bench_{number}"
    home = services.database_url.partition("?host=")[2]
    link = psycopg2.connect(host=home, user="postgres", dbname="postgres")
    link.autocommit = True
    link.cursor().execute(f"CREATE DATABASE {database}")
    link.close()
    result = services.folder / f"{database}.json"
    subprocess.run(
        [sys.executable, "-m", "devtools.bench_part", name, str(rows or 0), str(result)],
        env={
            **os.environ,
            **services.environment(),
            "DATABASE_URL": services.database_url.replace("/yicheng?", f"/{database}?"),
            "DJANGO_SETTINGS_MODULE": "yicheng_safety.settings.test",
        },
        check=True,
    )
    figures: list[dict[str, Any]] = json.loads(result.read_text(encoding="utf-8"))
    return figures


def shown(figure: dict[str, Any]) -> str:
    """One line of the table."""
    verdict = "met" if figure["met"] else "NOT MET"
    return (
        f"{figure['part']:<14}{figure['name']:<46}{figure['value']:>12,.3f} {figure['unit']:<8}"
        f"target {figure['target']:<10,g} floor {figure['floor']:<10,g} {verdict}"
    )


def main(words: list[str]) -> int:
    """Measure the parts named, or all of them."""
    known = parts()
    parser = argparse.ArgumentParser(
        prog="dev.py bench", epilog=f"Parts: {', '.join(known) or 'none yet'}"
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(words)
    if unknown := sorted(set(asked.names) - set(known)):
        parser.error(f"no such part: {', '.join(unknown)}; one of: {', '.join(known)}")
    figures: list[dict[str, Any]] = []
    failed = 0
    try:
        with private_services(*POSTGRES_OPTIONS) as services:
            for number, name in enumerate(asked.names or known):
                try:
                    found = measured(name, number, asked.rows, services)
                except subprocess.CalledProcessError:
                    failed += 1
                    print(f"{name}: could not be measured", flush=True)
                    continue
                print("\n".join(map(shown, found)), flush=True)
                figures += found
    except ServiceFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
