"""The rows behind a figure, and the list of comparisons."""

import io
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from accounts.enums import Role
from hazards.enums import Grade
from indicators import services
from indicators.figures import DETAILS, FIGURES, Cohort
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
    monkeypatch.setattr("indicators.listing.CHUNK", 2)
    client.force_login(cast.administrator)
    url = rows_url("open", YEAR, DAY).replace("/rows/", "/rows/export/")
    answer = client.get(url)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    table = sheet.get_sheet_by_index(0).to_python()
    assert table[0] == [
        _("Number"), _("State"), _("Grade"), _("Enterprise"), _("Place"), _("What is wrong"),
        _("Township"), _("Sector"), _("Agency"), _("Source"), _("Found on"), _("Due on"),
        _("Days overdue"), _("Submitted on"), _("Rectified on"), _("Closed on"),
        _("Days to rectify"), _("Money spent (yuan)"),
    ]  # fmt: skip
    assert len(table) == 4
    assert table[1][1:4] == ["整改中", "重大", cast.plant.name]
    assert [row[12] for row in table[1:]] == ["", 229, 259]


def test_an_officer_exports_without_the_source(client, cast):
    client.force_login(cast.officer)
    answer = client.get(rows_url("found", YEAR, DAY).replace("/rows/", "/rows/export/"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(sheet.get_sheet_by_index(0).to_python()[0]) == 17


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


def at(moment: str) -> str:
    return f"known_at={moment}"


class TestKnownAt:
    """Rows and figures as they were known at an earlier moment."""

    @pytest.fixture
    def told(self):
        """Two hazards recorded on 1 Dec; one voided and one closed, both back-dated, on 5 Jan."""
        with time_machine.travel("2021-12-01T09:00+08:00", tick=False):
            cast = Cast()
            first, second = cast.log(date(2021, 11, 1)), cast.log(date(2021, 11, 2))
            play(first, second)
        with time_machine.travel("2022-01-05T09:00+08:00", tick=False):
            play(
                cast.void(first.hazard, date(2021, 12, 20)),
                cast.submit(second.hazard, date(2021, 12, 21)),
                cast.passed(second.hazard, date(2021, 12, 22), date(2021, 12, 21)),
            )
        cast.hazards = [first.hazard, second.hazard]
        return cast

    def test_hazards_that_were_voided_later_are_listed_as_they_stood(self, client, told):
        client.force_login(told.administrator)
        url = rows_url("found", YEAR, DAY, known_at=date(2022, 1, 4))
        assert url.endswith("&known_at=2022-01-04")
        answer = client.get(url)
        rows = [(row["hazard"].number, row["span"].state) for row in answer.context["rows"]]
        assert rows == [("2021-00002", "rectifying"), ("2021-00001", "rectifying")]
        assert answer.context["how"]["number"] == "2"
        text = answer.content.decode()
        assert "2022-01-04 23:59，日志第 2 条" in text
        assert _("as known now") in text
        now = client.get(answer.context["how"]["now_url"]).context
        assert [row["span"].state for row in now["rows"]] == ["closed"]
        assert now["how"]["now_url"] == ""

    def test_every_link_keeps_the_moment(self, client, told):
        client.force_login(told.administrator)
        moment = "2022-01-05T08:59:00+08:00"
        asked = {"figure": "overdue", "by": "sector", "key": "coal", "as_of": "2021-12-31"}
        answer = client.get(reverse("indicators:rows"), {**asked, "known_at": moment})
        how = answer.context["how"]
        assert (how["numerator"], how["denominator"]) == (2, 2)
        for name in ("whole_url", "without_part"):
            assert client.get(how[name]).context["how"]["known"].at == datetime.fromisoformat(
                moment
            )
        assert f'value="{moment}"' in answer.content.decode()

    def test_before_the_first_entry_all_is_unknown(self, client, told):
        client.force_login(told.administrator)
        url = rows_url("found", YEAR, DAY, known_at=date(2021, 11, 30))
        answer = client.get(url)
        assert "不得而知" in answer.content.decode()
        assert "how" not in answer.context
        assert client.get(url.replace("/rows/", "/rows/export/")).status_code == 404

    def test_a_moment_before_the_end_of_the_day_says_so(self, client, told):
        client.force_login(told.administrator)
        hints = client.get(rows_url("found", YEAR, DAY, known_at=date(2021, 12, 20))).context[
            "hints"
        ]
        assert hints == [
            "2021-12-20 23:59之后发生的情况当时尚不知悉：截至2021-12-31的各隐患按当时的状态列示。"
        ]
        assert client.get(rows_url("found", YEAR, DAY, known_at=DAY)).context["hints"] == []

    def test_a_day_before_the_first_hazard_says_when_that_was(self, client, told):
        client.force_login(told.administrator)
        answer = client.get(rows_url("found", Cohort(None, DAY), date(2020, 1, 1)))
        assert answer.context["hints"] == ["系统记录的首条隐患发现于2021-11-01，晚于所查询的日期。"]

    @pytest.mark.parametrize("known_at", ["2999-01-01", "soon", "99999-01-01", "2022-13-01"])
    def test_a_moment_without_sense(self, client, told, known_at):
        client.force_login(told.administrator)
        answer = client.get(f"{reverse('indicators:rows')}?{at(known_at)}")
        assert "无法回答" in answer.content.decode()
        api = client.get(f"/api/indicators/?{at(known_at)}")
        assert (api.status_code, list(api.json())) == (400, ["known_at"])

    def test_today_is_now(self, client, told):
        client.force_login(told.administrator)
        answer = client.get(f"{reverse('indicators:rows')}?{at(timezone.localdate().isoformat())}")
        assert answer.context["how"]["known"].limit is None

    def test_the_file_is_as_known_then(self, client, told):
        client.force_login(told.administrator)
        url = rows_url("found", YEAR, DAY, known_at=date(2022, 1, 4))
        answer = client.get(url.replace("/rows/", "/rows/export/"))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        table = sheet.get_sheet_by_index(0).to_python()
        assert [row[1] for row in table[1:]] == ["整改中", "整改中"]

    def test_the_api_as_known_then(self, client, told):
        client.force_login(told.administrator)
        query = "from=2021-01-01&as_of=2021-12-31&by=sector"
        then = client.get(f"/api/indicators/?{query}&{at('2022-01-04')}").json()
        now = client.get(f"/api/indicators/?{query}").json()
        assert then["known_at"] == "2022-01-04T23:59:59.999999+08:00"
        assert [one["hazards"]["all"]["found"] for one in (then, now)] == [2, 1]
        assert [one["slices"][0]["hazards"]["all"]["rectified"] for one in (then, now)] == [0, 1]
        more = [one["details"]["slices"][0]["hazards"]["all"] for one in (then, now)]
        assert [one["first_pass_rate"] for one in more] == [None, "100.00%"]
        assert [one["days_to_rectify"] for one in more] == [
            {"median": None, "p90": None}, {"median": 49, "p90": 49},
        ]  # fmt: skip

    @pytest.mark.parametrize("count", [1, 3])
    def test_queries_do_not_grow_with_rows(self, client, django_assert_num_queries, count):
        cast = Cast()
        play(*(cast.log(date(2021, 4, 1)) for _ in range(count)))
        client.force_login(cast.administrator)
        moment = timezone.now().isoformat()
        url = rows_url("days_to_rectify", YEAR, DAY, None, "region", "141022100")
        url = f"{url}&{urlencode({'known_at': moment})}"
        client.get(url)
        with django_assert_num_queries(14):
            client.get(url, headers={"HX-Request": "true"})


@pytest.mark.parametrize("figure", DETAILS)
def test_the_further_figures_have_their_rows(client, cast, figure):
    client.force_login(cast.administrator)
    assert client.get(rows_url(figure, YEAR, DAY)).context["total"] == {
        "settled": 0, "recurred": 0, "funds": 0, "days_to_rectify": 4,
    }[figure]  # fmt: skip


def test_days_and_money_are_told_in_the_box(client, cast):
    Span.objects.filter(state="closed").update(funds="1234.50")
    client.force_login(cast.administrator)
    text = shown(client, rows_url("funds", YEAR, DAY))
    assert "1,234.50元" in text
    assert "<details" in text
    answer = client.get(rows_url("days_to_rectify", YEAR, DAY))
    days = answer.context["how"]["details"].days
    assert (days.median, dict(days.rectified), days.number_waiting) == (None, {4: 1}, 3)
    text = answer.content.decode()
    assert "已3天，未整改" in text
    assert "1 / 3" in text


def test_the_part_of_an_enterprise_that_is_not_theirs_is_404(client, cast):
    """The page would tell the name of any enterprise whose key is known from earlier days."""
    plant = officer(cast.plant)
    client.force_login(plant)
    own = rows_url("found", YEAR, DAY, None, "enterprise", str(cast.plant.pk))
    assert client.get(own).context["total"] == 1
    url = rows_url("found", YEAR, DAY, None, "enterprise", str(cast.mine.pk))
    assert client.get(url).status_code == 404
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 404
    assert client.get(url.replace("/rows/", "/rows/export/")).status_code == 404
    plant.memberships.all().delete()
    assert client.get(own).status_code == 404
    client.force_login(cast.administrator)
    assert cast.mine.name in shown(client, url)
