"""Words of two Chinese characters in the text of hazards, by the index of pairs (migration 0008).

Most words that people type have two; trigrams, which serve longer ones, know nothing of them. To
hold a pair is to hold the word, so nothing is checked again.
"""

from typing import Any

from django.db.models import BooleanField, Func

MOST_WORDS = 6


class HoldsPair(Func):
    """PostgreSQL: whether a text holds these two neighbouring characters."""

    output_field = BooleanField()

    def __init__(self, column: str, pair: str, **more: Any) -> None:
        super().__init__(column, **more)
        self.pair = pair

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        text, values = compiler.compile(self.source_expressions[0])
        return f"hazards_pairs({text}) @> %s::text[]", [*values, [self.pair]]


def words_of(text: str) -> list[str]:
    """The words that are looked for, in lower case as the text is stored; at most six."""
    return text.lower().split()[:MOST_WORDS]


def is_pair(word: str) -> bool:
    """Two characters of which neither is ASCII: what the index holds."""
    return len(word) == 2 and min(word) > "\x7f"
