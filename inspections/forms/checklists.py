"""Checklists and their items as an administrator writes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Sector
from hazards.enums import Category, Grade
from hazards.forms.fields import text_field
from hazards.models import AccidentType
from inspections.models import Checklist, ChecklistItem
from inspections.models.checklists import CODE
from inspections.services.checklists import ItemText

TAKEN_BY_PAGES = ("new",)


class ChecklistForm(forms.Form):
    """Code (when it is new), title, sectors, whether it is in use."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[CODE],
        help_text=_("Small letters, digits and hyphens; it never changes."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    sectors = forms.ModelMultipleChoiceField(
        label=_("Sectors"), queryset=Sector.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, checklist: Checklist | None = None, **kwargs: Any) -> None:
        if checklist:
            kwargs["initial"] = {
                "title": checklist.title,
                "sectors": checklist.sectors.all(),
                "active": checklist.active,
            }
        super().__init__(*args, **kwargs)
        del self.fields["code" if checklist else "active"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in TAKEN_BY_PAGES:
            raise forms.ValidationError(_("This word is the address of a page; choose another."))
        return code


class ItemForm(forms.Form):
    """One item of a draft."""

    position = forms.IntegerField(
        label=_("Position in the list"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("Empty: at the end."),
    )
    section = forms.CharField(label=_("Section"), required=False, max_length=60)
    text = text_field(_("What is checked"), rows=2)
    how_to_check = text_field(_("How to check"), rows=2, required=False)
    basis = text_field(_("Legal basis"), rows=2, required=False)
    hazard_text = text_field(_("Hazard in words, when it fails"), rows=2)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices)
    accident_type = forms.ModelChoiceField(
        label=_("Possible accident"),
        queryset=AccidentType.objects.all(),
        required=False,
        help_text=_("The edition in force on the day of the inspection is taken, by this name."),
    )

    def __init__(self, *args: Any, item: ChecklistItem | None = None, **kwargs: Any) -> None:
        if item:
            kwargs["initial"] = {name: getattr(item, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.fields["accident_type"].label_from_instance = lambda one: f"{one.name} ({one.edition})"

    def item(self) -> ItemText:
        """What the service is told."""
        return ItemText(**self.cleaned_data)
