"""The clock of the idle sign-out: it starts anew with each request, and is written once a minute.

Saving the session at every request would make each page a write, which on SQLite waits for a long
import. `request.asked_by_itself` (set by a view that a page polls) leaves the clock alone.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SEEN = "seen"
WRITTEN_AFTER = 60  # seconds; so much earlier than SESSION_COOKIE_AGE says a session may end


class IdleClockMiddleware:
    """Renews the session of who works, so that only who does not is signed out; what is shown to
    somebody who is signed in is asked for anew each time unless its view says otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.user.is_authenticated:
            return response
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if not getattr(request, "asked_by_itself", False):
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= WRITTEN_AFTER:
                request.session[SEEN] = now
        return response
