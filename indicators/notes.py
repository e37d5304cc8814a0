"""What an administrator reads in the inbox when the figures differ."""

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.definitions import DEFINITIONS
from indicators.figures import SLICES
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
        "figure": DEFINITIONS[facts["figure"]].name,
        "part": f"{SLICES[facts['by']]} {facts['key']}".strip() if facts["by"] else _("all"),
        "stored": facts["stored"],
        "recomputed": facts["recomputed"],
    }
