"""Who is not signed in: when a session ends, and where the sign-in leads back to.

The clock of the idle sign-out starts anew with each request, and is written once a minute: saving
the session at every request would make each page a write, which on SQLite waits for a long import.
`request.asked_by_itself` (set by a view that a page polls) leaves the clock alone.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

SEEN = "seen"
WRITTEN_AFTER = 60  # seconds; so much earlier than SESSION_COOKIE_AGE says a session may end
ASKING = ("GET", "HEAD")


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


class SignInMiddleware(LoginRequiredMiddleware):
    """Pages are closed by default. Who sends a form and was signed out meanwhile is told that it
    was not taken, and comes back to the page of the form: the address to which it was sent need not
    be a page.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method in ASKING:
            return super().handle_no_permission(request, view_func)
        messages.warning(
            request,
            _("You had been signed out: what you sent was not taken. Sign in and send it again."),
        )
        return redirect_to_login(
            _page_of(request),
            resolve_url(self.get_login_url(view_func)),
            self.get_redirect_field_name(view_func),
        )


def _page_of(request: HttpRequest) -> str:
    """The page on which a form stood; the first page where the browser does not say."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    page = urlsplit(said)
    return f"{page.path}?{page.query}" if page.query else page.path
