"""Form fields with the classes of the theme, without a form needing to know of it."""

from django import template
from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    MultiWidget,
    RadioSelect,
    Select,
)
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.safestring import SafeString

register = template.Library()


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
def chosen(field: BoundField) -> str:
    """The labels of what is chosen in a group, for the closed menu; empty when nothing is."""
    return ", ".join(str(box.choice_label) for box in choices(field) if box.data["selected"])


def _class_of(widget: object) -> str:
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    if isinstance(widget, FileInput):
        return "form-control file-control"
    return "form-control"
