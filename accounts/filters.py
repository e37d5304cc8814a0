"""What the list of accounts is narrowed by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Agency, User
from common.filters import RecordFilter
from common.widgets import DateRange, YesNo


class PersonFilter(django_filters.FilterSet):
    """Accounts by words, role, agency, state and last sign-in."""

    q = django_filters.CharFilter(method="having_words", label=_("Name, user name, phone"))
    role = django_filters.MultipleChoiceFilter(
        choices=Role.choices, label=_("Role"), widget=forms.CheckboxSelectMultiple
    )
    agency = RecordFilter(queryset=Agency.objects.all(), label=_("Agency"), empty_label=_("All"))
    position = django_filters.CharFilter(lookup_expr="icontains", label=_("Position"))
    is_active = django_filters.BooleanFilter(label=_("Active"), widget=YesNo)
    last_login = django_filters.DateFromToRangeFilter(label=_("Last sign-in"), widget=DateRange)

    folded = ("position", "last_login")

    class Meta:
        model = User
        fields: list[str] = []

    def having_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Each word stands somewhere in name, user name or telephone number."""
        for word in value.split():
            rows = rows.filter(
                Q(full_name__icontains=word)
                | Q(username__icontains=word)
                | Q(phone__icontains=word)
            )
        return rows
