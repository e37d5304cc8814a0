"""The number at the bell."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notices.queries import unread_count


def unread(request: HttpRequest) -> dict[str, object]:
    """Context processor: `unread_notices`, counted when a template shows it (one query)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(user))}
