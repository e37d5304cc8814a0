"""A failed item with its hazard, a finding beside the checklist, a repair on the spot."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.ids import uuid7
from hazards.enums import Grade
from hazards.forms.fields import FilesField, date_field, text_field
from hazards.terms import usual_due_date
from inspections.models import ChecklistItem
from inspections.services.answers import Failure


class FailureForm(forms.Form):
    """Photo and one sentence, already filled in from the item; the rest as usual."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    files = FilesField(label=_("Photos"), required=False, camera=True)
    description = text_field(_("What is wrong"), rows=2)
    place = forms.CharField(label=_("Place"), required=False, max_length=300)
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    due_on = date_field(_("To be rectified by"))

    def __init__(self, *args: Any, item: ChecklistItem | None, place: str, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{item.code if item else 'other'}-%s")
        super().__init__(*args, **kwargs)
        self.initial |= {
            "token": uuid7(),
            "description": item.hazard_text if item else "",
            "place": place,
            "grade": item.grade if item else Grade.GENERAL,
            "due_on": usual_due_date(timezone.localdate()),
        }

    def failure(self) -> Failure:
        """What the service is told."""
        data = self.cleaned_data
        return Failure(
            token=data["token"],
            description=data["description"],
            place=data["place"],
            grade=data["grade"],
            due_on=data["due_on"],
        )


class FixForm(forms.Form):
    """After-photo, and the second officer as the other key."""

    files = FilesField(label=_("Photo after rectification"), camera=True)
    second = forms.ChoiceField(label=_("Second officer (the other key)"))
    work_done = forms.CharField(label=_("What was done"), required=False, max_length=500)

    def __init__(self, *args: Any, others: Sequence[User], key: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"fix-{key}-%s", **kwargs)
        self.others = {str(officer.pk): officer for officer in others}
        self.fields["second"].choices = [
            (pk, officer.full_name) for pk, officer in self.others.items()
        ]

    @property
    def officer(self) -> User:
        """The one chosen as the other key."""
        return self.others[self.cleaned_data["second"]]
