"""What the inbox says of exports: which list, how many rows, and where the file is."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import exports
from notices.models import Notice


def export_url(notice: Notice) -> str:
    """The page of the export."""
    return reverse("exports:job", args=[notice.subject_id])


def export_text(notice: Notice) -> str:
    """One sentence for who asked."""
    name, count = notice.facts["list"], notice.facts["rows"]
    known = exports.find(name)
    return _("Your export “%(list)s” is ready: %(rows)s.") % {
        "list": known.label if known else name,
        "rows": ngettext("%(count)d row", "%(count)d rows", count) % {"count": count},
    }
