"""Numbers as people count them here: thousands apart in both languages."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def grouped(value: object) -> object:
    """12036 as 12,036 (Django groups by four digits in Chinese); other values unchanged."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return f"{value:,}"


@register.filter
def money(value: Decimal) -> str:
    """Yuan with thousands apart; the fen only where there are some: 120,000.50, 10,000,000."""
    return f"{value:,.2f}".removesuffix(".00")
