"""/api/indicators/: the figures within the caller's scope."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories import officer
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

URL = "/api/indicators/"


@pytest.fixture
def cast() -> Cast:
    """One closed hazard at the mine, one open at the plant."""
    cast = Cast()
    play(
        *cast.closed(date(2021, 3, 1), date(2021, 3, 5)),
        cast.log(date(2021, 4, 1), enterprise=cast.plant),
    )
    return cast


def test_figures_and_slices(client, cast):
    client.force_login(cast.administrator)
    query = "from=2021-01-01&to=2021-12-31&as_of=2021-12-31&by=sector&by=month"
    answer = client.get(f"{URL}?{query}").json()
    assert answer["cohort"] == {"from": "2021-01-01", "to": "2021-12-31"}
    assert answer["as_of"] == "2021-12-31"
    assert answer["known_at"] is not None
    assert answer["hazards"]["all"] == {
        "found": 2, "rectified": 1, "rate": "50.00%", "due": 2, "on_time": 1,
        "on_time_rate": "50.00%", "awaiting_verification": 0, "overdue": 1,
    }  # fmt: skip
    assert answer["hazards"]["major"]["rate"] is None
    parts = [(one["by"], one["key"], one["hazards"]["all"]["found"]) for one in answer["slices"]]
    assert parts == [
        ("sector", "coal", 1), ("sector", "hazchem", 1), ("month", "2021-03", 1),
        ("month", "2021-04", 1),
    ]  # fmt: skip


def test_everything_found_as_of_today_where_nothing_is_said(client, cast):
    client.force_login(cast.administrator)
    answer = client.get(URL).json()
    assert answer["cohort"]["from"] is None
    assert (answer["hazards"]["all"]["found"], answer["slices"]) == (2, [])


def test_an_officer_gets_the_own_figures(client, cast):
    client.force_login(officer(cast.plant))
    assert client.get(URL).json()["hazards"]["all"]["found"] == 1
    refused = client.get(f"{URL}?by=source")
    assert refused.status_code == 400
    assert "source" in refused.json()["by"][0]


@pytest.mark.parametrize("query", ["as_of=2999-01-01", "from=2021-02-01&to=2021-01-01", "to=x"])
def test_a_question_without_sense_is_400(client, cast, query):
    client.force_login(cast.administrator)
    assert client.get(f"{URL}?{query}").status_code == 400


def test_nobody_without_a_sign_in(client):
    assert client.get(URL).status_code == 403


def test_the_schema_describes_it(client, cast):
    client.force_login(cast.administrator)
    assert "/api/indicators/" in client.get(reverse("api-schema")).content.decode()
