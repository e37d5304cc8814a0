"""Sign-in, one's own page, one's own password and language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.services import own


class SignIn(LoginView):
    """Name and password; from here on the pages speak the language that the person chose."""

    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        _remember(response, form.get_user().language)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """The way out, also for whose session has ended by itself; the next person at this machine
    finds nothing in the browser's memory.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who one is here, with language, password and the way out."""
    return render(request, "accounts/me.html")


def change_password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; sessions elsewhere end, this one goes on."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = own.change_password(by=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, person)
        messages.success(request, _("Your password has been changed."))
        return redirect("accounts:me")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/password_change.html", {"form": form}, status=status)


@require_POST
@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English: for this browser, and with the account for every other one."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_way_back(request))
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            own.choose_language(by=request.user, language=chosen)
        _remember(response, chosen)
    return response


def _remember(response: HttpResponse, chosen: str) -> None:
    options: dict[str, Any] = {
        "max_age": settings.LANGUAGE_COOKIE_AGE,
        "samesite": settings.LANGUAGE_COOKIE_SAMESITE,
        "httponly": settings.LANGUAGE_COOKIE_HTTPONLY,
        "secure": settings.SESSION_COOKIE_SECURE,
    }
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, **options)


def _way_back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if safe else "/"
