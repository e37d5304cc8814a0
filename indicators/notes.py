"""What an administrator reads in the inbox when the figures differ."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.definitions import DEFINITIONS
from indicators.figures import SLICES
from indicators.supervision import definitions, figures
from notices.models import Notice

SUBJECT = "indicators"
DIFFERENT = "figures_different"


def url_of(notice: Notice) -> str:
    """The page of comparisons."""
    return reverse("indicators:comparisons")


def text_of(notice: Notice) -> str:
    """One sentence that names the cell."""
    facts = notice.facts
    return _(
        "The stored figures differ from the recomputation: “%(figure)s” (%(part)s) is stored as "
        "%(stored)s and recomputed as %(recomputed)s."
    ) % {
        "figure": name_of(facts),
        "part": f"{slice_of(facts)} {facts['key']}".strip() if facts["by"] else _("all"),
        "stored": facts["stored"],
        "recomputed": facts["recomputed"],
    }


def name_of(difference: dict[str, Any]) -> str:
    """The name of the figure that differs, of hazards or of supervision."""
    known = definitions.SUPERVISION if difference.get("supervision") else DEFINITIONS
    return str(known[difference["figure"]].name)


def slice_of(difference: dict[str, Any]) -> str:
    """The name of its slice; empty for the whole."""
    known = figures.SLICES if difference.get("supervision") else SLICES
    return str(known[difference["by"]]) if difference["by"] else ""
