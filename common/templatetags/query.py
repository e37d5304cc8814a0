"""What a list's address says: the filters that are on, and how to take each of them off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django_filters import FilterSet

register = template.Library()

PAGING = ("cursor", "page")
_SUFFIXES = ("", "_min", "_max", "_after", "_before", "_lookup", "_search")


@dataclass(frozen=True)
class Chip:
    """One filter that is on: what it is, its value in words, and the query string without it."""

    label: str
    value: str
    without: str


@register.simple_tag(takes_context=True)
def active_filters(context: template.Context, filterset: FilterSet) -> list[Chip]:
    """The filters that narrow the list now; an invalid one is shown by its field, not here."""
    query = context["request"].GET
    return list(_chips(filterset.form, query))


@register.simple_tag(takes_context=True)
def query_without_paging(context: template.Context) -> str:
    """`?a=1&b=2` of the list as filtered and sorted, for an export of all rows; may be empty."""
    return _without(context["request"].GET, ())


@register.simple_tag
def folded_on(filterset: FilterSet) -> int:
    """How many of the filters behind "more filters" are on; an invalid one counts too."""
    form = filterset.form
    names = [name for name in getattr(filterset, "folded", ()) if name in form.fields]
    return sum(any(form.data.get(name + suffix) for suffix in _SUFFIXES) for name in names)


@register.simple_tag
def folded_wrong(filterset: FilterSet) -> bool:
    """Whether one of them is wrong: then they must be open, or nobody sees why."""
    form = filterset.form
    return form.is_bound and any(name in form.errors for name in getattr(filterset, "folded", ()))


def _chips(form: forms.Form, query: QueryDict) -> Iterator[Chip]:
    if not form.is_bound:
        return
    form.is_valid()
    for field in form:
        value = form.cleaned_data.get(field.name)
        if field.is_hidden or not _is_set(value):
            continue
        names = [field.name + suffix for suffix in _SUFFIXES]
        yield Chip(str(field.label), _words(field, value), _without(query, names) or "?")


def _is_set(value: object) -> bool:
    if value is None or value == "":
        return False
    return bool(len(value)) if hasattr(value, "__len__") else True


def _words(field: BoundField, value: object) -> str:
    if isinstance(value, slice):
        ends = [_plain(end) for end in (value.start, value.stop)]
        first, last = (end or "…" for end in ends)
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    labels = _labels(field)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    return labels.get(str(value), _plain(value))


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return str(value)


def _labels(field: BoundField) -> dict[str, str]:
    """Words of a plain choice; a choice of records needs none, they say their own names."""
    choices = getattr(field.field, "choices", ())
    if isinstance(field.field, forms.ModelChoiceField):
        return {}
    flat: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat.update({str(inner): str(words) for inner, words in label})
        else:
            flat[str(value)] = str(label)
    return flat


def _without(query: QueryDict, names: Iterable[str]) -> str:
    left = query.copy()
    for name in (*names, *PAGING):
        left.pop(name, None)
    for name in [name for name in left if not any(left.getlist(name))]:
        left.pop(name)
    return f"?{left.urlencode()}" if left else ""
