"""The rows behind a figure, and the list of comparisons."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from accounts.enums import Role
from hazards.enums import Grade
from indicators import services
from indicators.figures import FIGURES, Cohort
from indicators.links import rows_url
from indicators.models import Span
from indicators.queries import totals
from tests.factories import EnterpriseFactory, officer, user
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

DAY = date(2021, 12, 31)
YEAR = Cohort(date(2021, 1, 1), DAY)


@pytest.fixture
def cast() -> Cast:
    """One closed in time, one late, one late and submitted, one major."""
    cast = Cast()
    late = cast.log(date(2021, 4, 1))
    submitted = cast.log(date(2021, 5, 1))
    play(
        *cast.closed(date(2021, 3, 1), date(2021, 3, 5)),
        late,
        submitted,
        cast.submit(submitted.hazard, date(2021, 6, 1)),
        cast.log(date(2021, 12, 28), grade=Grade.MAJOR, enterprise=cast.plant),
    )
    return cast


def shown(client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("figure", FIGURES)
def test_the_number_on_top_is_the_figure(client, cast, figure):
    client.force_login(cast.administrator)
    answer = client.get(rows_url(figure, YEAR, DAY))
    number = getattr(totals(cast.administrator, YEAR, DAY)["all"], figure)
    assert (answer.context["total"], len(answer.context["rows"])) == (number, number)
    assert answer.context["how"]["numerator"] == number


def test_the_rows_stand_as_on_the_day_and_not_as_today(client, cast):
    hazard = play(cast.log(date(2021, 7, 1)))[0]
    play(cast.submit(hazard, date(2022, 2, 1)), cast.passed(hazard, date(2022, 2, 2), DAY))
    client.force_login(cast.administrator)
    answer = client.get(rows_url("overdue", YEAR, DAY))
    rows = [(row["span"].state, row["late"]) for row in answer.context["rows"]]
    assert rows == [("rectifying", 259), ("submitted", 229), ("rectifying", 168)]
    assert [row["late_words"] for row in answer.context["rows"]][2] == "逾期168天"
    assert client.get(rows_url("overdue", YEAR, date(2022, 3, 1))).context["total"] == 3


def test_how_it_is_counted(client, cast):
    client.force_login(cast.administrator)
    text = shown(client, rows_url("on_time", YEAR, DAY, "general", "sector", "coal"))
    assert "计数口径" in text
    assert "33.33%" in text
    assert "2021-01-01 至 2021-12-31" in text
    assert "2021-12-31 日终" in text
    assert "煤矿" in text
    how = client.get(rows_url("on_time", YEAR, DAY)).context["how"]
    assert (how["numerator"], how["denominator"], how["number"]) == (1, 3, "7")
    assert client.get(how["whole_url"]).context["total"] == 3


def test_a_rate_without_rows_is_a_dash(client, cast):
    client.force_login(cast.administrator)
    answer = client.get(rows_url("rectified", YEAR, date(2019, 1, 1)))
    assert (answer.context["how"]["rate"], answer.context["total"]) == ("—", 0)
    assert "没有隐患" in answer.content.decode()


def test_the_default_is_all_that_was_found_as_of_today(client, cast):
    client.force_login(cast.administrator)
    answer = client.get(reverse("indicators:rows"))
    assert answer.context["total"] == 4
    assert answer.context["how"]["as_of"] == timezone.localdate()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_rows(client, django_assert_num_queries, count):
    cast = Cast()
    play(*(cast.log(date(2021, 4, 1)) for _ in range(count)))
    client.force_login(cast.administrator)
    url = rows_url("found", YEAR, DAY, None, "region", "141022100")
    client.get(url)
    with django_assert_num_queries(11):
        client.get(url, headers={"HX-Request": "true"})


def test_pages_by_key(client):
    cast = Cast()
    play(*(cast.log(date(2021, 4, 1) + timedelta(days=day % 40)) for day in range(60)))
    client.force_login(cast.administrator)
    for figure in ("found", "overdue"):
        first = client.get(rows_url(figure, YEAR, DAY))
        cursor = first.context["page"].next
        second = client.get(f"{rows_url(figure, YEAR, DAY)}&cursor={cursor}")
        seen = [row["hazard"].pk for page in (first, second) for row in page.context["rows"]]
        assert (len(first.context["rows"]), len(set(seen))) == (50, 60)
        past = client.get(f"{rows_url(figure, YEAR, date(2021, 1, 2))}&cursor={cursor}")
        assert _("To the first page") in past.content.decode()


def test_htmx_gets_the_rows_alone(client, cast):
    client.force_login(cast.administrator)
    url = rows_url("found", YEAR, DAY)
    assert "<h1" in shown(client, url)
    fragment = client.get(url, headers={"HX-Request": "true"})
    assert "<h1" not in fragment.content.decode()
    assert "HX-Request" in fragment.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("as_of=2999-01-01", "尚未到来"),
        ("from=2021-02-01&to=2021-01-01", _("The last day lies before the first.")),
        ("to=never", _("Enter a valid date.")),
    ],
)
def test_a_question_without_answer_says_why(client, cast, query, words):
    client.force_login(cast.administrator)
    text = shown(client, f"{reverse('indicators:rows')}?figure=found&{query}")
    assert words in text
    assert "无法回答" in text


@pytest.mark.parametrize(
    "query",
    ["figure=best", "by=colour", "by=agency&key=x", "by=month&key=13", "key=1&by=overdue_days"],
)
def test_what_does_not_exist_is_404(client, cast, query):
    client.force_login(cast.administrator)
    for name in ("rows", "export"):
        assert client.get(f"{reverse(f'indicators:{name}')}?{query}").status_code == 404


def test_an_export_without_sense_is_404(client, cast):
    client.force_login(cast.administrator)
    assert client.get(f"{reverse('indicators:export')}?as_of=2999-01-01").status_code == 404


def test_nobody_sees_the_rows_of_others(client, cast):
    plant, stranger = officer(cast.plant), officer(EnterpriseFactory())
    url = rows_url("found", YEAR, DAY)
    totals_seen = []
    for person in (cast.administrator, plant, stranger, cast.administrator):
        client.force_login(person)
        totals_seen.append(client.get(url).context["total"])
    assert totals_seen == [4, 1, 0, 4]
    client.force_login(plant)
    text = shown(client, url)
    assert cast.mine.name not in text
    assert f">{_('Source')}</th>" not in text
    assert "企业可知晓的日期" in text
    assert client.get(f"{url}&by=source&key=tip_off").status_code == 404


def test_the_whole_figure_as_a_workbook(client, cast, monkeypatch):
    monkeypatch.setattr("indicators.views.rows.CHUNK", 2)
    client.force_login(cast.administrator)
    url = rows_url("open", YEAR, DAY).replace("/rows/", "/rows/export/")
    answer = client.get(url)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    table = sheet.get_sheet_by_index(0).to_python()
    assert table[0] == [
        _("Number"), _("State"), _("Grade"), _("Enterprise"), _("Place"), _("What is wrong"),
        _("Township"), _("Sector"), _("Agency"), _("Source"), _("Found on"), _("Due on"),
        _("Days overdue"), _("Submitted on"), _("Rectified on"), _("Closed on"),
    ]  # fmt: skip
    assert len(table) == 4
    assert table[1][1:4] == ["整改中", "重大", cast.plant.name]
    assert [row[12] for row in table[1:]] == ["", 229, 259]


def test_an_officer_exports_without_the_source(client, cast):
    client.force_login(cast.officer)
    answer = client.get(rows_url("found", YEAR, DAY).replace("/rows/", "/rows/export/"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(sheet.get_sheet_by_index(0).to_python()[0]) == 15


def test_comparisons_are_for_administrators_and_auditors(client, cast):
    url = reverse("indicators:comparisons")
    for role, status in ((Role.AUDITOR, 200), (Role.LEADER, 403), (Role.SUPERVISOR, 403)):
        client.force_login(user(role))
        assert client.get(url).status_code == status
    client.force_login(cast.officer)
    assert client.get(url).status_code == 403


def test_comparisons_are_listed_with_their_differences(client, cast):
    client.force_login(cast.administrator)
    url = reverse("indicators:comparisons")
    assert "尚未比对" in shown(client, url)
    services.compare()
    Span.objects.filter(state="closed").delete()
    services.compare()
    text = shown(client, url)
    assert "全部一致" in text
    assert "2021-00001" in text
    assert text.index("不一致") < text.index("全部一致")


def test_the_page_needs_a_sign_in(client):
    assert client.get(reverse("indicators:rows")).status_code == 302
