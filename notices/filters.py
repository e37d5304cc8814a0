"""What an inbox is narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from common.widgets import DateRange, YesNo
from notices.models import Notice


class NoticeFilter(django_filters.FilterSet):
    """Notices by whether they were read and when they came."""

    unread = django_filters.BooleanFilter(
        field_name="read_at", lookup_expr="isnull", label=_("Unread"), widget=YesNo
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Day"), widget=DateRange)

    class Meta:
        model = Notice
        fields: list[str] = []
