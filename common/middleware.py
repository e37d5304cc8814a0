"""What every request passes: a number for the log, the language, and refusals as pages."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from structlog.contextvars import bound_contextvars

from common.errors import RuleBroken


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
