"""The field and the fragment by which a form chooses an enterprise."""

from uuid import uuid4

import pytest
from django import forms
from django.urls import reverse

from accounts.enums import Role
from enterprises.models import Enterprise
from enterprises.widgets import EnterpriseField, Picked, as_uuid
from tests.factories import EnterpriseFactory, officer, user

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    enterprise = EnterpriseField()
    other = EnterpriseField(required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.for_user(user)


@pytest.fixture
def firms():
    return [EnterpriseFactory(name=name) for name in ("虚构甲煤矿", "虚构甲煤矿二坑", "虚构乙厂")]


@pytest.fixture
def person():
    return user(Role.INSPECTOR)


def chosen(person, **data):
    form = Form(data, user=person)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def refused(person, **data) -> str:
    form = Form(data, user=person)
    assert not form.is_valid()
    return form.errors["enterprise"][0]


def test_the_radio_button_or_the_text_choose(person, firms):
    assert chosen(person, enterprise=str(firms[1].pk))["enterprise"] == firms[1]
    for text, firm in (("xgyc", firms[2]), ("虚构甲煤矿", firms[0]), ("二坑", firms[1])):
        found = chosen(person, enterprise_search=text)
        assert (found["enterprise"], found["other"]) == (firm, None)


def test_what_cannot_be_is_said(person, firms):
    assert refused(person) == "该字段是必填项。"
    assert "“没有”" in refused(person, enterprise_search="没有")
    assert "多家企业" in refused(person, enterprise_search="虚构")
    own = officer(firms[0])
    for key in (firms[2].pk, uuid4(), "x"):
        assert "不在您的管辖范围内" in refused(own, enterprise=str(key))


def test_what_was_typed_and_chosen_is_shown_again(person, firms):
    shown = str(Form({"enterprise_search": "虚构甲"}, user=person)["enterprise"])
    assert 'value="虚构甲"' in shown
    assert shown.count('type="radio"') == 2
    shown = str(Form({"enterprise": str(firms[2].pk)}, user=person)["enterprise"])
    assert f'value="{firms[2].pk}" checked' in shown
    for initial in (firms[0], firms[0].pk):
        form = Form(user=person, initial={"enterprise": initial})
        assert f'value="{firms[0].pk}" checked' in str(form["enterprise"])
        assert not form["enterprise"].field.has_changed(initial, Picked(str(firms[0].pk)))
        assert form["enterprise"].field.has_changed(initial, Picked(text="x"))


def test_the_field_is_bound_to_label_and_errors(person):
    form = Form({}, user=person)
    shown = str(form["enterprise"].as_widget(attrs={"class": "form-control is-invalid"}))
    assert 'id="id_enterprise"' in shown
    assert 'aria-invalid="true"' in shown
    assert " required" not in shown
    assert form.fields["enterprise"].widget.value_omitted_from_data({}, {}, "enterprise")


def test_without_a_person_nothing_is_offered(firms):
    field = EnterpriseField()
    assert "radio" in field.widget.render("e", None)
    assert str(firms[0].pk) not in field.widget.render("e", None)
    with pytest.raises(ValueError, match="for_user"):
        field.clean(Picked(str(firms[0].pk)))
    assert as_uuid("x") is None


def test_the_fragment(client, person, firms):
    client.force_login(person)
    address = reverse("enterprises:pick")
    page = client.get(address, {"q": "甲煤", "name": "unit", "chosen": str(firms[1].pk)})
    text = page.content.decode()
    assert text.count('name="unit"') == 2
    assert f'value="{firms[1].pk}" checked' in text
    assert 'name="enterprise"' in client.get(address, {"name": '"><b>'}).content.decode()
    plain = client.get(address, {"name": "unit", "unit_search": "乙厂"}).content.decode()
    assert plain.count('type="radio"') == 1
    assert "没有找到企业" in client.get(address, {"q": "没有"}).content.decode()


def test_the_fragment_tells_how_far_and_stays_in_scope(client, firms):
    Enterprise.objects.filter(pk=firms[0].pk).update(latitude="35.7", longitude="111.7")
    Enterprise.objects.filter(pk=firms[2].pk).update(latitude="35.8", longitude="111.7")
    client.force_login(user(Role.LEADER))
    page = client.get(reverse("enterprises:pick"), {"lat": "35.7005", "lng": "111.7"})
    text = page.content.decode()
    assert "60米" in text
    assert "11.1公里" in text
    client.force_login(officer(firms[2]))
    text = client.get(reverse("enterprises:pick")).content.decode()
    assert text.count('type="radio"') == 1


def test_more_than_fit_is_said(client, person):
    for n in range(21):
        EnterpriseFactory(name=f"虚构{n}号")
    client.force_login(person)
    assert "还有更多" in client.get(reverse("enterprises:pick")).content.decode()
