"""Numbers as people count them here: thousands apart in both languages."""

from django import template

register = template.Library()


@register.filter
def grouped(value: object) -> object:
    """12036 as 12,036 (Django groups by four digits in Chinese); other values unchanged."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return f"{value:,}"
