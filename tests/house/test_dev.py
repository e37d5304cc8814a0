"""The set-up of dev.py: stamps, icons, and the files that pages load."""

import json
from pathlib import Path

import pytest

import dev


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(dev, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(dev, "VENDOR", tmp_path / "vendor")
    icons = tmp_path / "node_modules/@tabler/icons/icons/outline"
    icons.mkdir(parents=True)
    (icons / "home.svg").write_text('<svg class="x">\n  <path d="M1 2" />\n</svg>\n')
    (tmp_path / "node_modules/chart.js").write_text("draw();\n//# sourceMappingURL=chart.js.map\n")
    (tmp_path / "package.json").write_text(json.dumps({"vendor": {"js/chart.js": "chart.js"}}))
    (tmp_path / "icons.txt").write_text("# used by pages\n\nhome\nhome\n")
    return tmp_path


def test_a_step_is_done_once_for_the_same_input(tree: Path) -> None:
    done: list[str] = []
    for made_from in ("a", "a", "b"):
        dev.step("icons", "Drawing", made_from, lambda: done.append("once more"))
    assert len(done) == 2


def test_a_step_that_failed_is_tried_again(tree: Path) -> None:
    def fail() -> None:
        raise dev.SetUpFailed("no network")

    for _attempt in range(2):
        with pytest.raises(dev.SetUpFailed):
            dev.step("icons", "Drawing", "a", fail)


def test_named_files_are_copied_without_their_source_maps(tree: Path) -> None:
    (tree / "vendor").mkdir()
    (tree / "vendor/old.js").write_text("gone")
    dev.copy_vendor_files(tree / "icons.txt")
    assert (tree / "vendor/js/chart.js").read_text() == "draw();\n"
    assert not (tree / "vendor/old.js").exists()
    sprite = (tree / "vendor/icons.svg").read_text()
    assert sprite.count('<symbol id="icon-home"') == 1
    assert '<path d="M1 2" />' in sprite


def test_the_named_fonts_are_copied(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "FONTS", tree / "fonts")
    (tree / "node_modules/sans.ttf").write_bytes(b"letters")
    (tree / "package.json").write_text(json.dumps({"fonts": {"Sans.ttf": "sans.ttf"}}))
    dev.copy_fonts()
    assert (tree / "fonts/Sans.ttf").read_bytes() == b"letters"


def test_an_unknown_icon_is_named(tree: Path) -> None:
    (tree / "icons.txt").write_text("hoem\n")
    with pytest.raises(dev.SetUpFailed, match="hoem"):
        dev.icon_sprite(tree / "icons.txt")


def test_a_failing_command_shows_its_output_and_the_remedy(tree: Path) -> None:
    with pytest.raises(dev.SetUpFailed, match=r"(?s)cannot.*Try again"):
        dev.command("sh", "-c", "echo cannot; exit 3", remedy="Try again")
