"""What a person changes about the own account."""

from django.db import transaction

from accounts.models import User
from accounts.services.record import record


@transaction.atomic
def change_password(*, by: User, password: str) -> User:
    """A new password of one's own; it ends the sessions that began with the old one."""
    person = User.objects.select_for_update().get(pk=by.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    record(person, "password_changed", by=by)
    return person


def choose_language(*, by: User, language: str) -> None:
    """The language of the pages, at every later sign-in too."""
    User.objects.filter(pk=by.pk).update(language=language)
