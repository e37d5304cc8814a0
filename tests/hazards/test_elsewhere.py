"""What hazards show elsewhere: the menu, an enterprise's page and history, the drawn table."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from common.navigation import entries
from hazards import diagram, elsewhere
from hazards.enums import Source, Status
from hazards.models import AccidentType
from hazards.services.finding import accept_hazard
from tests.factories import EnterpriseFactory
from tests.hazards.states import hazard_in, in_days, today

pytestmark = pytest.mark.django_db


def test_the_menu():
    own = {entry.url_name: entry for entry in entries() if entry.url_name.startswith("hazards:")}
    assert {name: entry.order for name, entry in own.items()} == {
        "hazards:new": 20, "hazards:list": 30, "hazards:decisions": 15
    }  # fmt: skip
    assert own["hazards:new"].main
    assert own["hazards:decisions"].roles == {"supervisor"}


def test_the_panel_of_an_enterprise(people):
    urgent = hazard_in(Status.RECTIFYING, people, due_on=in_days(1))
    later = hazard_in(Status.SUBMITTED, people, description="配电箱未上锁")
    hazard_in(Status.CLOSED, people)
    hazard_in(Status.REPORTED, people)
    panel = elsewhere.open_hazards(people.inspector, people.enterprise)
    assert panel.context["rows"] == [urgent, later]
    assert panel.context["total"] == 2
    text = render_to_string(panel.template, {"panel": panel.context})
    assert str(urgent.pk) in text
    assert f"?enterprise={people.enterprise.pk}" in text


def test_the_history_of_an_enterprise(people):
    hazard_in(Status.CLOSED, people, found_on=in_days(-3))
    lines = list(elsewhere.history_of(people.inspector, people.enterprise))
    assert [(line.on, str(line.kind), line.who) for line in lines] == [
        (in_days(-3), "发现隐患", people.inspector.full_name),
        (today(), "隐患销号", people.colleague.full_name),
    ]
    assert list(elsewhere.history_of(people.inspector, EnterpriseFactory())) == []


def test_an_officers_history_tells_no_tip(people):
    told = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF, found_on=in_days(-9))
    assert list(elsewhere.history_of(people.officer, people.enterprise)) == []
    accept_hazard(told.pk, by=people.inspector, due_on=in_days(3))
    (line,) = elsewhere.history_of(people.officer, people.enterprise)
    assert line.on == today()


def test_recent_enterprises_newest_first(people):
    hazard_in(Status.RECTIFYING, people, found_on=in_days(-2))
    newest = EnterpriseFactory()
    people.enterprise = newest
    hazard_in(Status.RECTIFYING, people)
    found = elsewhere.recent_enterprises(people.inspector, 5)
    assert found[0] == newest.pk
    assert len(found) == 2
    assert elsewhere.hazard_page(newest.pk) == f"/hazards/{newest.pk}/"


def test_the_drawn_table_is_up_to_date():
    assert diagram.PATH.read_text(encoding="utf-8") == diagram.drawn()
    call_command("draw_workflow", "--check", stdout=io.StringIO())


def test_a_stale_drawing_is_found_and_drawn_anew(tmp_path, monkeypatch):
    path = tmp_path / "workflow.md"
    for name in ("hazards.diagram.PATH", "hazards.management.commands.draw_workflow.PATH"):
        monkeypatch.setattr(name, path)
    with pytest.raises(CommandError, match="--write"):
        call_command("draw_workflow", "--check")
    path.write_text("old", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("draw_workflow", "--check")
    call_command("draw_workflow", "--write")
    call_command("draw_workflow", "--check")
    text = path.read_text(encoding="utf-8")
    assert "    submitted --> closed: passed" in text
    assert "| Rectified on the spot | `fixed_on_spot` | inspector, supervisor |" in text


def test_types_of_accidents_by_edition_and_language(settings):
    from datetime import date

    from django.utils import translation

    old, new = date(2025, 1, 1), date(2027, 6, 1)
    assert {one.edition for one in AccidentType.objects.in_use(old)} == {1986}
    assert {one.edition for one in AccidentType.objects.in_use(new)} == {2025}
    both = AccidentType.objects.in_use(new, also="1986-09")
    assert {one.edition for one in both} == {1986, 2025}
    fall = AccidentType.objects.get(pk="1986-09")
    assert str(fall) == "高处坠落"
    with translation.override("en"):
        assert str(fall) == "Fall from height"
