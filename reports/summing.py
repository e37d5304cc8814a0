"""What a report says first: one sentence, and the figures that no column of its table holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.rates import or_dash
from reports.rows import Path

UrlOf = Callable[[Path], str]


@dataclass(frozen=True)
class Tile:
    """A figure for components/figure.html."""

    label: str
    value: str | int
    numerator: int | None = None
    denominator: int | None = None
    url: str = ""
    numerator_url: str = ""
    denominator_url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Summary:
    """The sentence, the tiles, and the county's record of accidents in words (None: no county)."""

    sentence: str
    tiles: list[Tile]
    accidents: str | None


def summary(told: dict[str, Any], url_of: UrlOf | None = None) -> Summary:
    """In the reader's language; without `url_of` no figure is a link."""
    counts, standing = told["total"]["hazards"]["all"], told["standing"]
    sentence = _("%(found)s found, %(rate)s rectified (%(n)s / %(d)s); %(overdue)s overdue.") % {
        "found": f"{counts['found']:,}",
        "rate": or_dash(counts["rate"]["shown"]),
        "n": f"{counts['rate']['n']:,}",
        "d": f"{counts['rate']['d']:,}",
        "overdue": f"{counts['overdue']:,}",
    }
    link = url_of or (lambda path: "")
    tiles = [
        _rate(_("Rectification rate"), counts["rate"], ("rectified", "found"), link),
        _rate(_("On-time rate"), counts["on_time_rate"], ("on_time", "due"), link),
        _rate(
            _("On-time rate by the first due date"), counts["on_time_original_rate"],
            ("on_time_original", "due"), link,
        ),
        _rate(_("First-pass rate"), counts["first_pass_rate"], ("first_pass", "rectified"), link),
        _rate(
            _("Rectified again after reopening"), counts["reclosed_rate"],
            ("reclosed", "reopened"), link,
        ),
        _count(_("Overdue"), counts["overdue"], _total("overdue"), link, late=True),
        _count(_("Awaiting verification"), counts["awaiting"], _total("awaiting"), link),
        _count(
            _("Open on D, whenever found"), standing["all"]["open"],
            ("standing", "all", "open"), link,
        ),
        _count(
            _("Major hazards open on D"), standing["major"]["open"],
            ("standing", "major", "open"), link, late=True,
        ),
        _count(
            _("Listed for supervision"), told["total"]["plans"]["listed"],
            ("total", "plans", "listed"), link,
        ),
    ]  # fmt: skip
    accidents = told["accidents"]
    return Summary(sentence, tiles, _accidents(accidents) if accidents else None)


def _total(figure: str) -> Path:
    return ("total", "hazards", "all", figure)


def _rate(label: str, told: dict[str, Any], names: tuple[str, str], link: UrlOf) -> Tile:
    part, whole = names
    return Tile(
        label,
        or_dash(told["shown"]),
        told["n"],
        told["d"],
        numerator_url=link(_total(part)),
        denominator_url=link(_total(whole)),
    )


def _count(label: str, value: int, path: Path, link: UrlOf, *, late: bool = False) -> Tile:
    return Tile(label, value, url=link(path), tone="late" if late and value else "")


def _accidents(told: dict[str, Any]) -> str:
    """Unknown is said so, never as nought."""
    unknown = _("unknown")
    days, years = told["days_without"]["any"], told["years_without_serious"]
    return _(
        "%(counted)s accidents in the period; days without an accident: %(days)s; complete years "
        "without a serious one: %(years)s; register complete from: %(since)s."
    ) % {
        "counted": told["counted"],
        "days": unknown if days is None else f"{days:,}",
        "years": unknown if years is None else years,
        "since": told["register_from"] or unknown,
    }
