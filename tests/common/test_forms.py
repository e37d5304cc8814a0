"""A refusal stands beside the field that it is about; what was typed stays."""

from django import forms

from common.errors import RuleBroken
from common.forms import show_refusal


class Sample(forms.Form):
    due_on = forms.CharField()


def refused(field):
    form = Sample({"due_on": "2021-02-30"})
    assert form.is_valid()
    show_refusal(form, RuleBroken("Too early.", field=field, remedy="Give a later day."))
    return form


def test_beside_its_field():
    form = refused("due_on")
    assert form.errors == {"due_on": ["Too early. Give a later day."]}
    assert form["due_on"].value() == "2021-02-30"


def test_above_the_form_where_it_has_no_such_field():
    for field in ("", "status"):
        assert refused(field).non_field_errors() == ["Too early. Give a later day."]


def test_without_a_remedy():
    form = Sample({"due_on": "x"})
    form.is_valid()
    show_refusal(form, RuleBroken("No."))
    assert form.non_field_errors() == ["No."]
    assert str(RuleBroken("No.")) == "No."
