"""Reads of the inbox."""

from accounts.models import User
from notices.models import Notice

MOST = 99


def unread_count(user: User) -> int | str:
    """How many notices wait to be read, "99+" beyond 99: nobody counts on, and no query does."""
    found = Notice.objects.visible_to(user).unread().order_by()[: MOST + 1].count()
    return found if found <= MOST else f"{MOST}+"
