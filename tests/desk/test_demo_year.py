"""The whole county once: its published figures come out of the engine, none is written."""

import json

import pytest
from django.core.management import call_command

from tests.desk.demo_county import fill


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_county_s_year_comes_out_of_the_engine(capsys: pytest.CaptureFixture[str]) -> None:
    fill()
    told = {}
    for as_of in ("2021-12-31", "2022-01-31"):
        call_command(
            "indicators", "--from", "2021-01-01", "--to", "2021-12-31", "--as-of", as_of, "--json"
        )
        told[as_of] = json.loads(capsys.readouterr().out)
    year, later = told["2021-12-31"]["hazards"], told["2022-01-31"]["hazards"]
    assert year["general"]["found"] > 12_000
    assert (year["major"]["found"], year["major"]["rate"]) == (2, "100.00%")
    assert year["all"]["found"] - year["all"]["rectified"] == 3
    assert (year["all"]["rate"], year["general"]["rate"]) == ("99.98%", "99.98%")
    assert (year["all"]["awaiting_verification"], year["all"]["overdue"]) == (1, 1)
    assert later["all"]["rate"] == "100.00%"
    assert later["all"]["found"] == year["all"]["found"]
    accidents = told["2021-12-31"]["accidents"]
    assert accidents["zero_accident_year"] is True
    assert accidents["consecutive_years_without_serious"] == 16
    assert accidents["register_from"] == "2000-01-01"
