"""What every form of a move has in common."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise

from accounts.models import User
from hazards import workflow
from hazards.models import Hazard
from hazards.queries import Cases


class MoveForm(forms.Form):
    """A move of one hazard: what it asks for, and the service that does it.

    `confirm` is asked before it is sent; `shows_case` names the case that stands beside the form.
    """

    move: ClassVar[workflow.Move]
    done: ClassVar[str | Promise]
    confirm: ClassVar[str | Promise] = ""
    hint: ClassVar[str | Promise] = ""
    shows_case: ClassVar[str] = ""

    def __init__(self, *args: Any, user: User, hazard: Hazard, cases: Cases, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.hazard = hazard
        self.cases = cases
        self.prepare()

    def prepare(self) -> None:
        """Fill in what is known."""

    @property
    def case(self) -> Any:
        """The case that this move decides; None where none waits."""
        return getattr(self.cases, self.shows_case) if self.shows_case else None

    def carry_out(self) -> object:
        """One call of a service; raises RuleBroken and PermissionDenied as the service does."""
        raise NotImplementedError
