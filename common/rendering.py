"""Form controls as Django's own templates write them, byte for byte, but without the templates.

A list's filter bar holds some 200 options, and Django renders two templates for each. What is not
known here is left to Django.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

Widget = Mapping[str, Any]
FOLDER = "django/forms/widgets/"
SELECT, OPTION = f"{FOLDER}select.html", f"{FOLDER}select_option.html"
INPUTS = frozenset(
    f"{FOLDER}{kind}.html"
    for kind in (
        "checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number",
        "password", "search", "tel", "text", "time", "url",
    )
)  # fmt: skip


class FormRenderer(DjangoTemplates):
    """The project's FORM_RENDERER."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """The HTML of a widget, a form or a list of errors."""
        write = WRITERS.get(template_name)
        found = write(context["widget"]) if write else None
        return str(super().render(template_name, context, request)) if found is None else found


def _input(widget: Widget) -> str:
    value = widget["value"]
    said = "" if value is None else f' value="{_plain(value)}"'
    return (
        f'<input type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"'
        f"{said}{_attributes(widget)}>"
    )


def _boxed(widget: Widget) -> str | None:
    """One box of a group, whose label the page itself writes."""
    return None if widget.get("wrap_label") else _input(widget)


def _select(widget: Widget) -> str | None:
    parts = [f'<select name="{_shown(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        if group or any(option["template_name"] != OPTION for option in options):
            return None
        parts += [f"\n  {_option(option)}\n" for option in options]
    return f"{''.join(parts)}\n</select>"


def _option(widget: Widget) -> str:
    return (
        f'<option value="{_plain(widget["value"])}"{_attributes(widget)}>'
        f"{_shown(widget['label'])}</option>"
    )


def _several(widget: Widget) -> str | None:
    if any(one["template_name"] not in INPUTS for one in widget["subwidgets"]):
        return None
    return "".join(map(_input, widget["subwidgets"]))


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_plain(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _plain(value: Any) -> str:
    """As the filter `stringformat:"s"` has it: no number is written in the reader's way."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _shown(value: Any) -> str:
    """As a template shows a variable."""
    if type(value) is str:
        return escape(value)
    if isinstance(value, Promise):
        return conditional_escape(str(value))
    return conditional_escape(str(localize(template_localtime(value))))


WRITERS: dict[str, Callable[[Widget], str | None]] = {
    **dict.fromkeys(INPUTS, _input),
    f"{FOLDER}checkbox_option.html": _boxed,
    f"{FOLDER}radio_option.html": _boxed,
    SELECT: _select,
    OPTION: _option,
    f"{FOLDER}multiwidget.html": _several,
}
