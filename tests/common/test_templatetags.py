"""Dates, numbers, fields and filters as the pages show them."""

import json
from datetime import UTC, date, datetime, timedelta

import django_filters
import pytest
import time_machine
from django import forms
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import escape

from accounts.models import Sector
from common.charts import Chart, Series
from common.templatetags.dates import (
    days_until,
    due_in,
    due_tone,
    duration_words,
    isodate,
    unbroken,
)
from common.templatetags.numbers import grouped
from common.templatetags.query import (
    active_filters,
    folded_on,
    folded_wrong,
    query_without_paging,
)
from common.widgets import DateInput, DateRange, NumberRange, PhotoInput, YesNo

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (date(2026, 11, 27), "in 3 days", "soon"),
        (date(2026, 11, 28), "in 4 days", "calm"),
        (date(2026, 11, 25), "in 1 day", "soon"),
        (date(2026, 11, 24), "due today", "soon"),
        (date(2026, 11, 23), "1 day late", "late"),
        (date(2026, 11, 22), "2 days late", "late"),
        (None, "", "calm"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_due(day, words, tone):
    assert due_in(day) == words
    assert due_tone(day) == tone


@time_machine.travel(datetime(2026, 11, 23, 16, 30, tzinfo=UTC), tick=False)
def test_today_is_that_of_shanghai():
    assert days_until(date(2026, 11, 24)) == 0
    assert days_until(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == 1


def test_isodate():
    assert isodate(date(2026, 1, 2)) == "2026-01-02"
    assert isodate(datetime(2026, 1, 1, 17, 5, tzinfo=UTC)) == "2026-01-02 01:05"
    assert isodate(None) == ""


def test_dates_and_numbers_in_a_sentence_stay_whole_and_the_rest_is_escaped():
    assert unbroken("<b> 2026-11-24: 2026-00148") == (
        '&lt;b&gt; <span class="date">2026-11-24</span>: <span class="date">2026-00148</span>'
    )
    assert unbroken("GB 12345-2026, 0357-0725054") == "GB 12345-2026, 0357-0725054"


def test_duration_words_round_up_to_minutes():
    assert duration_words(timedelta(minutes=29, seconds=1)) == "30 minutes"
    assert duration_words(timedelta(seconds=60)) == "1 minute"
    assert duration_words(None) == ""


def test_grouped():
    assert grouped(12036) == "12,036"
    assert grouped("99.98%") == "99.98%"
    assert grouped(True) is True
    assert grouped(None) is None


class RowFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Words")
    status = django_filters.ChoiceFilter(
        label="State", choices=[("open", "Open"), ("shut", "Shut")]
    )
    town = django_filters.MultipleChoiceFilter(
        label="Town",
        choices=[("a", "Ay"), ("b", "Bee")],
        widget=forms.CheckboxSelectMultiple,
    )
    due = django_filters.DateFromToRangeFilter(label="Due", widget=DateRange)
    cost = django_filters.RangeFilter(label="Cost", widget=NumberRange)
    late = django_filters.BooleanFilter(label="Late", widget=YesNo)


def filterset(query):
    class Rows:
        model = None

        def all(self):
            return self

    return RowFilter(QueryDict(query), queryset=Rows())


def context(query):
    return Context({"request": RequestFactory().get(f"/rows/?{query}")})


def test_chips_say_each_filter_and_take_only_it_off():
    query = "q=&status=open&town=a&town=b&due_after=2026-11-01&due_before=&late=true&cursor=x"
    chips = active_filters(context(query), filterset(query))
    assert [(chip.label, chip.value, chip.without) for chip in chips] == [
        ("State", "Open", "?town=a&town=b&due_after=2026-11-01&late=true"),
        ("Town", "Ay, Bee", "?status=open&due_after=2026-11-01&late=true"),
        ("Due", "2026-11-01 to …", "?status=open&town=a&town=b&late=true"),
        ("Late", "yes", "?status=open&town=a&town=b&due_after=2026-11-01"),
    ]


def test_folded_filters_that_are_on_are_counted_and_a_wrong_one_opens_them():
    rows = filterset("town=a&town=b&due_before=2026-11-01&q=x&cost_min=&late=")
    assert folded_on(rows) == 0
    assert folded_wrong(rows) is False
    rows.folded = ("town", "due", "cost", "late", "gone")
    assert folded_on(rows) == 2
    assert folded_wrong(rows) is False
    wrong = filterset("due_before=soon")
    wrong.folded = ("due",)
    assert (folded_on(wrong), folded_wrong(wrong)) == (1, True)
    bare = RowFilter(queryset=rows.queryset)
    bare.folded = ("due",)
    assert (folded_on(bare), folded_wrong(bare)) == (0, False)


def test_last_chip_leads_to_the_bare_list_and_an_invalid_filter_has_none():
    assert [c.without for c in active_filters(context("q=pump"), filterset("q=pump"))] == ["?"]
    assert active_filters(context("status=odd"), filterset("status=odd")) == []


def test_export_keeps_the_filters_and_drops_the_page():
    assert query_without_paging(context("q=a&status=&page=3&cursor=z")) == "?q=a"
    assert query_without_paging(context("page=3")) == ""


class Sample(forms.Form):
    when = forms.DateField(label="Day", widget=DateInput, help_text="As on paper")
    grade = forms.ChoiceField(label="Grade", choices=[("g", "General")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Sure", required=False)
    photos = forms.FileField(label="Photos", required=False, widget=PhotoInput)


def rendered(form, name, **more):
    template = Template('{% include "components/field.html" with field=field compact=compact %}')
    return template.render(Context({"field": form[name], **more}))


def test_field_binds_label_help_and_error():
    html = rendered(Sample({"when": "2026-02-30", "grade": "g"}), "when")
    assert '<label class="form-label" for="id_when">Day' in html
    assert 'type="date"' in html
    assert 'class="form-control is-invalid"' in html
    assert 'aria-describedby="id_when_helptext id_when_error"' in html
    assert 'id="id_when_helptext">As on paper<' in html
    assert 'id="id_when_error"' in html
    assert 'aria-invalid="true"' in html


class Selects(forms.Form):
    must = forms.ChoiceField(choices=[("", "---------"), ("a", "Ay")])
    may = forms.ChoiceField(choices=[("", "---------")], required=False)
    own = forms.ChoiceField(choices=[("", "As computed")], required=False)
    sector = forms.ModelChoiceField(Sector.objects.none(), required=False)
    filled = forms.ModelChoiceField(Sector.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["filled"].choices = [("", "---------"), ("1", "Coal")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("must", "Please choose"),
        ("may", "Not chosen"),
        ("own", "As computed"),
        ("sector", "Not chosen"),
        ("filled", "Please choose"),
    ],
)
def test_the_empty_line_of_a_select_is_in_words(name, words):
    html = rendered(Selects(), name)
    assert f">{words}</option>" in html
    assert "-----" not in html


def test_group_of_choices_is_a_fieldset_with_a_legend():
    html = rendered(Sample({"grade": "g"}), "grade")
    assert '<legend class="form-label">Grade' in html
    assert '<input type="radio" name="grade" value="g" class="form-check-input"' in html
    assert "checked" in html
    assert 'for="id_grade_0"' in html


def test_group_of_choices_in_a_filter_folds_and_names_what_is_chosen():
    html = rendered(filterset("town=b").form, "town", compact=True)
    assert '<summary class="form-select" data-all="All">Bee</summary>' in html
    assert ">All</summary>" in rendered(filterset("").form, "town", compact=True)


def test_checkbox_label_follows_its_box_and_photos_have_a_place_for_previews():
    assert 'class="form-check" for="id_sure"><input type="checkbox"' in rendered(Sample(), "sure")
    html = rendered(Sample(), "photos")
    assert 'data-previews-for="id_photos"' in html
    assert "multiple" in html


def test_range_names_both_ends():
    html = rendered(filterset("due_after=2026-11-01").form, "due", compact=True)
    assert 'name="due_after"' in html
    assert 'value="2026-11-01"' in html
    assert 'aria-label="From this day"' in html
    assert 'aria-label="To this day"' in html


def test_chart_and_table_have_the_same_numbers():
    chart = Chart(
        kind="bar",
        title="By town",
        labels=["A", "B"],
        series=[Series("Found", [1204, None], "late")],
        urls=["/a", "/b"],
        unit="rows",
    )
    assert chart.payload == {
        "kind": "bar",
        "title": "By town",
        "unit": "rows",
        "labels": ["A", "B"],
        "urls": ["/a", "/b"],
        "series": [{"name": "Found", "values": [1204, None], "tone": "late"}],
    }
    html = Template('{% include "components/chart.html" with chart=c chart_id="t" %}').render(
        Context({"c": chart})
    )
    assert '<a href="/a">A</a></th><td class="number">1,204</td>' in html
    assert '<a href="/b">B</a></th><td class="number">\N{EN DASH}</td>' in html
    assert 'data-chart="t"' in html
    assert json.loads(chart.payload_text) == chart.payload
    assert escape(chart.payload_text) in html
