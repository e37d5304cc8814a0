"""Coordinates: both or neither, on earth, as exact as the columns keep them."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken

MICRODEGREE = Decimal("0.000001")


def rounded(degrees: Decimal | None) -> Decimal | None:
    """To the tenth of a metre, so that equal places are equal texts in the log."""
    return None if degrees is None else degrees.quantize(MICRODEGREE)


def degree_faults(latitude: Decimal | None, longitude: Decimal | None) -> Iterator[RuleBroken]:
    """What is wrong with a place in degrees (CGCS2000), each with its field."""
    if (latitude is None) != (longitude is None):
        yield RuleBroken(
            _("Latitude and longitude belong together."),
            field="latitude" if latitude is None else "longitude",
            remedy=_("Give both, or neither of them."),
        )
    for name, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if value is not None and not -most <= value <= most:
            yield RuleBroken(
                _("%(value)s lies outside -%(most)d to %(most)d degrees.")
                % {"value": value, "most": most},
                field=name,
                remedy=_("Write degrees with decimals, such as 35.738912."),
            )
