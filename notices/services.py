"""Telling people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from audit.models import Event
from notices.models import Notice


def tell(users: Iterable[UUID], *, about: Event, facts: dict[str, Any]) -> None:
    """Put a notice about an event into each person's inbox, once however often this is called.

    `users` are user ids; `facts` what the line in the inbox shows (texts and ISO dates).
    """
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=user,
                county=about.log_id,
                event_seq=about.seq,
                subject_kind=about.subject_kind,
                subject_id=about.subject_id,
                kind=about.kind,
                facts=facts,
                created_at=about.recorded_at,
            )
            for user in dict.fromkeys(users)
        ],
        ignore_conflicts=True,
    )


def mark_read(*, by: User, notices: Iterable[UUID] | None = None) -> int:
    """The person has read these notices (None: all of them); returns how many were unread."""
    rows = Notice.objects.visible_to(by).unread()
    if notices is not None:
        rows = rows.filter(pk__in=list(notices))
    return rows.update(read_at=timezone.now())
