"""Every part of a slice on a page of its own, and the dashboard's tables as files."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role
from tests import factories
from tests.dashboard.pages import total
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

YEAR = {"period": "year", "as_of": "2022-05-20"}
FIRMS = 33


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-05-20 12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def leader(client):
    """33 firms with a hazard each, of which the first is closed; one firm has two more."""
    cast = Cast()
    firms = [factories.EnterpriseFactory(name=f"虚构{n:02d}厂") for n in range(FIRMS)]
    closed = cast.closed(date(2022, 2, 1), date(2022, 2, 9), enterprise=firms[0])
    play(
        *closed,
        *(cast.log(date(2022, 4, 1), enterprise=firm) for firm in firms[1:]),
        cast.log(date(2022, 4, 2), enterprise=firms[7]),
        cast.log(date(2022, 4, 3), enterprise=firms[7]),
    )
    client.force_login(factories.user(Role.LEADER))
    return client


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_what_a_slice_leaves_out_is_one_link_away(leader):
    page = leader.get("/figures/by/enterprise/", YEAR)
    assert (len(page.context["one"].table.lines), page.context["one"].left_out) == (30, 3)
    address = f"/figures/by/enterprise/all/?{page.context['period'].query}"
    assert address.replace("&", "&amp;") in page.content.decode()
    whole = leader.get(address)
    assert len(whole.context["lines"]) == FIRMS
    first = whole.context["lines"][0]
    assert (first.label, first.numbers["found"].value) == ("虚构07厂", 3)
    for line in whole.context["lines"][:3]:
        assert total(leader, line.numbers["found"].url) == line.numbers["found"].value
    lines = table(leader.get(whole.context["export_url"] + "&format=csv"))
    assert lines[0][:2] == ["企业", "排查"]
    assert [line[0] for line in lines[1:]] == [line.label for line in whole.context["lines"]]
    assert lines[1][1:7] == ["3", "0", "0.00%", "3", "3", "0"]
    assert sum(int(line[1]) for line in lines[1:]) == FIRMS + 2


def test_all_parts_come_page_by_page_and_the_file_is_whole(leader, monkeypatch):
    monkeypatch.setattr("indicators.dashboard.views.PARTS", 20)
    seen = [
        line.label
        for number in (1, 2)
        for line in leader.get("/figures/by/enterprise/all/", {**YEAR, "page": number}).context[
            "lines"
        ]
    ]
    assert len(set(seen)) == len(seen) == FIRMS
    asked = {**YEAR, "page": 2, "format": "csv"}
    assert len(table(leader.get("/figures/by/enterprise/export/", asked))) == 1 + FIRMS


def test_slices_of_the_first_page_and_distributions_have_theirs_too(leader):
    for key, parts in (("sector", 1), ("month", 2), ("rectify_days", 2)):
        page = leader.get(f"/figures/by/{key}/all/", YEAR)
        assert len(page.context["lines"]) == parts, key
        asked = {**YEAR, "format": "csv"}
        assert len(table(leader.get(f"/figures/by/{key}/export/", asked))) == 1 + parts


def test_the_rates_side_by_side_as_a_file(leader):
    page = leader.get("/figures/more/", YEAR)
    assert reverse("indicators:family-export") in page.content.decode()
    lines = table(leader.get(reverse("indicators:family-export"), {**YEAR, "format": "csv"}))
    rows = page.context["family"].rows
    assert len(lines) == 1 + len(rows)
    for line, row in zip(lines[1:], rows, strict=True):
        told = [
            word
            for cell in row.cells
            for word in (
                cell.rate, str(cell.numerator.value),
                str(cell.denominator.value) if cell.denominator else "",
            )
        ]  # fmt: skip
        assert line == [str(row.name), *told]


def test_no_slice_that_would_tell_an_officer_of_tips(client):
    cast = Cast()
    client.force_login(cast.officer)
    for address in ("all/", "export/"):
        assert client.get(f"/figures/by/source/{address}").status_code == 404
        assert client.get(f"/figures/by/nonsense/{address}").status_code == 404
    assert client.get("/figures/by/agency/all/").status_code == 200
    assert len(table(client.get("/figures/by/agency/export/", {"format": "csv"}))) == 1
    for address in ("by/agency/export/", "more/export/"):
        assert client.get(f"/figures/{address}", {"period": "custom"}).status_code == 404
