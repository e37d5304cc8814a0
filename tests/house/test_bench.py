"""The frame of the benchmarks: what counts as met, and how a figure is written down."""

import pytest

from benchmarks.figures import Figure
from devtools import bench


@pytest.mark.parametrize(
    ("value", "more_is_better", "met"),
    [(0.3, False, True), (0.31, False, False), (0.3, True, True), (0.29, True, False)],
)
def test_a_target_is_met_when_it_is_reached(value: float, more_is_better: bool, met: bool) -> None:
    figure = Figure(
        name="list", value=value, unit="s", target=0.3, floor=1.0, more_is_better=more_is_better
    )
    assert figure.met is met


def test_a_figure_as_the_file_lists_it() -> None:
    figure = Figure(name="list", value=0.25, unit="s", target=0.3, floor=1.0)
    assert figure.as_json("pages") == {
        "part": "pages",
        "name": "list",
        "value": 0.25,
        "unit": "s",
        "target": 0.3,
        "floor": 1.0,
        "met": True,
    }


def test_an_unknown_part_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as refused:
        bench.main(["no-such-part"])
    assert refused.value.code == 2
    assert "no such part: no-such-part" in capsys.readouterr().err
