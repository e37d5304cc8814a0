"""How each figure of supervision is counted, for the boxes beside figures and rows."""

from django.utils.translation import gettext_lazy as _

from indicators.definitions import Definition

SUPERVISION: dict[str, Definition] = {
    "inspections": Definition(
        _("Inspections made"),
        _(
            "Inspections of the county that took place in the period and were finished by the day. "
            "Self-checks of enterprises, and what is planned, going on or cancelled, do not count."
        ),
        part_of="inspections",
    ),
    "enterprises": Definition(
        _("Enterprises inspected"),
        _("Distinct enterprises at which these inspections took place."),
        part_of="enterprises",
    ),
    "in_scope": Definition(
        _("Enterprises in scope"),
        _(
            "Enterprises on the register that are in operation on the day: neither suspended nor "
            "closed down by then, and registered by then."
        ),
        part_of="in_scope",
    ),
    "covered": Definition(
        _("Enterprises covered"),
        _(
            "Of the enterprises in scope: inspected at least once in the period. An enterprise "
            "that was inspected and is not in operation on the day is not in scope."
        ),
        part_of="in_scope",
        rate=_("Coverage"),
    ),
    "found": Definition(
        _("Hazards found by inspections"),
        _(
            "Hazards that these inspections found and that count on the day: accepted, not void. "
            "A finding merged into an earlier hazard counts there, once. The share is hazards per "
            "inspection."
        ),
        part_of="inspections",
        rate=_("Hazards per inspection"),
    ),
    "zero": Definition(
        _("Zero-finding inspections"),
        _("Of the inspections made: those of which no hazard counts on the day."),
        part_of="inspections",
        rate=_("Share with zero findings"),
    ),
    "zero_old": Definition(
        _("Zero-finding, at least 90 days ago"),
        _(
            "Of the zero-finding inspections: those that took place at least 90 days before the "
            "day, so that the 90 days after them are over."
        ),
        part_of="zero",
        rate=_("Share that is 90 days old"),
    ),
    "contradicted": Definition(
        _("Contradicted"),
        _(
            "Of the zero-finding inspections at least 90 days before the day: from the day after "
            "it to the 90th day another party found a hazard at the same enterprise that counts on "
            "the day, or a counted accident happened there. Another party is: a tip-off found "
            "true, an alarm, a trade body's review, an accident; another inspection of another "
            "agency or without an officer in common; an officer of another agency outside any "
            "inspection. What the enterprise found itself, and rows of a ledger that do not say "
            "how a hazard was found, speak against nobody."
        ),
        part_of="zero_old",
        rate=_("Contradicted zero-finding inspections"),
    ),
    "zero_young": Definition(
        _("Zero-finding, younger than 90 days"),
        _("Of the zero-finding inspections: too young to be judged. They stand apart."),
        part_of="zero",
        rate=_("Share too young to be judged"),
    ),
}
"""By the names of indicators.supervision.figures.FIGURES."""
