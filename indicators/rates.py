"""How a rate is shown: two decimals of a per cent, and never better or worse than it is."""

DASH = "—"


def shown(numerator: int, denominator: int) -> str | None:
    """The rate as displayed, "99.98%"; None for 0/0, which is no rate at all.

    In: 0 <= numerator <= denominator. Rounded half up; then a rate below 1 is held at 99.99% and
    one above 0 at 0.01% (statistics, Display). Whole numbers only: no float can tip the rounding.
    """
    if denominator == 0:
        return None
    hundredths = (20_000 * numerator + denominator) // (2 * denominator)
    if numerator < denominator:
        hundredths = min(hundredths, 9_999)
    if numerator > 0:
        hundredths = max(hundredths, 1)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def or_dash(rate: str | None) -> str:
    """The rate for a page: a dash where there is none."""
    return DASH if rate is None else rate
