"""What the page of rows is asked: a figure of a period, and perhaps of one part."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from indicators.forms import CohortForm
from indicators.supervision.definitions import SUPERVISION
from indicators.supervision.figures import SLICES, WITH_BASE


class RowsForm(CohortForm):
    """One figure of supervision; inspections made, where none is named."""

    figure = forms.ChoiceField(
        label=_("Figure"),
        choices=[(name, one.name) for name, one in SUPERVISION.items()],
        required=False,
    )
    by = forms.ChoiceField(choices=list(SLICES.items()), required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    field_order = ["figure", "from", "to", "as_of", "known_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"].label = _("From")
        self.fields["to"].label = _("To")

    def clean_figure(self) -> str:
        """Inspections made, where none is named."""
        return self.cleaned_data["figure"] or "inspections"

    def clean(self) -> dict[str, Any]:
        """The enterprises in scope are cut by place and sector only; agencies and people have ids
        for keys.
        """
        told = super().clean()
        by, key = told.get("by"), told.get("key")
        if by in ("agency", "inspector") and key and not _is_id(key):
            self.add_error("by", _("There is no such part."))
            return told
        if told.get("figure") in ("in_scope", "covered") and by and by not in WITH_BASE:
            self.add_error("by", _("There is no such slice."))
        return told


def _is_id(key: str) -> bool:
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False
