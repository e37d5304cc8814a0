"""One way to write facts as JSON, so that equal facts are equal bytes for ever."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

PLAIN = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """The value built of str, int, bool, None, lists and dicts with string keys only.

    Dates become ISO text, moments ISO text with their offset, decimals and UUIDs text.
    Raises TypeError for floats (their digits differ between systems) and for anything else.
    """
    if type(value) in PLAIN:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    raise TypeError(f"facts cannot hold {type(value).__name__}: {value!r}")


def canonical(facts: Any) -> str:
    """Facts as JSON with sorted keys, no blanks and unescaped text."""
    return json.dumps(
        plain(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
