"""What is asked before a report is published."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.widgets import DateInput
from enterprises.widgets import EnterpriseField
from reports import rules
from reports.enums import OF_ENTERPRISES, ReportKind
from reports.periods import WRITTEN_LIKE, Period, holding, period
from reports.services import Publication


class ReasonForm(forms.Form):
    """Why an earlier version is corrected; asked beside its preview."""

    reason = forms.CharField(
        label=_("Reason of the correction"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where an earlier version is corrected."),
    )


class PublishForm(ReasonForm):
    """Kind, period and whom it is about; D only where it is not the end of the period."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ReportKind)
    period = forms.CharField(
        label=_("Period"),
        max_length=10,
        help_text=_("2021-W52 for a week, 2021-12, 2021-Q4 or 2021"),
    )
    enterprise = EnterpriseField(
        label=_("Enterprise"),
        required=False,
        help_text=_("Empty: the whole county."),
    )
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: the end of the period, or today while it is not over."),
    )
    field_order = ("kind", "period", "enterprise", "as_of", "reason")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].for_user(user)
        if not rules.may_publish_for_county(user):
            self.fields["kind"].choices = [(kind.value, kind.label) for kind in OF_ENTERPRISES]
            self.fields["enterprise"].required = True
            self.fields["enterprise"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """The period fits the kind."""
        told: dict[str, Any] = super().clean() or {}
        kind, written = told.get("kind"), told.get("period")
        if kind and written:
            try:
                told["chosen"] = period(kind, written)
            except (ValueError, OverflowError):
                like = WRITTEN_LIKE[ReportKind(kind)]
                self.add_error(
                    "period",
                    _("This is no period of the kind; write it like %(like)s.") % {"like": like},
                )
        return told

    def publication(self) -> Publication:
        """What the service is told."""
        told = self.cleaned_data
        enterprise = told["enterprise"]
        return Publication(
            period=told["chosen"],
            enterprise=enterprise.pk if enterprise else None,
            as_of=told["as_of"],
            reason=told["reason"],
        )


def offered(*, for_county: bool, enterprise: UUID | None = None) -> dict[str, Any]:
    """What the form begins with: the last period that is over."""
    kind = ReportKind.MONTHLY if for_county and not enterprise else ReportKind.QUARTERLY
    running = holding(kind, timezone.localdate())
    last = holding(kind, _day_before(running))
    return {"kind": kind, "period": last.written, "enterprise": enterprise}


def _day_before(running: Period) -> Any:
    return running.begins_on.fromordinal(running.begins_on.toordinal() - 1)
