"""A report is not published when its own figures contradict each other."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hazards.enums import Grade
from indicators import rates

Path = tuple[str, ...]


def contradictions(told: dict[str, Any]) -> Iterator[str]:
    """Where totals are not the sum of their parts, as "sector: hazards.all.found 5 != 3 + 1"."""
    lines = [("total", told["total"])]
    for by, parts in told["by"].items():
        lines += [(f"{by} {part['key']}", part) for part in parts]
        yield from _sums(by, told["total"], parts)
    for name, line in lines:
        yield from _within(name, line)


def leaves(told: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value with its path; the parts of a list by their keys."""
    if isinstance(told, dict):
        for name in sorted(told):
            yield from leaves(told[name], (*path, name))
    elif isinstance(told, list) and all(isinstance(one, dict) for one in told):
        for one in told:
            yield from leaves(one, (*path, one["key"]))
    else:
        yield path, told


def number(value: Any) -> Decimal | None:
    """A count or a sum of money; None for what is neither."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return Decimal(value)
    except (ArithmeticError, TypeError, ValueError):
        return None


def _sums(by: str, total: dict[str, Any], parts: list[dict[str, Any]]) -> Iterator[str]:
    told = [dict(leaves({k: v for k, v in part.items() if k != "key"})) for part in parts]
    for path, whole in leaves(total):
        if path[-1] == "shown":
            continue
        numbers = [number(one[path]) for one in told]
        known = [one for one in numbers if one is not None]
        if whole is None and not known:
            continue
        if len(known) != len(numbers) or sum(known, Decimal()) != number(whole):
            yield f"{by}: {'.'.join(path)} {whole} != {' + '.join(map(str, numbers))}"


def _within(name: str, line: dict[str, Any]) -> Iterator[str]:
    grades = line["hazards"]
    for figure, whole in grades["all"].items():
        parts = [grades[grade][figure] for grade in Grade.values]
        if isinstance(whole, int) and whole != sum(parts):
            yield f"{name}: {figure} {whole} != {' + '.join(map(str, parts))}"
    for grade, counts in grades.items():
        if counts["found"] != counts["rectified"] + counts["open"]:
            yield f"{name}: {grade} found != rectified + open"
    for path, _value in leaves(line):
        if path[-1] == "n":
            yield from _rate(f"{name}: {'.'.join(path[:-1])}", _at(line, path[:-1]))
    yield from _units_and_plans(name, line)


def _units_and_plans(name: str, line: dict[str, Any]) -> Iterator[str]:
    base = line.get("units", {}).get("base")
    if base is not None and base != line["units"]["reported"] + line["units"]["not_reported"]:
        yield f"{name}: units base {base} != reported + not reported"
    plans = line["plans"]
    if max(plans["planned"], plans["listed"]) > line["hazards"]["major"]["open"]:
        yield f"{name}: more hazards in a plan than open major ones"


def _rate(where: str, told: dict[str, Any]) -> Iterator[str]:
    if told["n"] > told["d"] or told["shown"] != rates.shown(told["n"], told["d"]):
        yield f"{where}: {told['shown']} is not {told['n']} / {told['d']}"


def _at(line: dict[str, Any], path: Path) -> Any:
    for name in path:
        line = line[name]
    return line
