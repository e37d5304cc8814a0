"""Each request has a number and a language, and a refusal becomes a page."""

import re

import pytest
import structlog
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path
from django.utils import translation

from common.errors import RuleBroken
from common.middleware import ReferenceMiddleware, RefusalMiddleware

REFERENCE = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")


def refused(request):
    raise RuleBroken("Too early.", remedy="Wait until tomorrow.")


def words(request):
    return HttpResponse(translation.get_language())


refused.login_required = words.login_required = False
urlpatterns = [path("refused/", refused), path("words/", words)]


def test_the_number_is_bound_to_the_log_while_the_request_lasts():
    seen = []

    def answer(request):
        seen.append((request.reference, structlog.contextvars.get_contextvars()))
        return HttpResponse()

    response = ReferenceMiddleware(answer)(RequestFactory().get("/"))
    (reference, bound) = seen[0]
    assert REFERENCE.fullmatch(reference)
    assert bound == {"reference": reference}
    assert response["X-Reference"] == reference
    assert structlog.contextvars.get_contextvars() == {}


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("cookie", "spoken"),
    [(None, "zh-hans"), ("en", "en"), ("zh-hans", "zh-hans"), ("xx", "zh-hans")],
)
def test_chinese_unless_the_person_chose_whatever_the_browser_says(client, cookie, spoken):
    if cookie:
        client.cookies["django_language"] = cookie
    response = client.get("/words/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert response.content.decode() == spoken
    assert response["Content-Language"] == spoken
    assert "Cookie" in response["Vary"]


@override_settings(ROOT_URLCONF=__name__)
def test_a_refusal_is_a_409_page_with_its_remedy_and_a_way_back(client):
    response = client.get("/refused/?a=1")
    assert response.status_code == 409
    html = response.content.decode()
    assert "Too early." in html
    assert "Wait until tomorrow." in html
    assert 'href="/refused/?a=1"' in html
    assert 'href="/refused/' not in client.post("/refused/").content.decode().split("<main")[1]


def test_other_faults_are_left_alone():
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None
