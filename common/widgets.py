"""Form controls that the browser's own widgets serve best: dates as the platform picks them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import BooleanWidget, DateRangeWidget, RangeWidget


class DateInput(forms.DateInput):
    """A date by the platform's own picker; sends and shows YYYY-MM-DD."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    """A moment by the platform's own picker, in local time to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DateRange(DateRangeWidget):
    """From and to for django-filter's DateFromToRangeFilter, each named for screen readers."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [
            DateInput({"aria-label": _("From this day")}),
            DateInput({"aria-label": _("To this day")}),
        ]


class NumberRange(RangeWidget):
    """Least and most for django-filter's RangeFilter."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [
            forms.NumberInput({"aria-label": _("At least"), "placeholder": _("At least")}),
            forms.NumberInput({"aria-label": _("At most"), "placeholder": _("At most")}),
        ]


class YesNo(BooleanWidget):
    """Yes, no or all, for django-filter's BooleanFilter."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices = [("", _("All")), ("true", _("Yes")), ("false", _("No"))]


class PhotoInput(forms.ClearableFileInput):
    """Photos from the camera or the album, several at once; static/js/photos.js previews them."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/*", "data-photos": "", **(attrs or {})})
