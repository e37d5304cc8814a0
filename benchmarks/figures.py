"""What a part is given and what it gives back."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Context:
    """`rows`: how many the caller asked for, None for the part's own choice. `folder`: scratch."""

    rows: int | None
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value. `target` is what is wanted, `floor` what must not be crossed."""

    name: str
    value: float
    unit: str
    target: float
    floor: float
    more_is_better: bool = False

    @property
    def met(self) -> bool:
        """Is the target reached?"""
        return self.value >= self.target if self.more_is_better else self.value <= self.target

    def as_json(self, part: str) -> dict[str, Any]:
        """The figure as the JSON file lists it."""
        return {
            "part": part,
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "floor": self.floor,
            "met": self.met,
        }
