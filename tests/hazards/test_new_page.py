"""Logging a hazard by its page: under a minute, once, and nothing typed is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from enterprises.models import Enterprise, Membership
from hazards import suggestions
from hazards.enums import Source, Status
from hazards.models import Evidence, Hazard
from hazards.suggestions import Suggestion
from hazards.terms import USUAL_DAYS
from tests.factories import EnterpriseFactory, photo
from tests.hazards.pictures import SCRIPT, upload
from tests.hazards.states import in_days, today

pytestmark = pytest.mark.django_db
NEW = "/hazards/new/"


def told(people, **more) -> dict[str, object]:
    return {
        "enterprise": str(people.enterprise.pk), "description": "皮带机尾部护罩缺失",
        "grade": "general", "due_on": in_days(15).isoformat(), "source": "inspection", **more,
    }  # fmt: skip


def test_five_things_are_enough(people, as_user):
    client = as_user(people.inspector)
    answer = client.post(NEW, {**told(people), "files": [photo("a.jpg"), photo("b.jpg", shade=9)]})
    found = Hazard.objects.get()
    assert answer.url == reverse("hazards:detail", args=[found.pk])
    assert (found.status, found.inspector) == (Status.RECTIFYING, people.inspector)
    assert (found.found_on, found.due_on) == (today(), in_days(15))
    assert Evidence.objects.filter(hazard=found, kind="before").count() == 2
    assert found.number in client.get(answer.url).content.decode()


def test_the_usual_term_is_set_already(people, as_user):
    text = as_user(people.inspector).get(NEW).content.decode()
    assert USUAL_DAYS == 15
    assert f'value="{in_days(15).isoformat()}"' in text
    assert 'capture="environment"' in text
    assert 'name="token"' in text


@pytest.mark.parametrize("source", ["tip_off", "alarm", "worker"])
def test_what_has_to_be_judged_starts_as_reported(people, as_user, source):
    as_user(people.inspector).post(NEW, told(people, source=source, due_on=""))
    found = Hazard.objects.get()
    assert (found.status, found.source, found.due_on) == (Status.REPORTED, source, None)


@pytest.mark.parametrize("source", ["inspection", "trade_body", "accident"])
def test_what_the_county_found_is_to_be_rectified(people, as_user, source):
    as_user(people.inspector).post(NEW, told(people, source=source))
    assert Hazard.objects.get().status == Status.RECTIFYING


@pytest.mark.parametrize(
    ("source", "status"), [("self_check", Status.RECTIFYING), ("worker", Status.REPORTED)]
)
def test_an_officer_logs_with_the_same_form(people, as_user, source, status):
    client = as_user(people.officer)
    text = client.get(NEW).content.decode()
    assert people.enterprise.name in text
    assert 'value="tip_off"' not in text
    client.post(NEW, told(people, source=source))
    assert Hazard.objects.get().status == status
    refused = client.post(NEW, told(people, source="inspection"))
    assert refused.status_code == 422


def test_an_officer_of_two_chooses(people, as_user):
    Membership.objects.create(user=people.officer, enterprise=EnterpriseFactory())
    text = as_user(people.officer).get(NEW).content.decode()
    assert "checked" not in text.split('class="picker-options"')[1].split("</div>")[0]


def test_the_address_may_name_the_enterprise(people, as_user):
    client = as_user(people.inspector)
    for query in (f"?enterprise={people.enterprise.pk}", "?enterprise=nonsense"):
        assert client.get(NEW + query).status_code == 200


def test_a_form_sent_twice_is_one_hazard(people, as_user):
    client = as_user(people.inspector)
    data = told(people, token=str(uuid4()))
    first = client.post(NEW, {**data, "files": [photo()]})
    second = client.post(NEW, {**data, "files": [photo()]})
    assert first.url == second.url
    assert Hazard.objects.count() == Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"description": ""}, 422, "隐患描述"),
        ({"due_on": ""}, 409, "缺少整改期限"),
        ({"due_on": "2001-01-01"}, 409, "早于"),
        ({"found_on": "2999-01-01"}, 409, "2999-01-01"),
        ({"due_on": "morgen"}, 422, ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(people, as_user, more, status, words):
    data = told(people, place="三号皮带机头", **more)
    answer = as_user(people.inspector).post(NEW, data)
    text = answer.content.decode()
    assert answer.status_code == status
    assert words in text
    assert "三号皮带机头" in text
    assert not Hazard.objects.exists()


def test_an_empty_photo_is_named_with_what_to_do(people, as_user):
    answer = as_user(people.inspector).post(NEW, {**told(people), "files": [upload("空.jpg", b"")]})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "空.jpg" in text
    assert "是空文件" in text
    assert "请重新选择文件。" in text
    assert not Hazard.objects.exists()


def test_a_script_named_as_a_photo_is_refused_and_nothing_is_half_done(people, as_user):
    answer = as_user(people.inspector).post(
        NEW, {**told(people), "files": [photo(), upload("photo.jpg", SCRIPT)]}
    )
    assert answer.status_code == 409
    assert "photo.jpg" in answer.content.decode()
    assert not Hazard.objects.exists()
    assert not Evidence.objects.exists()


def test_it_is_closed_to_those_who_do_not_log(people, as_user):
    for who in ("leader", "administrator", "auditor"):
        client = as_user(people.of(who))
        assert client.get(NEW).status_code == 403
        assert client.post(NEW, told(people)).status_code == 403
        assert client.get(reverse("hazards:suggest")).status_code == 403
    foreign = as_user(people.strangers[Role.OFFICER]).post(
        NEW, told(people, source=Source.SELF_CHECK)
    )
    assert foreign.status_code == 422
    assert not Hazard.objects.exists()


def test_sentences_are_offered_by_enterprise_and_words(people, as_user, monkeypatch):
    asked = []

    def provider(user: User, enterprise: Enterprise | None, typed: str) -> list[Suggestion]:
        asked.append((user, enterprise, typed))
        return [Suggestion("护罩缺失", basis="GB 5083", checklist_item="C-1"), Suggestion("<b>")]

    monkeypatch.setattr(suggestions, "_providers", [])
    suggestions.register(provider)
    suggestions.register(provider)
    query = {"enterprise": str(people.enterprise.pk), "description": " 护 "}
    text = as_user(people.inspector).get(reverse("hazards:suggest"), query).content.decode()
    assert asked == [(people.inspector, people.enterprise, "护")]
    assert 'data-suggestion="护罩缺失"' in text
    assert 'data-basis="GB 5083"' in text
    assert "&lt;b&gt;" in text
    foreign = {"enterprise": str(EnterpriseFactory(sector_id="gas").pk)}
    people.agency.sectors.set(["coal"])
    as_user(people.inspector).get(reverse("hazards:suggest"), foreign)
    assert asked[-1][1:] == (None, "")


def test_at_most_eight_sentences_each_once(people, monkeypatch):
    monkeypatch.setattr(suggestions, "_providers", [])
    for start in (0, 3):
        suggestions.register(
            lambda user, firm, typed, start=start: [
                Suggestion(str(n)) for n in range(start, start + 9)
            ]
        )
    offered = [one.text for one in suggestions.suggest(people.inspector, None, "")]
    assert offered == [str(n) for n in range(8)]
