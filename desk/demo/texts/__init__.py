"""What is found in each sector: sentences, places and measures, written for the demo.

A file is named by its sector. First line: the rules of the trade; second: places; `fit:` lines say
in which places (by parts of their names) a sentence with one of the words makes sense; then one
finding a line: category and type of accident (GB 6441-1986) | what is wrong | what has to be done.
`{p}` is a place, `{n}` a small number, `{k}` the number of a machine or building.
"""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hazards.enums import Category

_LAWS = {Category.SAFETY: "《中华人民共和国安全生产法》", Category.FIRE: "《中华人民共和国消防法》"}
_MINES = ("coal", "non_coal_mine")
_FOLDER = Path(__file__).parent
_CATEGORIES = {
    "s": Category.SAFETY, "p": Category.PROCESS, "e": Category.ELECTRICAL,
    "i": Category.INSTRUMENT, "f": Category.FIRE, "l": Category.LAYOUT,
    "q": Category.EQUIPMENT, "o": Category.OTHER,
}  # fmt: skip


@dataclass(frozen=True)
class Sentence:
    """A base sentence with its gaps."""

    category: Category
    accident: int
    wrong: str
    measure: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Sector:
    """All that may be found in a sector."""

    basis: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Found:
    """A finding in words. `accident` is a number of GB 6441-1986."""

    place: str
    description: str
    measures: str
    category: str
    accident: int
    basis: str


@cache
def sector(code: str) -> Sector:
    """The texts of a sector."""
    basis, named, *lines = (_FOLDER / f"{code}.txt").read_text(encoding="utf-8").splitlines()
    places = tuple(named.removeprefix("places: ").split("；"))
    fits = [_fit(line, places) for line in lines if line.startswith("fit: ")]
    return Sector(
        basis.removeprefix("basis: "),
        tuple(_sentence(line, places, fits) for line in lines if "|" in line),
    )


def draw_finding(code: str, draw: random.Random) -> Found:
    """One finding in a sector's words."""
    known = sector(code)
    sentence = draw.choice(known.sentences)
    machine = f"{draw.randrange(1, 9)}#"
    place = draw.choice(sentence.places).replace("{k}", machine)
    number = str(draw.randrange(2, 6))
    text = _placed(sentence.wrong, place).replace("{k}", machine).replace("{n}", number)
    basis = _LAWS.get(sentence.category, known.basis)
    if code in _MINES and sentence.category == Category.FIRE:
        basis = known.basis
    return Found(place, text, sentence.measure, sentence.category, sentence.accident, basis)


def _placed(wrong: str, place: str) -> str:
    """The sentence at its place; a word that ends the place and begins the rest is said once."""
    rest = wrong.removeprefix("{p}")
    said = next((n for n in range(len(place), 1, -1) if rest.startswith(place[-n:])), 0)
    return place + rest[said:]


def _fit(line: str, places: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    words, parts = line.removeprefix("fit: ").split(" > ")
    fitting = tuple(place for place in places if any(part in place for part in parts.split(",")))
    return words.split(","), fitting


def _sentence(
    line: str, places: tuple[str, ...], fits: list[tuple[list[str], tuple[str, ...]]]
) -> Sentence:
    head, wrong, measure = line.split("|")
    fitting = next((found for words, found in fits if any(word in wrong for word in words)), places)
    return Sentence(_CATEGORIES[head[0]], int(head[1:]), wrong, measure, fitting or places)
