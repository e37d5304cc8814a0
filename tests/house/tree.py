"""The project's own files, as the rules of the house read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {
    ".git", ".venv", "node_modules", "var", "vendor", "fonts", "__pycache__", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache", "staticfiles",
}  # fmt: skip
TEXT = {
    ".py", ".html", ".js", ".css", ".md", ".toml", ".yml", ".json", ".txt", ".po", ".svg", ".typ",
    "", ".cfg", ".geojson", ".csv",
}  # fmt: skip
DOORS = {"views", "api"}


def apps() -> list[str]:
    """The Django apps of the tree."""
    return sorted(path.parent.name for path in ROOT.glob("*/apps.py"))


@cache
def files() -> tuple[Path, ...]:
    """Every text file that belongs to the tree."""
    found = []
    pending = [ROOT]
    while pending:
        for path in sorted(pending.pop().iterdir()):
            if path.name in NOT_OURS or path.is_symlink():
                continue
            if path.is_dir():
                pending.append(path)
            elif path.suffix in TEXT:
                found.append(path)
    return tuple(found)


def shown(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def layer(path: Path) -> str:
    """The layer of an app's file: its name, or the name of the folder that took its place."""
    return path.relative_to(ROOT).parts[1].removesuffix(".py")


def app_modules() -> Iterator[tuple[Path, ast.Module]]:
    """Each Python file of the apps, parsed; migrations left out."""
    for app in apps():
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))
