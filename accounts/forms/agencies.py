"""The form of an agency."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Region
from accounts.queries import in_force
from accounts.services.agencies import NAMES, AgencyFacts


class RegionChoices(forms.ModelMultipleChoiceField):
    """Regions by name and code: 王庄镇 and the 王庄乡 before it are told apart."""

    def label_from_instance(self, obj: Region) -> str:
        return f"{obj.name} {obj.code}"


class AgencyForm(forms.ModelForm):
    """What an agency supervises; its regions count with everything below them."""

    regions = RegionChoices(
        queryset=None,
        label=_("regions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A region counts with all below it: the county covers every township."),
    )

    class Meta:
        model = Agency
        fields = ["name", "kind", "parent", "region", "sectors", "regions"]
        widgets = {"sectors": forms.CheckboxSelectMultiple}
        help_texts = {"sectors": _("Staff see the enterprises of these sectors.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # an old edition stays on offer where the agency has it
        kept = self.initial.get("regions", [])
        wanted = in_force(timezone.localdate()) | Q(pk__in=[region.pk for region in kept])
        offered = Region.objects.filter(wanted | Q(pk=self.initial.get("region")))
        for name in ("region", "regions"):
            self.fields[name].queryset = offered  # type: ignore[attr-defined]

    def facts(self) -> AgencyFacts:
        """What was typed, as the services take it."""
        told: dict[str, Any] = {name: self.cleaned_data[name] for name in NAMES}
        told |= {name: tuple(told[name]) for name in ("sectors", "regions")}
        return AgencyFacts(**told)
