"""Form controls: the same bytes as Django's own templates, without a template for each."""

from datetime import date, datetime

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from common.rendering import FormRenderer
from common.templatetags.fields import choices
from common.widgets import DateInput, DateRange, DateTimeInput, NumberRange, PhotoInput, YesNo
from enterprises.filters import RiskPointFilter
from enterprises.models import RiskPoint
from hazards.filters import HazardFilter
from hazards.models import Hazard
from tests.factories import hazard, user

HOSTILE = "<b a=\"1\" c='2'>&amp;"
LABELS = [
    ("", _("All")), (1, 12_345), (HOSTILE, HOSTILE), ("s", mark_safe("<i>s</i>")), ("f", 1.5),
    (True, date(2026, 3, 5)), ("n", None),
]  # fmt: skip
ATTRS = {"class": HOSTILE, "required": True, "hidden": False, "max": 12_345, "title": _("Yes")}
WIDGETS = [
    (forms.TextInput(), HOSTILE),
    (forms.TextInput(), None),
    (forms.TextInput(), mark_safe("a&b")),
    (forms.NumberInput(), 1_234_567),
    (forms.NumberInput(), 1.25),
    (forms.EmailInput(), "a@b.example"),
    (forms.URLInput(), "http://example.org/?a=1&b=2"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), HOSTILE),
    (forms.FileInput(), None),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (DateInput(), date(2026, 3, 5)),
    (DateTimeInput(), datetime(2026, 3, 5, 9, 5)),  # noqa: DTZ001 - as a form's field gives it
    (PhotoInput(), None),
    (forms.Textarea(), HOSTILE),
    (forms.Select(choices=LABELS), HOSTILE),
    (forms.Select(choices=[]), None),
    (forms.Select(choices=[("", "-"), ("group", [("a", "Ay"), ("b", "Bee")])]), "b"),
    (forms.SelectMultiple(choices=LABELS), ["1", "s"]),
    (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=LABELS), "f"),
    (forms.CheckboxSelectMultiple(choices=LABELS), ["1", HOSTILE]),
    (forms.MultiWidget([forms.TextInput(), forms.Select(choices=LABELS)]), [HOSTILE, "1"]),
    (DateRange(), slice(date(2026, 3, 5), None)),
    (NumberRange(), slice(1, 1_000)),
    (YesNo(), True),
]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_is_the_same_to_the_byte(widget: forms.Widget, value: object, language: str):
    with translation.override(language):
        ours, djangos = (
            widget.render(HOSTILE, value, dict(ATTRS), renderer=renderer)
            for renderer in (FormRenderer(), DjangoTemplates())
        )
    assert ours == djangos
    assert hasattr(ours, "__html__")


class Small(forms.Form):
    """Boxes, and a field that is wrong."""

    boxes = forms.MultipleChoiceField(choices=LABELS, widget=forms.CheckboxSelectMultiple)
    rounds = forms.ChoiceField(choices=LABELS, widget=forms.RadioSelect)
    many = forms.IntegerField(max_value=3)


@pytest.mark.parametrize("name", ["boxes", "rounds"])
def test_the_boxes_of_a_group_one_by_one(name: str):
    told = [
        [box.tag() for box in choices(Small({name: HOSTILE}, renderer=renderer)[name])]
        for renderer in (FormRenderer(), DjangoTemplates())
    ]
    assert told[0] == told[1]
    assert sum(" checked" in box for box in told[0]) == 1


def test_a_form_with_errors_is_left_to_django():
    ours, djangos = (
        str(Small({"many": "7"}, renderer=renderer))
        for renderer in (FormRenderer(), DjangoTemplates())
    )
    assert ours == djangos
    assert "errorlist" in ours


class NoTemplates(FormRenderer):
    """Fails where a template is wanted."""

    def get_template(self, template_name: str):
        raise AssertionError(template_name)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filterset", "model"), [(HazardFilter, Hazard), (RiskPointFilter, RiskPoint)]
)
def test_no_control_of_a_list_wants_a_template(filterset, model):
    hazard()
    request = RequestFactory().get("/", {"status": ["closed"], "kind": "nothing such"})
    request.user = user(Role.LEADER)
    found = filterset(request.GET, model.objects.all(), request=request)
    found.form.renderer = NoTemplates()
    groups = [f for f in found.form if isinstance(f.field.widget, forms.CheckboxSelectMultiple)]
    boxes = [box.tag() for field in groups for box in choices(field)]
    others = [field for field in found.form if field not in groups and field.name != "enterprise"]
    controls = [field.as_widget() for field in others]
    assert len(controls) > 5
    assert len(boxes) > 10


def test_it_is_the_projects_renderer():
    assert type(get_default_renderer()) is FormRenderer
