"""Evidence leaves through the row filter only, and as nothing but what it is."""

import pytest
from django.urls import reverse

from hazards.enums import Source, Status
from hazards.services.evidence import add_evidence
from hazards.services.finding import accept_hazard
from tests.factories import photo
from tests.hazards.pictures import PDF, upload
from tests.hazards.states import hazard_in, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(people):
    return hazard_in(Status.RECTIFYING, people)


def kept(found, people, file):
    add_evidence(found.pk, by=people.inspector, files=[file], kind="before")
    return found.evidence.latest("added_at")


def address(evidence, what: str) -> str:
    return reverse("hazards:file", args=[evidence.pk, what])


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_original_is_saved_as_it_came(people, as_user, found):
    file = photo("现场.jpg")
    sent = file.read()
    row = kept(found, people, file)
    answer = as_user(people.officer).get(address(row, "original"))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert content(answer) == sent


@pytest.mark.parametrize("what", ["shown", "thumbnail"])
def test_the_copies_are_shown(people, as_user, found, what):
    row = kept(found, people, photo("a.png", kind="PNG"))
    answer = as_user(people.officer).get(address(row, what))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert content(answer)[:2] == b"\xff\xd8"


def test_a_document_has_no_copies(people, as_user, found):
    row = kept(found, people, upload("报告.pdf", PDF))
    client = as_user(people.officer)
    answer = client.get(address(row, "original"))
    assert answer["Content-Type"] == "application/pdf"
    assert content(answer) == PDF
    for what in ("shown", "thumbnail", "everything"):
        assert client.get(address(row, what)).status_code == 404


def test_outsiders_find_nothing(people, as_user, client, found):
    row = kept(found, people, photo())
    for what in ("original", "shown", "thumbnail"):
        for stranger in people.strangers.values():
            assert as_user(stranger).get(address(row, what)).status_code == 404
        assert client.get(address(row, what)).status_code == 302  # to the sign-in


def test_a_file_that_is_lost_is_not_there(people, as_user, found):
    row = kept(found, people, photo())
    row.file.storage.delete(row.file.name)
    assert as_user(people.officer).get(address(row, "original")).status_code == 404


def test_what_came_with_a_tip_is_not_for_the_enterprise(people, as_user):
    told = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF)
    row = kept(told, people, photo())
    accept_hazard(told.pk, by=people.inspector, due_on=in_days(3))
    later = kept(told, people, photo("b.jpg"))
    officer, inspector = as_user(people.officer), as_user(people.inspector)
    assert officer.get(address(row, "shown")).status_code == 404
    for client, one in ((officer, later), (inspector, row)):
        answer = client.get(address(one, "shown"))
        assert answer.status_code == 200
        content(answer)


def test_only_reading_is_possible(people, as_user, found):
    row = kept(found, people, photo())
    assert as_user(people.officer).post(address(row, "original")).status_code == 405
