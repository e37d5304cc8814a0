"""What every request passes: a number for the log, the language, and refusals as pages."""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from structlog.contextvars import bound_contextvars

from common.errors import RuleBroken

ZERO = "\x00"


class ReferenceMiddleware:
    """Gives each request a number, which all its lines in the log and the fault page carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        digits = secrets.token_hex(4).upper()
        reference = f"{digits[:4]}-{digits[4:]}"
        request.reference = reference  # type: ignore[attr-defined]
        with bound_contextvars(reference=reference):
            response = self.get_response(request)
        response.headers["X-Reference"] = reference
        return response


class LanguageMiddleware:
    """The language that the person chose, else the county's own.

    A browser's Accept-Language is not asked: on many a county's machine it says English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class RefusalMiddleware:
    """Answers RuleBroken with 409 in the user's words; nothing was written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says what is wrong and what to do, with a way back."""
        if not isinstance(exception, RuleBroken):
            return None
        context = {
            "message": exception.message,
            "remedy": exception.remedy,
            "back_url": request.get_full_path() if request.method == "GET" else "",
        }
        return render(request, "errors/409.html", context, status=409)


class ZeroCharacterMiddleware:
    """Answers 404 for an address and 400 for a form that holds the zero character.

    No browser sends it, no database takes it, and not every field asks for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raises Http404 or BadRequest. The API's own fields look at what it is sent."""
        if ZERO in request.path_info:
            raise Http404
        if request.method != "POST" or request.path_info.startswith("/api/"):
            return
        if any(ZERO in value for _, values in request.POST.lists() for value in values):
            raise BadRequest
