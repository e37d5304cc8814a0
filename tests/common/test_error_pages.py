"""Each refusal says what happened and what to do, even where nothing else works."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


def page(name, language="en", **context):
    request = RequestFactory().get("/somewhere/")
    request.user = AnonymousUser()
    with translation.override(language):
        return render_to_string(f"errors/{name}.html", context, request=request)


@pytest.mark.parametrize(
    ("name", "title", "remedy"),
    [
        ("400", "The request could not be read", "Go back, reload the page, and try again."),
        ("403", "You may not do this", "ask the administrator for the right"),
        ("404", "This page is not here", "find the record by search"),
        ("409", "This cannot be done now", "Look at its present state and decide again."),
        ("413", "The upload is too large", "Send fewer or smaller files at once."),
        ("csrf", "The form had expired", "reload the page, and send it again"),
    ],
)
def test_title_and_remedy(name, title, remedy):
    html = page(name)
    assert html.count("<h1>") == 1
    assert f"<h1>{title}</h1>" in html
    assert remedy in html


def test_the_words_of_the_rule_take_the_place_of_the_general_ones():
    html = page("409", message="Already <closed>.", remedy="Reopen it.", back_url="/hazards/1/")
    assert "Already &lt;closed&gt;." in html
    assert "Reopen it." in html
    assert 'href="/hazards/1/"' in html
    assert "Somebody else" not in html


def test_fault_page_needs_no_request_and_shows_its_number():
    with translation.override("en"):
        html = render_to_string("errors/500.html", {"reference": "8F3A-22C1"})
    assert "<strong>8F3A-22C1</strong>" in html
    assert 'href="/static/css/errors.css"' in html
    assert "{%" not in html


def test_a_visitor_sees_no_menu():
    html = page("404")
    assert "side-menu" not in html
    assert "bottom-bar d-lg-none" not in html
