"""The inbox, the bell, and the notices under /api/."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from notices import registry
from notices.context import unread
from notices.models import Notice
from notices.services import tell
from tests.factories import UserFactory
from tests.notices.test_services import event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_wordings", {})
    registry.register(
        "hazard",
        lambda notice: f"/hazards/{notice.subject_id}/",
        lambda notice: f"{notice.facts['number']} is {notice.kind}.",
    )


@pytest.fixture
def person(client):
    one = UserFactory()
    client.force_login(one)
    return one


def told(person, count=1):
    for number in range(count):
        tell([person.pk], about=event(), facts={"number": f"N{number}"})
    return list(Notice.objects.visible_to(person))


def test_an_empty_inbox_says_what_would_stand_there(client, person):
    html = client.get("/notices/").content.decode()
    assert "暂无通知" in html
    assert "全部标为已读" not in html


def test_newest_first_with_the_unread_marked(client, person):
    notices = told(person, 3)
    Notice.objects.filter(pk=notices[0].pk).update(read_at=timezone.now())
    told(UserFactory(), 1)
    response = client.get("/notices/")
    texts = [text for _, text in response.context["lines"]]
    assert texts == ["N2 is submitted.", "N1 is submitted.", "N0 is submitted."]
    html = response.content.decode()
    assert html.count("notice-unread") == 2
    assert '<span class="visually-hidden">未读通知：</span>2' in html.replace(" </span>", "</span>")


def test_filters(client, person):
    notices = told(person, 2)
    Notice.objects.filter(pk=notices[0].pk).update(
        read_at=timezone.now(), created_at=timezone.now() - timedelta(days=9)
    )
    today = timezone.localdate().isoformat()

    def found(**query):
        return [text for _, text in client.get("/notices/", query).context["lines"]]

    assert found(unread="true") == ["N0 is submitted."]
    assert found(unread="false") == ["N1 is submitted."]
    assert found(created_at_after=today) == ["N0 is submitted."]


def test_pages_follow_each_other(client, person):
    told(person, 60)
    first = client.get("/notices/")
    second = client.get("/notices/", {"cursor": first.context["page"].next})
    texts = [text for page in (first, second) for _, text in page.context["lines"]]
    assert texts == [f"N{n} is submitted." for n in range(59, -1, -1)]


def test_htmx_gets_the_rows(client, person):
    rows = client.get("/notices/", headers={"HX-Request": "true"})
    assert rows.templates[0].name == "notices/_rows.html"
    assert "HX-Request" in rows["Vary"]


def test_opening_a_notice_leads_to_the_record_and_marks_it_read(client, person):
    notice = told(person)[0]
    answer = client.get(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/hazards/{notice.subject_id}/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_kind_without_words_has_general_ones_and_leads_to_the_inbox(client, person, monkeypatch):
    monkeypatch.setattr(registry, "_wordings", {})
    notice = told(person)[0]
    assert "与您有关的记录有变动" in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{notice.pk}/").url == "/notices/"


def test_mark_one_and_all_read(client, person):
    notices = told(person, 3)
    assert client.post(f"/notices/{notices[0].pk}/read/").url == "/notices/"
    assert Notice.objects.unread().count() == 2
    answer = client.post("/notices/read/", follow=True)
    assert "已将 2 条通知标为已读。" in answer.content.decode()
    assert Notice.objects.unread().count() == 0
    assert "没有未读通知" in client.post("/notices/read/", follow=True).content.decode()
    assert client.get("/notices/read/").status_code == 405
    assert client.get(f"/notices/{notices[0].pk}/read/").status_code == 405


def test_a_foreign_notice_is_404(client, person):
    foreign = told(UserFactory())[0]
    assert client.get(f"/notices/{foreign.pk}/").status_code == 404
    assert client.post(f"/notices/{foreign.pk}/read/").status_code == 404
    assert client.get(f"/api/notices/{foreign.pk}/").status_code == 404
    assert client.post(f"/api/notices/{foreign.pk}/mark-read/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_the_number_of_queries_does_not_grow(client, person, django_assert_num_queries):
    client.get("/notices/")  # the first request writes the session's clock
    for count in (1, 2):
        told(person, count)
        with django_assert_num_queries(6):
            client.get("/notices/")


def test_the_bell_counts_only_where_it_is_shown(person, django_assert_num_queries):
    told(person, 2)
    request = RequestFactory().get("/")
    request.user = person
    with django_assert_num_queries(0):
        context = unread(request)
    bell = Template('{% include "components/bell.html" %}{% include "components/bell.html" %}')
    with django_assert_num_queries(1):
        html = bell.render(Context(context))
    assert html.count('<span class="bell-count">') == 2


def test_a_visitor_has_no_bell(client):
    request = RequestFactory().get("/")
    assert unread(request) == {"unread_notices": 0}
    assert client.get("/notices/").status_code == 302


def test_the_api_reads_and_marks_the_own_notices(client, person):
    notices = told(person, 2)
    told(UserFactory())
    rows = client.get("/api/notices/").json()["results"]
    assert [row["text"] for row in rows] == ["N1 is submitted.", "N0 is submitted."]
    assert rows[0]["url"] == f"/hazards/{notices[0].subject_id}/"
    marked = client.post(f"/api/notices/{notices[0].pk}/mark-read/")
    assert marked.status_code == 200
    assert marked.json()["read_at"] is not None
    assert len(client.get("/api/notices/", {"unread": "true"}).json()["results"]) == 1
    assert client.post("/api/notices/mark-all-read/").json() == {"marked": 1}
    assert client.post("/api/notices/", {}).status_code == 405
