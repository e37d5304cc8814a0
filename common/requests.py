"""What a view asks of a request."""

from django.http import HttpRequest


def wants_rows(request: HttpRequest) -> bool:
    """Whether htmx asks for the rows of a list only; a page restored from history is whole."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def typed(request: HttpRequest, *names: str, longest: int) -> str:
    """What somebody typed into a box, the first of `names` that the address has; at most `longest`
    characters, without the zero character, which no database holds. Empty where nothing was typed.
    """
    found = next((request.GET[name] for name in names if name in request.GET), "")
    return found.replace("\x00", "")[:longest]
