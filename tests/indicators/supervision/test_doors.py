"""The command, the API and the nightly comparison tell of supervision too."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from audit.models import Cursor
from indicators import services
from indicators.models import Comparison, Operation, Visit
from indicators.notes import name_of, slice_of
from indicators.supervision.projection import CONSUMER
from notices.models import Notice
from notices.registry import text_of
from tests.factories import officer
from tests.indicators.supervision.cast import read
from tests.indicators.supervision.test_worked_example import build

pytestmark = pytest.mark.django_db

WHOLE = {
    "inspections": 9, "enterprises": 4, "enterprises_in_scope": 4, "enterprises_covered": 3,
    "coverage": "75.00%", "found": 3, "found_per_inspection": "0.33", "zero_finding": 6,
    "zero_finding_old": 5, "contradicted": 4, "contradicted_rate": "80.00%",
    "zero_finding_young": 1,
}  # fmt: skip
YEAR = ("--from", "2021-01-01", "--to", "2021-12-31", "--as-of", "2021-12-31")


@pytest.fixture
def year():
    return build()


def test_the_command(year, capsys):
    Visit.objects.all().delete()
    call_command("indicators", *YEAR, "--json")
    told = json.loads(capsys.readouterr().out)["supervision"]
    slices = told.pop("slices")
    assert told == WHOLE
    agency = next(one for one in slices if one["key"] == str(year.cast.bureau.pk))
    assert agency["by"] == "agency"
    assert agency["supervision"]["contradicted"] == 4
    assert agency["supervision"]["contradicted_rate"] is None
    call_command("indicators", *YEAR)
    assert "supervision, contradicted rate" in capsys.readouterr().out


def test_the_command_for_a_part_of_the_county(year, capsys):
    call_command("indicators", *YEAR, "--sector", "gas", "--json")
    told = json.loads(capsys.readouterr().out)["supervision"]
    assert (told["inspections"], told["enterprises_in_scope"], told["coverage"]) == (0, 0, None)
    call_command("indicators", *YEAR, "--sector", "coal", "--region", "141022", "--json")
    told = json.loads(capsys.readouterr().out)["supervision"]
    assert (told["inspections"], told["enterprises_in_scope"]) == (9, 4)


def test_the_api(client, year):
    client.force_login(year.cast.supervisor)
    query = "from=2021-01-01&to=2021-12-31&as_of=2021-12-31"
    told = client.get(f"/api/indicators/?{query}").json()["supervision"]
    assert {name: value for name, value in told.items() if name != "slices"} == WHOLE
    kinds = [one["key"] for one in told["slices"] if one["by"] == "kind"]
    assert kinds == ["daily", "special"]
    client.force_login(officer(year.firms[0]))
    assert client.get(f"/api/indicators/?{query}").json()["supervision"] is None


def test_a_difference_is_told_with_its_inspections(client, year):
    person = year.cast.administrator
    Visit.objects.filter(inspection=year.young.pk).delete()
    made = services.compare()
    told = made.difference
    assert (told["figure"], told["by"], told["stored"], told["recomputed"]) == (
        "inspections", "", 8, 9,
    )  # fmt: skip
    assert (told["only_stored"], told["only_recomputed"]) == ([], [year.young.number])
    notice = Notice.objects.get(user=person, subject_kind="indicators")
    assert "检查次数" in text_of(notice)
    client.force_login(person)
    text = client.get(reverse("indicators:comparisons")).content.decode()
    assert year.young.number in text
    file = client.get(reverse("exports:take", args=["comparisons"]), {"format": "csv"})
    assert "检查次数" in b"".join(file.streaming_content).decode("utf-8-sig")
    services.rebuild()
    assert services.compare().ok


def test_differences_of_enterprises_and_hazards(year):
    Operation.objects.all().delete()
    told = services.compare().difference
    assert (told["figure"], len(told["only_recomputed"])) == ("in_scope", 4)
    assert (name_of(told), slice_of(told)) == ("在范围企业数", "")
    assert slice_of({**told, "by": "kind"}) == "检查类型"


def test_where_one_consumer_is_behind_what_both_know_is_compared(year, monkeypatch):
    number = read()
    Cursor.objects.filter(name=CONSUMER).update(seq=number - 5)
    monkeypatch.setattr("indicators.services.consume_waiting", lambda: 0)
    assert services.compare().ok
    assert Comparison.objects.get().known == {"141022": number}
