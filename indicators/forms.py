"""What the pages and the API of figures are asked: a cohort, a day, and perhaps one part."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.moments import moment_of
from common.widgets import DateInput
from hazards.enums import Grade
from indicators.definitions import DEFINITIONS
from indicators.figures import SLICES, Cohort
from indicators.queries import slices_for


class MomentField(forms.CharField):
    """T: a day (its end) or a moment, in words like 2022-01-15 or 2022-01-15T08:30; empty: now.

    A day or moment to come is refused; today means now.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Known at"), required=False, max_length=40, widget=MomentInput, **more
        )

    def clean(self, value: Any) -> datetime | None:
        """The moment, in this time zone; None for now."""
        text = super().clean(value)
        if not text:
            return None
        try:
            moment = moment_of(text)
            local = timezone.localtime(moment)
        except (ValueError, OverflowError):
            raise forms.ValidationError(
                _("Give a day like 2022-01-15, or a moment like 2022-01-15T08:30.")
            ) from None
        if local.date() > timezone.localdate():
            raise forms.ValidationError(
                _("%(day)s lies in the future: nothing is known of it yet. Give today or before.")
                % {"day": local.date()}
            )
        return None if local > timezone.now() else local


class MomentInput(forms.TextInput):
    """The platform's picker of days; of moments, where the address names one."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["type"] = "text" if len(value or "") > len("2022-01-15") else "date"
        return context


class CohortForm(forms.Form):
    """From, to, as of and known at; D is today where it is not said, and `to` is D.

    Field names are those of the addresses: from, to, as_of, known_at.
    """

    to = forms.DateField(label=_("Found to"), required=False, widget=DateInput)
    as_of = forms.DateField(label=_("As of"), required=False, widget=DateInput)

    known_at = MomentField()

    field_order = ["from", "to", "as_of", "known_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(
            label=_("Found from"), required=False, widget=DateInput()
        )
        self.order_fields(self.field_order)

    def clean_as_of(self) -> date:
        """D; nothing is known of a day to come."""
        today = timezone.localdate()
        day: date = self.cleaned_data["as_of"] or today
        if day > today:
            raise forms.ValidationError(
                _("%(day)s lies in the future: nothing is known of it yet. Give today or before.")
                % {"day": day}
            )
        return day

    def clean(self) -> dict[str, Any]:
        """The period has a beginning before its end."""
        told: dict[str, Any] = super().clean() or {}
        begin, end = told.get("from"), told.get("to")
        if begin and end and end < begin:
            self.add_error("to", _("The last day lies before the first."))
        return told

    @property
    def day(self) -> date:
        """D of a valid form."""
        day: date = self.cleaned_data["as_of"]
        return day

    @property
    def moment(self) -> datetime | None:
        """T of a valid form; None for now."""
        moment: datetime | None = self.cleaned_data["known_at"]
        return moment

    @property
    def cohort(self) -> Cohort:
        """The cohort of a valid form."""
        return Cohort(self.cleaned_data["from"], self.cleaned_data["to"] or self.day)


class FigureForm(CohortForm):
    """One figure of a cohort, by grade, and perhaps of one part of a slice."""

    figure = forms.ChoiceField(
        label=_("Figure"),
        choices=[(name, one.name) for name, one in DEFINITIONS.items()],
        required=False,
    )
    grade = forms.ChoiceField(
        label=_("Grade"), choices=[("", _("All")), *Grade.choices], required=False
    )
    by = forms.ChoiceField(choices=list(SLICES.items()), required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    field_order = ["figure", "grade", "from", "to", "as_of", "known_at"]

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(*args, **kwargs)

    def clean_figure(self) -> str:
        """Found, where none is named."""
        return self.cleaned_data["figure"] or "found"

    def clean_by(self) -> str:
        """A slice that this reader may ask for."""
        by: str = self.cleaned_data["by"]
        if by and by not in slices_for(self.reader):
            raise forms.ValidationError(_("There is no such slice."))
        return by
