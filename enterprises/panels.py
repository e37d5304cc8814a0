"""What this app adds to an account's page, and says of where an officer works."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from common.panels import Panel
from enterprises import rules
from enterprises.models import Membership


def enterprises_of(user: Any, account: Any) -> Panel | None:
    """The enterprises for which an officer's account speaks."""
    if account.role != Role.OFFICER:
        return None
    members = Membership.objects.filter(user=account).select_related("enterprise")
    return Panel(
        title=_("Speaks for these enterprises"),
        template="enterprises/_memberships.html",
        context={
            "account": account,
            "members": list(members.order_by("enterprise__pinyin")),
            "may_assign": rules.may_assign_officers(user),
        },
        order=20,
    )


def workplace_of(user: Any) -> str:
    """An officer works at the enterprises for which the account speaks; empty for others."""
    if user.role != Role.OFFICER:
        return ""
    members = Membership.objects.filter(user=user).order_by("enterprise__pinyin")
    return "、".join(members.values_list("enterprise__name", flat=True)[:3])
