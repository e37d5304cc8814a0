"""Form fields with the classes of the theme, without a form needing to know of it."""

from collections.abc import Iterable

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    ChoiceField,
    FileInput,
    ModelChoiceField,
    MultiWidget,
    RadioSelect,
    Select,
)
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.models import ModelChoiceIterator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
DASHES = BLANK_CHOICE_DASH[0][1]


@register.filter
def control_kind(field: BoundField) -> str:
    """`check` (one box), `choices` (a group of boxes), `range` (several controls) or `input`."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, MultiWidget):
        return "range"
    return "input"


@register.filter
def is_photos(field: BoundField) -> bool:
    """Whether the field takes photos, which are previewed before they are sent."""
    return "data-photos" in field.field.widget.attrs


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's control with the theme's class; a class that the widget itself names is kept."""
    widget = field.field.widget
    _name_blank(field)
    classes = [_class_of(widget), str(widget.attrs.get("class", ""))]
    if field.errors:
        classes.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.simple_tag
def choices(field: BoundField) -> list[BoundWidget]:
    """The boxes of a group of choices, each with the theme's class."""
    attrs = field.build_widget_attrs({"class": "form-check-input"}, field.field.widget)
    if field.auto_id:
        attrs["id"] = field.auto_id
    return [
        BoundWidget(field.field.widget, data, renderer=field.form.renderer)
        for data in field.field.widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    ]


@register.simple_tag
def chosen(boxes: Iterable[BoundWidget]) -> str:
    """The labels of what is chosen in a group, for the closed menu; empty when nothing is."""
    return ", ".join(str(box.choice_label) for box in boxes if box.data["selected"])


def _name_blank(field: BoundField) -> None:
    """A select's empty line in words: dashes say nothing to a reader, or to one who listens."""
    if not isinstance(field.field, ChoiceField) or not isinstance(field.field.widget, Select):
        return
    words = _("Please choose") if field.field.required else _("Not chosen")
    widget = field.field.widget
    if isinstance(field.field, ModelChoiceField) and field.field.empty_label == DASHES:
        field.field.empty_label = words
    if isinstance(widget.choices, ModelChoiceIterator):
        return
    widget.choices = [
        (value, words if value == "" and label == DASHES else label)
        for value, label in widget.choices
    ]


def _class_of(widget: object) -> str:
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    if isinstance(widget, FileInput):
        return "form-control file-control"
    return "form-control"
