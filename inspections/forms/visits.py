"""An inspection is written down, staffed, called off, finished."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from common.ids import uuid7
from enterprises.widgets import EnterpriseField
from hazards.forms.fields import date_field, text_field
from inspections.enums import InspectionKind
from inspections.models import ChecklistVersion, Inspection
from inspections.queries import versions_for
from inspections.services.visits import Visit

NO_CHECKLIST = "none"
OF_THE_COUNTY = [
    (value, label) for value, label in InspectionKind.choices if value != InspectionKind.SELF_CHECK
]


def colleagues_of(user: User) -> QuerySet[User]:
    """Who may be the second officer: active county staff, those of the own agency first."""
    staff = User.objects.visible_to(user).filter(
        role__in=[Role.INSPECTOR, Role.SUPERVISOR], is_active=True
    )
    near = Case(When(agency=user.agency_id, then=0), default=1)
    return staff.exclude(pk=user.pk).select_related("agency").order_by(near, "full_name")


class OfficersField(forms.ModelMultipleChoiceField):
    """Colleagues to choose from, each with the agency."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Second officer, and others"))
        super().__init__(
            queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def label_from_instance(self, obj: User) -> str:
        return f"{obj.full_name} · {obj.agency}"


class NewInspectionForm(forms.Form):
    """Whom, what kind, by which checklist, with whom; today unless a day is given.

    `key` makes a form that is sent twice one inspection.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    latitude = forms.DecimalField(
        widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6,
        min_value=-90, max_value=90,
    )  # fmt: skip
    longitude = forms.DecimalField(
        widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6,
        min_value=-180, max_value=180,
    )  # fmt: skip
    enterprise = EnterpriseField()
    kind = forms.ChoiceField(label=_("Kind"), choices=OF_THE_COUNTY)
    version = forms.ChoiceField(label=_("Checklist"), required=False)
    officers = OfficersField(
        required=False,
        help_text=_("An inspection of the county needs two officers before it is finished."),
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("Workshop, face, site; may stay empty."),
    )
    planned_on = date_field(
        _("Plan for a later day"), required=False, help_text=_("Empty: it begins now.")
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["key"].initial = uuid7()
        self.fields["enterprise"].for_user(by)
        self.versions = {
            str(version.pk): version
            for version in ChecklistVersion.objects.current().select_related("checklist")
        }
        self.fields["version"].choices = [
            ("", _("The one for the enterprise's sector")),
            *((key, str(version.checklist)) for key, version in self.versions.items()),
            (NO_CHECKLIST, _("Without a checklist")),
        ]
        if by.role == Role.OFFICER:
            self.fields["kind"].choices = [
                (InspectionKind.SELF_CHECK, InspectionKind.SELF_CHECK.label)
            ]
            del self.fields["officers"]
        else:
            self.fields["officers"].queryset = colleagues_of(by)

    def visit(self) -> Visit:
        """What the service is told."""
        data = self.cleaned_data
        return Visit(
            key=data["key"],
            enterprise=data["enterprise"],
            kind=data["kind"],
            version=self._version(data),
            officers=tuple(data.get("officers") or ()),
            place=data["place"],
            latitude=data["latitude"],
            longitude=data["longitude"],
        )

    def _version(self, data: dict[str, Any]) -> ChecklistVersion | None:
        chosen = data["version"]
        if chosen == NO_CHECKLIST:
            return None
        if chosen:
            return self.versions[chosen]
        return versions_for(data["enterprise"].sector_id).first()


class OfficersForm(forms.Form):
    """Who takes part beside the lead officer."""

    officers = OfficersField(required=False)

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        others = [one.pk for one in inspection.officers.all() if one.pk != inspection.lead_id]
        super().__init__(*args, initial={"officers": others}, **kwargs)
        self.fields["officers"].queryset = colleagues_of(inspection.lead)


class PositionForm(forms.Form):
    """Where the phone is when an inspection starts; nothing where it does not tell."""

    latitude = forms.DecimalField(
        widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6,
        min_value=-90, max_value=90,
    )  # fmt: skip
    longitude = forms.DecimalField(
        widget=forms.HiddenInput, required=False, max_digits=9, decimal_places=6,
        min_value=-180, max_value=180,
    )  # fmt: skip


class CancelForm(forms.Form):
    """Why a visit does not take place."""

    reason = text_field(_("Reason"), rows=2)


class FinishForm(forms.Form):
    """What is to be said of the whole; may be nothing."""

    remarks = text_field(_("Remarks on the whole inspection"), rows=3, required=False)


def as_key(value: str) -> UUID | None:
    """A key from an address or a field; None where it is none."""
    try:
        return UUID(value)
    except ValueError:
        return None
