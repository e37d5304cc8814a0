"""A chart and its table from the same numbers: the picture never says more than the table."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

Number = int | float | None
Tone = Literal["accent", "late", "soon", "good", "void", "red", "orange", "yellow", "blue"]


@dataclass(frozen=True)
class Series:
    """One row of values, as long as the chart's labels; None leaves a gap."""

    name: str | Promise
    values: list[Number]
    tone: Tone = "accent"


@dataclass(frozen=True)
class Row:
    """One line of the table beside the chart."""

    label: str
    url: str
    values: list[Number]


@dataclass(frozen=True)
class Chart:
    """What templates/components/chart.html draws.

    `kind`: `bar` (horizontal counts), `stack` (the same, stacked), `line` (a trend) or
    `spark` (a bare line).
    `urls`, where given, are as many as labels: the list behind each number. `unit` stands in the
    tooltip and the table's head.
    """

    kind: Literal["bar", "stack", "line", "spark"]
    title: str | Promise
    labels: list[str]
    series: list[Series]
    urls: list[str] = field(default_factory=list)
    unit: str | Promise = ""

    @property
    def payload(self) -> dict[str, Any]:
        """What static/js/charts.js reads, in JSON types only."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "labels": [str(label) for label in self.labels],
            "urls": self.urls,
            "series": [
                {"name": str(one.name), "values": one.values, "tone": one.tone}
                for one in self.series
            ],
        }

    @property
    def payload_text(self) -> str:
        """The payload as text for an attribute: htmx takes script elements out of what it swaps."""
        return json.dumps(self.payload, ensure_ascii=False, separators=(",", ":"))

    @property
    def rows(self) -> list[Row]:
        """The same numbers, one row for each label."""
        urls = self.urls or [""] * len(self.labels)
        return [
            Row(str(label), url, [one.values[index] for one in self.series])
            for index, (label, url) in enumerate(zip(self.labels, urls, strict=True))
        ]
