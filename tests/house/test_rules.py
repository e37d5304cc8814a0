"""What the house holds its own source to."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import tree

MAX_LINES = 400
MOVES = {"workflow"}
INLINE = [
    (re.compile(r"<style[\s>]", re.I), "a style element"),
    (re.compile(r"\sstyle\s*=", re.I), "a style attribute"),
    (re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I), "an event handler"),
    (re.compile(r"javascript:", re.I), "a javascript: address"),
    (
        re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I),
        "an inline script",
    ),
]
ABROAD = [
    (re.compile(r"(pypi|pythonhosted|npmjs|deb\.debian)\.[a-z]+"), "a registry's host"),
    (re.compile(r"(?<![\w.])/(work|root|farm)/"), "a path of one machine"),
]
LEFTOVERS = re.compile("TOD[O]|FIXM[E]|XX[X]")
SKIPS = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail)\b")


def test_status_is_written_by_the_table_of_moves_only() -> None:
    found = [
        f"{tree.shown(path)}:{line}"
        for path, module in tree.app_modules()
        if tree.layer(path) not in MOVES
        for line in _writes_of_status(module)
    ]
    assert found == []


def _writes_of_status(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AugAssign | ast.AnnAssign)
            else []
        )
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr == "status":
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = {keyword.arg for keyword in node.keywords}
            if node.func.attr == "update" and "status" in named:
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [word.value for word in node.args if isinstance(word, ast.Constant)]
            if node.func.id == "setattr" and "status" in words:
                yield node.lineno


def test_a_door_starts_at_what_its_user_may_see() -> None:
    found = []
    for path, module in tree.app_modules():
        if tree.layer(path) not in tree.DOORS:
            continue
        filtered = {
            id(node.value)
            for node in ast.walk(module)
            if isinstance(node, ast.Attribute) and node.attr == "visible_to"
        }
        found += [
            f"{tree.shown(path)}:{node.lineno}"
            for node in ast.walk(module)
            if isinstance(node, ast.Attribute)
            and node.attr == "objects"
            and id(node) not in filtered
        ]
    assert found == []


@pytest.mark.parametrize(("pattern", "what"), INLINE, ids=[what for _, what in INLINE])
def test_pages_hold_nothing_inline(pattern: re.Pattern[str], what: str) -> None:
    assert _lines_with(pattern, [path for path in tree.files() if path.suffix == ".html"]) == []


@pytest.mark.parametrize(("pattern", "what"), ABROAD, ids=[what for _, what in ABROAD])
def test_nothing_points_to_one_place(pattern: re.Pattern[str], what: str) -> None:
    assert _lines_with(pattern, tree.files()) == []


def test_nothing_is_left_for_later() -> None:
    assert _lines_with(LEFTOVERS, [path for path in tree.files() if path.suffix != ".json"]) == []


def test_a_test_is_skipped_only_where_the_shared_data_are_absent() -> None:
    tests = [path for path in tree.files() if "tests" in path.parts and path != Path(__file__)]
    for path in tests:
        text = path.read_text(encoding="utf-8")
        if SKIPS.search(text):
            assert '"shared"' in text, tree.shown(path)


def test_files_stay_short() -> None:
    counted = {
        tree.shown(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in tree.files()
        if path.suffix in {".py", ".js", ".html"} and "migrations" not in path.parts
    }
    assert {name: lines for name, lines in counted.items() if lines > MAX_LINES} == {}


def test_each_module_says_why_it_is_there() -> None:
    found = [
        tree.shown(path)
        for path, module in tree.app_modules()
        if module.body and ast.get_docstring(module) is None
    ]
    assert found == []


def _lines_with(pattern: re.Pattern[str], paths: list[Path] | tuple[Path, ...]) -> list[str]:
    return [
        f"{tree.shown(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
