"""The first page of each role, the workbench, and the search over everything."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import User
from common.requests import typed
from desk.boards.choosing import board_for
from desk.links import page
from desk.queries import demo_progress
from desk.searching import search

LONGEST = 100


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Where a person's work begins; signed out, the sign-in, or how far the demo is filled."""
    if request.user.is_authenticated:
        return redirect(_first_page(request.user.role))
    progress = demo_progress()
    if progress is None:
        return redirect(settings.LOGIN_URL)
    return render(request, "desk/filling.html", {"progress": progress})


@require_safe
@login_not_required
def filling(request: HttpRequest) -> HttpResponse:
    """The bar on the first page, asked for every second; at the end it sends the page on."""
    progress = demo_progress()
    if progress is None:
        return HttpResponse(headers={"HX-Redirect": resolve_url("desk:home")})
    return render(request, "desk/_filling.html", {"progress": progress})


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """What is mine today, soonest first."""
    board = board_for(_person(request))
    context = {"numbers": board.numbers, "progress": demo_progress(), **board.more}
    return render(request, board.template, context)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """One box for number, text, name, initials and code."""
    text = typed(request, "q", longest=LONGEST)
    return render(
        request, "desk/search.html", {"text": text, "groups": search(_person(request), text)}
    )


def _person(request: HttpRequest) -> User:
    """Who is signed in; SignInMiddleware lets nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


def _first_page(role: str) -> str:
    """The address of a role's first page."""
    named: dict[str, str] = {
        Role.LEADER: "indicators:dashboard",
        Role.AUDITOR: "audit:log",
        Role.INSPECTOR: "desk:today",
    }
    return page(named.get(role, "desk:workbench")) or resolve_url("desk:workbench")
