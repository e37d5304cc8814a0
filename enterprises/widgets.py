"""A form's field for an enterprise: searched by name, initials or code, nearest and recent first.

Works as plain radio buttons with a text field that is searched on sending; static/js/picker.js and
htmx make it search while one types. See docs/frontend.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.text import folded
from enterprises.models import Enterprise
from enterprises.queries import PICK_SIZE, choices, search

TEMPLATE = "enterprises/picker.html"


@dataclass(frozen=True)
class Picked:
    """What a form was sent: the radio button's value, and the text beside it."""

    pk: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.pk or self.text)


def as_uuid(value: Any) -> UUID | None:
    """The value as a key; None where it is none."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None


class EnterprisePicker(forms.Widget):
    """Renders the picker; `user` says whose enterprises it offers (EnterpriseField.for_user)."""

    template_name = TEMPLATE
    user: User | None = None

    def format_value(self, value: Any) -> Picked:
        """The initial value (an enterprise or its key) or what was sent, as one kind of thing."""
        if isinstance(value, Picked):
            return value
        if isinstance(value, Enterprise):
            return Picked(str(value.pk))
        return Picked(str(value or ""))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        picked: Picked = context["widget"]["value"]
        chosen = as_uuid(picked.pk)
        text = "" if chosen else picked.text
        found = choices(self.user, text=text, chosen=chosen) if self.user else []
        is_there = bool(found) and found[0].enterprise.pk == chosen
        return context | {
            "name": name,
            "text": text,
            "choices": found,
            "chosen": found[0].enterprise if is_there else None,
            "more": len(found) >= PICK_SIZE,
        }

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """By the project's own template, with the icons and words of the other pages."""
        return render_to_string(TEMPLATE, self.get_context(name, value, attrs))

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Picked:
        return Picked(data.get(name, ""), data.get(f"{name}_search", "").strip())

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_search" not in data


class EnterpriseField(forms.Field):
    """An enterprise in the person's scope. Call `for_user` in the form's `__init__`.

    `cleaned_data` holds an Enterprise, or None where it is not required and nothing was said.
    """

    default_error_messages = {
        "not_found": _(
            "No enterprise is found by “%(text)s”: write a part of its name, the initials of its "
            "pinyin or its code."
        ),
        "several": _("Several enterprises are found by “%(text)s”: choose one of them."),
        "out_of_scope": _("This enterprise is not in your scope; choose another one."),
    }

    widget: EnterprisePicker

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Enterprise"))
        kwargs.setdefault("widget", EnterprisePicker)
        super().__init__(**kwargs)

    def for_user(self, user: User) -> None:
        """Offer and accept the enterprises of this person's scope."""
        self.widget.user = user

    def clean(self, value: Any) -> Enterprise | None:
        picked = self.widget.format_value(value)
        if not picked:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        return self._found(picked)

    def has_changed(self, initial: Any, data: Any) -> bool:
        before, after = self.widget.format_value(initial), self.widget.format_value(data)
        return before.pk != after.pk or bool(after.text and not after.pk)

    def _found(self, picked: Picked) -> Enterprise:
        user = self.widget.user
        if user is None:
            raise ValueError("EnterpriseField.for_user was not called")
        rows = Enterprise.objects.visible_to(user)
        if picked.pk:
            key = as_uuid(picked.pk)
            found = rows.filter(pk=key).first() if key else None
            if found is None:
                raise self._error("out_of_scope", "")
            return found
        named = list(rows.filter(folded=folded(picked.text))[:2])
        matches = named if len(named) == 1 else list(search(rows, picked.text)[:2])
        if len(matches) != 1:
            raise self._error("several" if matches else "not_found", picked.text)
        return matches[0]

    def _error(self, code: str, text: str) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params={"text": text})
