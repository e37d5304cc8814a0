"""Files in the store that no record names: what a killed process or a rolled back write leaves.

A file is written before its row is committed, so a row never names a file that is not there; the
price is a file without a row where the commit never came. The nightly sweep takes it away.

    # in AppConfig.ready of hazards
    stored.register("evidence", "hazards.Evidence", "file")
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

logger = logging.getLogger(__name__)

DAY_SECONDS = 24 * 3600
AGE_SECONDS = 7 * DAY_SECONDS
SOME = 20
CHUNK = 500
TEMPORARY = ("yicheng-*", "tmp*.upload*")  # ours, and Django's uploads on their way in

_owners: dict[str, tuple[str, tuple[str, ...]]] = {}


def register(folder: str, model: str, *fields: str) -> None:
    """Say whose files lie in a folder of the store: the model and those of its fields that name
    them. A folder that nobody registers is never swept.
    """
    _owners[folder] = (model, fields)


def sweep() -> int:
    """Remove files of the store that are a week old and that no row names. Out: how many.

    Where a tenth of a folder has no row, nothing of it is removed: then the database is rather an
    old copy than the files too many, and the log says so.
    """
    root = Path(settings.MEDIA_ROOT)
    return sum(_sweep_folder(root, folder) for folder in sorted(_owners))


def sweep_temporary() -> int:
    """Remove what killed processes left in the folder of temporary files a day ago or earlier."""
    late = time.time() - DAY_SECONDS
    folder = Path(tempfile.gettempdir())
    found = [path for pattern in TEMPORARY for path in folder.glob(pattern)]
    return sum(_remove(path) for path in found if _is_ours(path, late))


def _sweep_folder(root: Path, folder: str) -> int:
    late = time.time() - AGE_SECONDS
    count, lost = 0, []
    for names in _chunks(root, folder):
        count += len(names)
        lost += [root / name for name in names - _named(folder, names)]
    lost = [path for path in lost if path.stat().st_mtime < late]
    if len(lost) > max(SOME, count // 10):
        logger.error(
            "%d of %d files in %s have no record; nothing was removed. Was an old copy of the "
            "database restored?", len(lost), count, root / folder,
        )  # fmt: skip
        return 0
    for path in lost:
        logger.warning("%s has no record and is removed", path)
        _remove(path)
    return len(lost)


def _chunks(root: Path, folder: str) -> Iterator[set[str]]:
    names: set[str] = set()
    for path in (root / folder).rglob("*"):
        if path.is_file():
            names.add(path.relative_to(root).as_posix())
        if len(names) == CHUNK:
            yield names
            names = set()
    yield names


def _named(folder: str, names: set[str]) -> set[str]:
    model, fields = _owners[folder]
    rows = apps.get_model(model)._base_manager
    return {
        name
        for field in fields
        for name in rows.filter(**{f"{field}__in": names}).values_list(field, flat=True)
    }


def _is_ours(path: Path, late: float) -> bool:
    about = path.lstat()
    return about.st_mtime < late and about.st_uid == Path("/proc/self").stat().st_uid


def _remove(path: Path) -> int:
    """A file, or a folder with all that is in it."""
    inside = sorted(path.rglob("*"), reverse=True) if path.is_dir() else []
    for part in [*inside, path]:
        part.rmdir() if part.is_dir() else part.unlink()
    return 1
