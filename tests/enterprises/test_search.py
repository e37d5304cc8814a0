"""Finding an enterprise by what a person types."""

import pytest
from django.db import connection

from accounts.enums import Role
from enterprises import queries
from enterprises.models import Enterprise
from enterprises.queries import Place, choices, search
from tests.factories import EnterpriseFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms() -> dict[str, Enterprise]:
    return {
        "yiwu": EnterpriseFactory(name="重庆义乌虚构小商品（集团）有限公司"),
        "coal": EnterpriseFactory(name="翼城县虚构ABC洗煤厂", uscc="91141022MA0H7QW722"),
        "gas": EnterpriseFactory(name="翼城县虚构燃气站"),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {"yiwu", "coal", "gas"}),
        ("。（）", {"yiwu", "coal", "gas"}),
        ("重庆义乌虚构小商品（集团）有限公司", {"yiwu"}),
        ("义乌虚构", {"yiwu"}),
        ("商品(集团)", {"yiwu"}),
        ("cqyw", {"yiwu"}),
        ("CQYW", {"yiwu"}),
        ("qyw", {"yiwu"}),
        ("chongqing", {"yiwu"}),
        ("chong qing yi", {"yiwu"}),
        ("ongqingyiwu", {"yiwu"}),
        ("abc", {"coal"}),
        ("ＡＢＣ", {"coal"}),
        ("翼城县 燃气", {"gas"}),
        ("ycx", {"coal", "gas"}),
        ("ma0h7qw7", {"coal"}),
        ("91141022MA0H7QW722", {"coal"}),
        ("100%", set()),
        ("没有这家", set()),
    ],
)
def test_what_a_text_finds(firms, text, found):
    names = {pk: name for name, pk in ((name, firm.pk) for name, firm in firms.items())}
    rows = search(Enterprise.objects.all(), text)
    assert {names[row.pk] for row in rows} == found


def test_a_place_is_read_or_left_out():
    assert Place.from_text("35.7", "111.7") == Place(35.7, 111.7)
    for latitude, longitude in (("", ""), ("x", "1"), ("91", "0"), ("0", "181"), ("nan", "0")):
        assert Place.from_text(latitude, longitude) is None


def test_the_nearest_come_first_with_their_distance(firms):
    for name, latitude, longitude in (
        ("gas", "35.700000", "111.7"),
        ("yiwu", "35.710000", "111.7"),
    ):
        Enterprise.objects.filter(pk=firms[name].pk).update(latitude=latitude, longitude=longitude)
    found = choices(user(Role.LEADER), place=Place(35.7001, 111.7))
    assert [one.enterprise.pk for one in found] == [firms[n].pk for n in ("gas", "yiwu", "coal")]
    assert [one.metres_shown for one in found] == [10, 1100, None]
    assert [one.kilometres for one in found] == ["", "1.1", ""]


def test_recent_ones_come_before_the_nearest_and_beginnings_before_both(firms, monkeypatch):
    monkeypatch.setattr(queries, "_recents", [])
    queries.register_recents(recents := lambda person, limit: [firms["gas"].pk, firms["coal"].pk])
    queries.register_recents(recents)
    assert queries.recent_ids(user(Role.LEADER)) == [firms["gas"].pk, firms["coal"].pk]
    found = choices(user(Role.LEADER))
    assert [(one.enterprise.pk, one.recent) for one in found] == [
        (firms["gas"].pk, True), (firms["coal"].pk, True), (firms["yiwu"].pk, False),
    ]  # fmt: skip
    chosen = choices(user(Role.LEADER), chosen=firms["yiwu"].pk)
    assert chosen[0].enterprise == firms["yiwu"]
    begins = choices(user(Role.LEADER), text="ycx")
    assert begins[0].enterprise == firms["gas"]
    by_beginning = choices(user(Role.LEADER), text="c")
    assert by_beginning[0].enterprise == firms["yiwu"]


def test_a_picker_offers_what_a_person_may_see(firms):
    own = officer(firms["gas"])
    assert [one.enterprise for one in choices(own)] == [firms["gas"]]
    assert choices(own, text="洗煤") == []


@pytest.mark.postgres
def test_a_part_of_a_name_is_found_by_indexes(firms):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    latin = search(Enterprise.objects.order_by(), "cqywxg").explain()
    for name in ("initials", "uscc", "unspaced"):
        assert f"enterprises_{name}_trgm" in latin
    assert "enterprises_folded_trgm" in search(Enterprise.objects.order_by(), "义乌虚构").explain()
