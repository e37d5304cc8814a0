"""Chinese text folded for comparing, searching and sorting."""

import unicodedata

from pypinyin import Style, lazy_pinyin


class _Folding(dict[int, int | None]):
    """What str.translate asks of each character, remembered: itself, or nothing."""

    def __missing__(self, code: int) -> int | None:
        kept = code if unicodedata.category(chr(code))[0] in "LNM" else None
        self[code] = kept
        return kept


_folding = _Folding()


def folded(text: str) -> str:
    """The text without what a typist varies: width, case, white space and punctuation.

    In: any text. Out: letters, digits and ideographs in NFKC, lower case; may be empty.
    """
    return unicodedata.normalize("NFKC", text).lower().translate(_folding)


def initials(text: str) -> str:
    """First letters of the pinyin of a Chinese text (翼城 -> yc); Latin letters and digits stay."""
    letters = lazy_pinyin(folded(text), style=Style.FIRST_LETTER, errors="default")
    return "".join(letters)[:120]


def pinyin(text: str) -> str:
    """The text's pinyin, one blank between syllables: the key by which Chinese names are sorted."""
    return " ".join(lazy_pinyin(folded(text), errors="default"))[:400]
