"""What is answered when a request goes wrong: in the user's language, as JSON under /api/.

Nothing that the machine says about itself reaches a reader; the log has it under the number that
the page shows.
"""

import errno
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_WORDS = ("database or disk is full", "No space left on device")
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 when more was sent than the server takes."""
    if isinstance(exception, TOO_MUCH):
        return _answer(request, 413, _("What was sent is larger than the server takes."))
    return _answer(request, 400, _("What the browser sent is incomplete or not allowed."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, in the words of whoever refused where there are some."""
    said = str(exception)
    return _answer(request, 403, said or _("Your role does not include this action."), said)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; whether a record exists outside one's scope is not said."""
    words = _("The address is wrong, or the record does not belong to your area of work.")
    return _answer(request, 404, words)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or comes from elsewhere."""
    return render(request, "errors/csrf.html", status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """500 with the number under which the log has the fault; 507 where the disk is full."""
    reference = getattr(request, "reference", "")
    is_full = _is_full(sys.exc_info()[1])
    status = 507 if is_full else 500
    if _is_api(request):
        words = (
            _("The server's disk is full") if is_full else _("Something went wrong on the server")
        )
        return JsonResponse({"detail": words, "reference": reference}, status=status)
    page = render_to_string("errors/500.html", {"reference": reference, "is_full": is_full})
    return HttpResponse(page, status=status)


def _is_full(error: BaseException | None) -> bool:
    """Does a full disk stand behind this? Libraries wrap what the system said."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if isinstance(error, DatabaseError) and any(words in str(error) for words in FULL_WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False


def _answer(request: HttpRequest, status: int, words: str, said: str = "") -> HttpResponse:
    if _is_api(request):
        return JsonResponse({"detail": words}, status=status)
    return render(request, f"errors/{status}.html", {"message": said}, status=status)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
