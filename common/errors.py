"""Refusals that a user can act on."""

from django.core.exceptions import PermissionDenied

__all__ = ["PermissionDenied", "RuleBroken"]


class RuleBroken(Exception):
    """A rule of the trade forbids what was asked; nothing was written.

    `message` says what is wrong in the user's language (lazy strings are fine), `field` names the
    form field it belongs to (empty: the whole), `remedy` what to do instead.
    """

    def __init__(self, message: object, *, field: str = "", remedy: object = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field
        self.remedy = remedy
