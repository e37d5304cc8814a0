"""Search in Chinese: the same rows by the index of pairs as without it, and it is used."""

import random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.enums import Role
from common import trigrams
from common.counting import Total
from hazards.filters import HazardFilter
from hazards.models import Hazard
from hazards.searching import is_pair, words_of
from tests.factories import hazard, user

LETTERS = "皮带机护罩缺失a3- \\%_(（）"


@pytest.mark.parametrize(
    ("word", "pair"),
    [("护罩", True), ("皮带机", False), ("护", False), ("3号", False), ("号a", False), ("", False)],
)
def test_a_pair_is_two_characters_of_which_neither_is_ascii(word: str, pair: bool) -> None:
    assert is_pair(word) is pair


def test_at_most_six_words_in_lower_case() -> None:
    assert words_of(" A b\u3000c d e f g ") == ["a", "b", "c", "d", "e", "f"]


def found(text: str, **how: bool) -> list[str]:
    rows = Hazard.objects.holding(text, **how)
    return list(rows.order_by("number").values_list("number", flat=True))


class SameRows(TestCase):
    """Whatever the text and the words, index or not."""

    @trying(max_examples=60, deadline=None)
    @given(
        texts=st.lists(
            st.text(LETTERS, min_size=1, max_size=9).filter(str.strip), min_size=1, max_size=4
        ),
        words=st.text(LETTERS, min_size=1, max_size=4)
        | st.sampled_from(["护罩", "皮带", "罩缺", "护护", "护罩 皮带", "（皮", "护罩 a3"]),
    )
    def test_as_plain_python_finds_them(self, texts: list[str], words: str) -> None:
        hazards = [hazard(description=text, place="") for text in texts]
        stored = {h.number: Hazard.objects.get(pk=h.pk).search_text for h in hazards}
        wanted = sorted(
            number
            for number, text in stored.items()
            if all(word in text for word in words.lower().split())
        )
        assert found(words) == found(words, by_index=False) == wanted


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_word_of_two_characters_is_found_by_the_index() -> None:
    hazard(description="护罩缺失")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    text = Hazard.objects.holding("护罩").explain()
    assert "hazards_search_pairs" in text


@pytest.mark.django_db
def test_a_page_of_many_rows_walks_along_the_list(settings: Any) -> None:
    settings.LIST_COUNT_TO = 3
    chance = random.Random(3)
    for n in range(5):
        hazard(description=f"护罩缺失{chance.random()}{n}")
    hazard(description="灭火器压力不足")
    client = Client()
    client.force_login(user(Role.LEADER))
    page = client.get(reverse("hazards:list"), {"q": "护罩"})
    assert (page.context["total"], page.context["total_more"]) == (3, True)
    assert len(page.context["rows"]) == 5
    assert "超过" in page.content.decode()
    whole = client.get(reverse("hazards:list"), {"q": "护罩", "count": "exact"})
    assert (whole.context["total"], whole.context["total_more"]) == (5, False)
    other = client.get(reverse("hazards:list"), {"count": "nonsense"})
    assert (other.context["total"], other.context["total_more"]) == (3, True)


@pytest.mark.django_db
def test_few_rows_are_counted_at_once() -> None:
    hazard()
    client = Client()
    client.force_login(user(Role.LEADER))
    page = client.get(reverse("hazards:list"))
    assert (page.context["total"], page.context["total_more"]) == (1, False)


@pytest.mark.django_db
def test_a_few_rows_are_read_by_the_keys_that_came_with_their_number() -> None:
    one, other = hazard(description="护罩缺失"), hazard(description="护罩破损")
    filterset = HazardFilter({"q": "护罩"}, Hazard.objects.exclude(pk=other.pk))
    assert list(filterset.first_of(Total(2, keys=[one.pk, other.pk]))) == [one]
    assert list(filterset.first_of(Total(0, keys=[]))) == []
    assert filterset.first_of(Total(2_001)) is filterset.qs


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("index", "query"),
    [
        ("hazards_narrowing", "region=141022100&sector=coal&source=alarm"),
        ("hazards_narrowing", "source=inspection&risk_level=red&imported=true"),
        ("hazards_closed", "closed_after=2026-01-01&closed_before=2026-01-03"),
    ],
)
def test_filters_are_narrowed_by_a_small_index(index: str, query: str) -> None:
    rows = HazardFilter(QueryDict(query), Hazard.objects.all()).qs.order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows.explain()


def test_without_text_the_page_reads_the_filtered_rows() -> None:
    filterset = HazardFilter({"status": "closed"}, Hazard.objects.all())
    assert filterset.first_of(Total(10_000, more=True)) is filterset.qs


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_right_to_have_trigrams_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("CREATE ROLE plain NOLOGIN")
        cursor.execute("SET ROLE plain")
    try:
        assert not trigrams.had(connection)
        said = capsys.readouterr().err
        assert "CREATE EXTENSION pg_trgm;" in said
        assert "permission denied" in said
        with pytest.raises(CommandError, match="still missing"):
            call_command("build_search_indexes")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP ROLE plain")
        call_command("build_search_indexes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname LIKE %s", ["%trgm"])
        assert cursor.fetchone() == (4,)
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE indexname = 'hazards_search_trigrams'"
        )
        assert cursor.fetchone() == (1,)
