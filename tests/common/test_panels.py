"""Higher apps add to lower pages, in an order, and only where they have something."""

from datetime import date

import pytest
from django.template import Context, Template

from common import panels
from common.panels import HistoryEntry, Panel


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(panels, "_histories", [])


def test_panels_come_in_order_and_empty_ones_stay_away():
    def late(user, record):
        return Panel("Papers", "papers.html", {"of": record}, order=200)

    def early(user, record):
        return Panel("Risks", "risks.html") if user == "inspector" else None

    panels.register("enterprise", late)
    panels.register("enterprise", early)
    panels.register("enterprise", early)
    panels.register("hazard", late)
    shown = panels.panels("enterprise", "inspector", "mine")
    assert [panel.title for panel in shown] == ["Risks", "Papers"]
    assert shown[1].context == {"of": "mine"}
    assert [panel.title for panel in panels.panels("enterprise", "officer", "mine")] == ["Papers"]
    assert panels.panels("accident", "inspector", "mine") == []


def test_history_is_newest_first_over_all_sources():
    def seen(user, record):
        return [
            HistoryEntry(date(2021, 3, 1), "found", "a"),
            HistoryEntry(date(2021, 1, 1), "x", "c"),
        ]

    def checked(user, record):
        yield HistoryEntry(date(2021, 2, 1), "checked", "b")

    panels.register_history(seen)
    panels.register_history(seen)
    panels.register_history(checked)
    assert [entry.text for entry in panels.history(None, None)] == ["a", "b", "c"]


def test_the_component_gives_each_panel_its_own_context():
    shown = [Panel("Papers", "components/days_left.html", {"x": 1})]
    html = Template('{% include "components/panels.html" with panels=shown %}').render(
        Context({"shown": shown})
    )
    assert "<h2>Papers</h2>" in html
