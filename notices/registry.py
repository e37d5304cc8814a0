"""How a notice about a kind of subject is worded and where it leads; higher apps say so.

    # in AppConfig.ready of hazards
    registry.register("hazard", hazard_url, hazard_text)

Both functions get the notice (subject_id, kind, facts) and must not query: an inbox shows fifty.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from notices.models import Notice

UrlOf = Callable[[Notice], str]
TextOf = Callable[[Notice], object]
KindOf = Callable[[Notice], str]


@dataclass(frozen=True)
class Wording:
    """What an app says of its notices: the page of the subject, one sentence, and the kind of event
    as their reader may know it (None: as the log has it).
    """

    url_of: UrlOf
    text_of: TextOf
    kind_of: KindOf | None = None


_wordings: dict[str, Wording] = {}


def register(
    subject_kind: str, url_of: UrlOf, text_of: TextOf, kind_of: KindOf | None = None
) -> None:
    """Say how notices about a kind of subject read; a second call takes the first one's place."""
    _wordings[subject_kind] = Wording(url_of, text_of, kind_of)


def text_of(notice: Notice) -> str:
    """One sentence in the language of who reads it."""
    wording = _wordings.get(notice.subject_kind)
    return str(wording.text_of(notice)) if wording else _("A record that concerns you has changed.")


def url_of(notice: Notice) -> str:
    """The page of the subject; empty when no app has said where it is."""
    wording = _wordings.get(notice.subject_kind)
    return wording.url_of(notice) if wording else ""


def kind_of(notice: Notice) -> str:
    """The kind of event that it tells of, as its reader may know it."""
    wording = _wordings.get(notice.subject_kind)
    return wording.kind_of(notice) if wording and wording.kind_of else notice.kind
