"""The translation tools: what they find in Python and in templates."""

from pathlib import Path

import pytest

from devtools import messages

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Hazard"
msgstr "隐患"
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    for folder in ("hazards/locale/zh_Hans/LC_MESSAGES", "templates/hazards", "yicheng_safety"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "hazards/apps.py").write_text("", encoding="utf-8")
    (tmp_path / "hazards/views.py").write_text(
        'from django.utils.translation import gettext as _, ngettext\nA = _("Hazard")\n'
        'B = ngettext("%(n)s day", "%(n)s days", 2)\n',
        encoding="utf-8",
    )
    (tmp_path / "templates/hazards/page.html").write_text(
        '{% load i18n %}\n  <h1 title="it\'s">{% translate "Due date" %}</h1>\n'
        "    {% blocktranslate trimmed with n=n %}\n   {{ n }} per cent %\n"
        " {% endblocktranslate %}",
        encoding="utf-8",
    )
    (tmp_path / "templates/base.html").write_text(
        '{% load i18n %}{% translate "Menu" %}', encoding="utf-8"
    )
    (tmp_path / "hazards/locale/zh_Hans/LC_MESSAGES/django.po").write_text(PO, encoding="utf-8")
    return tmp_path


def test_messages_of_code_and_templates_belong_to_their_app(tree: Path) -> None:
    ids = {message.id for message in messages.extracted("hazards") if message.id}
    assert ids == {
        "Hazard",
        ("%(n)s day", "%(n)s days"),
        "Due date",
        "%(n)s per cent %%",
    }
    assert {m.id for m in messages.extracted("yicheng_safety") if m.id} == {"Menu"}


def test_what_is_missing_is_named_with_its_place(tree: Path) -> None:
    found = messages.problems("hazards")
    assert len(found) == 3
    assert found[0].startswith("hazards/views.py:3: no zh_Hans translation of '%(n)s day'")


def test_extracting_keeps_what_is_translated(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert messages.extract_to_files(["hazards"]) == 1
    assert capsys.readouterr().out == "hazards: 4 messages, 3 to translate\n"
    assert messages.read("hazards").get("Hazard").string == "隐患"
    first = messages.po_file("hazards").read_text(encoding="utf-8")
    messages.extract_to_files(["hazards"])
    assert messages.po_file("hazards").read_text(encoding="utf-8") == first


def test_compiled_messages_stand_beside_their_source(tree: Path) -> None:
    assert messages.compile_all() == 0
    assert messages.po_file("hazards").with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"


def test_a_wrong_placeholder_is_found(tree: Path) -> None:
    path = messages.po_file("hazards")
    path.write_text(
        PO + '\n#, python-format\nmsgid "%(n)s per cent %%"\nmsgstr "百分之%(m)s"\n',
        encoding="utf-8",
    )
    assert any(
        "百分之" in line or "%(m)s" in line or "'m'" in line
        for line in messages.problems("hazards")
    )
