"""Who was there when a hazard was found on a visit: the app of the visits knows, above this one.

    # in AppConfig.ready of inspections
    second_keys.register(officers_of)

The provider gets a visit's id and answers with the keys of its officers.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import RuleBroken
from hazards.models import Hazard
from hazards.rules import may_verify

Provider = Callable[[UUID], Collection[UUID]]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Make known who tells the officers of a visit; called from AppConfig.ready."""
    if provider not in _providers:
        _providers.append(provider)


def check(hazard: Hazard, *, by: User, second: User) -> None:
    """The second key of an on-the-spot rectification is another officer in whose scope the hazard
    lies; of a hazard found on a visit, both are officers of that visit. Raises RuleBroken.
    """
    if second.pk == by.pk or not may_verify(second, hazard) or not second.is_active:
        raise RuleBroken(
            _("The second key is another officer of the inspection."),
            field="second",
            remedy=_("Choose a second inspector or supervisor."),
        )
    if not Hazard.objects.visible_to(second).filter(pk=hazard.pk).exists():
        raise RuleBroken(
            _("The second officer does not supervise this enterprise."), field="second"
        )
    if hazard.inspection is None:
        return
    officers = {key for provider in _providers for key in provider(hazard.inspection)}
    if by.pk not in officers or second.pk not in officers:
        raise RuleBroken(
            _("An inspection found this hazard: both keys are officers who took part in it."),
            field="second",
            remedy=_("Choose another officer of the inspection, or let the enterprise submit."),
        )
