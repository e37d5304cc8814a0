"""What the pages of this app share: a list's page, a form's answer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.errors import RuleBroken
from common.forms import show_refusal
from common.requests import wants_rows

MOST_PLACES = 3000  # more circles than this only cover each other, and weigh a megabyte


def list_page(request: HttpRequest, folder: str, context: dict[str, Any]) -> HttpResponse:
    """The whole list, or its rows for htmx."""
    template = "_rows.html" if wants_rows(request) else "list.html"
    response = render(request, f"enterprises/{folder}{template}", context)
    response["Vary"] = "HX-Request"
    return response


def map_page(request: HttpRequest, folder: str, context: dict[str, Any]) -> HttpResponse:
    """The map of a list. htmx is sent to the whole page: a map is drawn when its page loads."""
    if wants_rows(request):
        response = HttpResponse()
        response["HX-Redirect"] = request.get_full_path()
    else:
        response = render(request, f"enterprises/{folder}map.html", context)
    response["Vary"] = "HX-Request"
    return response


def form_answer(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    context: dict[str, Any],
    target: Callable[[Any], str] | str,
    template: str = "enterprises/form.html",
) -> HttpResponse:
    """A form shown, sent, or sent back: 422 for what the form refuses, 409 for the rules.

    `act` gets the cleaned data and calls one service; `target` is where it goes from there.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = act(form.cleaned_data)
            except RuleBroken as refusal:
                show_refusal(form, refusal)  # type: ignore[arg-type]
                status = 409
            else:
                return redirect(target if isinstance(target, str) else target(made))
    return render(request, template, {"form": form, **context}, status=status)
