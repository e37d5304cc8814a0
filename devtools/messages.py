"""Translations without system tools: compile, extract, and what is missing.

Each app keeps its own messages; those of templates/base.html, components and errors and of the
project package stand in /locale. Babel does the work; gettext's programs are not needed.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import python_format
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_Hans"
PROJECT = "yicheng_safety"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def owners() -> list[str]:
    """The apps, and the project package for what belongs to no app."""
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    return [*sorted(apps), PROJECT]


def po_file(owner: str) -> Path:
    """Where the owner's translations are kept."""
    base = ROOT if owner == PROJECT else ROOT / owner
    return base / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(owner: str) -> Iterator[Path]:
    """The files whose messages belong to the owner."""
    yield from sorted((ROOT / owner).rglob("*.py"))
    if owner != PROJECT:
        yield from sorted((ROOT / "templates" / owner).rglob("*.*"))
        return
    apps = set(owners())
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if path.relative_to(ROOT / "templates").parts[0] not in apps:
            yield path


def _as_python(path: Path) -> bytes:
    """A template's messages as lines of Python, each at its own line number."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    lines = templatize(text, origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def extracted(owner: str) -> Catalog:
    """All messages that the owner's files use."""
    catalog = Catalog(locale=LANGUAGE, domain="django", charset="utf-8")
    for path in sources(owner):
        where = path.relative_to(ROOT).as_posix()
        found = extract("python", BytesIO(_as_python(path)), keywords=KEYWORDS)
        for line, message, _comments, context in found:
            flags = ["python-format"] if path.suffix != ".py" and "%(" in str(message) else []
            catalog.add(message, None, [(where, line)], flags=flags, context=context)
    return catalog


def read(owner: str) -> Catalog:
    """The owner's translations as they stand; empty when there is no file."""
    path = po_file(owner)
    if not path.is_file():
        return Catalog(locale=LANGUAGE, domain="django", charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE, domain="django", abort_invalid=True)


def problems(owner: str) -> list[str]:
    """What keeps the owner's translations from being complete, one line each."""
    have = read(owner)
    used = [message for message in extracted(owner) if message.id]
    return [
        *filter(None, (_shortcoming(message, have, owner) for message in used)),
        *filter(None, (_wrong_placeholder(message, have, owner) for message in have)),
    ]


def _shortcoming(used: Message, have: Catalog, owner: str) -> str:
    key = used.id if isinstance(used.id, str) else used.id[0]
    ours = have.get(key, used.context)
    where = ":".join(map(str, used.locations[0]))
    if ours is None or not ours.string or not all(_strings(ours)):
        return f"{where}: no {LANGUAGE} translation of {key!r} in {_shown(owner)}"
    return f"{where}: fuzzy translation of {key!r} in {_shown(owner)}" if ours.fuzzy else ""


def _wrong_placeholder(message: Message, have: Catalog, owner: str) -> str:
    if not (message.id and message.string and message.python_format):
        return ""
    try:
        python_format(have, message)
    except TranslationError as error:
        return f"{_shown(owner)}: {message.id!r}: {error}"
    return ""


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _shown(owner: str) -> str:
    return po_file(owner).relative_to(ROOT).as_posix()


def compile_all() -> int:
    """Write a .mo beside each .po."""
    for owner in owners():
        path = po_file(owner)
        if path.is_file():
            target = path.with_suffix(".mo")
            with target.with_suffix(".mo.new").open("wb") as stream:
                write_mo(stream, read(owner))
            target.with_suffix(".mo.new").replace(target)
    return 0


def extract_to_files(names: list[str]) -> int:
    """Bring the .po files up to date: new ones empty, unused ones gone. 1 when some are empty."""
    unknown = sorted(set(names) - set(owners()))
    if unknown:
        print(f"No such app: {', '.join(unknown)}. One of: {', '.join(owners())}", file=sys.stderr)
        return 2
    missing = 0
    for owner in names or owners():
        catalog, fresh = read(owner), extracted(owner)
        catalog.update(fresh, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        if not any(message.id for message in catalog):
            continue
        path = po_file(owner)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = BytesIO()
        write_po(written, catalog, width=100, omit_header=False, include_lineno=False)
        text = re.sub(
            r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By):.*\n',
            "",
            written.getvalue().decode(),
            flags=re.M,
        )
        path.write_text(text, encoding="utf-8")
        waiting = problems(owner)
        missing += len(waiting)
        print(f"{owner}: {len(catalog)} messages, {len(waiting)} to translate")
    return 1 if missing else 0


def main(words: list[str]) -> int:
    """`compile`, or `extract [APP...]`."""
    if not settings.configured:
        settings.configure()
    if words[:1] == ["compile"]:
        return compile_all()
    return extract_to_files(words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
