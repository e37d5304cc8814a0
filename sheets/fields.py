"""What an import wants to know: its fields, their columns' names in real files, their words."""

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property

from django.utils.functional import Promise

from common.text import folded


class FieldKind(Enum):
    """How cells are read. WORD is a closed vocabulary; NUMBERING the table's own number."""

    NUMBERING = "numbering"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    WORD = "word"


@dataclass(frozen=True)
class Field:
    """One field: `synonyms` are header texts, `words` (of a WORD) what a cell may say -> value.

    `choices` are the values with their labels, for the page that asks; `joins` lets several columns
    of one file feed the field (their texts become lines). `synonyms` stand in the order of their
    weight: where several columns fit, the first one's is taken. `assumed` is the value of a WORD
    whose cell is empty; how often that was so is told. `first_day` is the earliest day that a DATE
    may name; earlier ones are taken for slips.
    """

    name: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    words: MappingOf[str, str] = field(default_factory=dict)
    choices: tuple[tuple[str, str | Promise], ...] = ()
    joins: bool = False
    hint: str | Promise = ""
    assumed: str = ""
    first_day: date = date(1900, 1, 1)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values that a WORD may take."""
        return tuple(dict.fromkeys([*(value for value, _ in self.choices), *self.words.values()]))

    @cached_property
    def _folded_words(self) -> dict[str, str]:
        known = {folded(str(label)): value for value, label in self.choices}
        known.update({folded(value): value for value in self.values})
        known.update({folded(word): value for word, value in self.words.items()})
        known.pop("", None)
        return known

    def value_of(self, word: str) -> str | None:
        """The value of a word, white space, width and punctuation folded; else None."""
        return self._folded_words.get(folded(word))

    @property
    def is_closed(self) -> bool:
        """A cell that cannot be read is asked for, never guessed and never kept as text."""
        return self.kind in (FieldKind.WORD, FieldKind.DATE)


@dataclass(frozen=True)
class Schema:
    """The fields of one import. `note` names the text field that keeps what has no own field."""

    fields: tuple[Field, ...]
    note: str = ""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {f.name: f for f in self.fields}

    @cached_property
    def synonyms(self) -> dict[str, str]:
        """Folded header text -> field name; the first field that claims a text has it."""
        known: dict[str, str] = {}
        for one in self.fields:
            for text in (one.name, str(one.label), *one.synonyms):
                known.setdefault(folded(text), one.name)
        return known

    @cached_property
    def weights(self) -> dict[str, int]:
        """Folded header text -> its place among the names of its field; 0 weighs most."""
        known: dict[str, int] = {}
        for one in self.fields:
            for place, text in enumerate((one.name, str(one.label), *one.synonyms)):
                known.setdefault(folded(text), place)
        return known

    @cached_property
    def numbering(self) -> frozenset[str]:
        return frozenset(f.name for f in self.fields if f.kind is FieldKind.NUMBERING)
