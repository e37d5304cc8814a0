"""What a view asks of a request."""

from django.http import HttpRequest


def wants_rows(request: HttpRequest) -> bool:
    """Whether htmx asks for the rows of a list only; a page restored from history is whole."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers
