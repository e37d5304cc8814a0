"""Chinese text folded for comparing, searching and sorting."""

import unicodedata

from pypinyin import Style, lazy_pinyin


def folded(text: str) -> str:
    """The text without what a typist varies: width, case, white space and punctuation.

    In: any text. Out: letters, digits and ideographs in NFKC, lower case; may be empty.
    """
    normal = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in normal if unicodedata.category(c)[0] in "LNM")


def initials(text: str) -> str:
    """First letters of the pinyin of a Chinese text (翼城 -> yc); Latin letters and digits stay."""
    letters = lazy_pinyin(folded(text), style=Style.FIRST_LETTER, errors="default")
    return "".join(letters)[:120]


def pinyin(text: str) -> str:
    """The text's pinyin, one blank between syllables: the key by which Chinese names are sorted."""
    return " ".join(lazy_pinyin(folded(text), errors="default"))[:400]
