"""A refusal that no form could show becomes a page of its own, never a fault of the server."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import RuleBroken


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
