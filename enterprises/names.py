"""What is stored beside a name so that it is found and sorted: computed here at every write."""

from common.text import folded, initials, pinyin


def search_keys(name: str) -> dict[str, str]:
    """The columns `folded`, `initials` and `pinyin` of an enterprise of this name."""
    return {"folded": folded(name)[:120], "initials": initials(name), "pinyin": pinyin(name)}
