"""The app's doors under /api/: published reports are read here; they are published on pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.viewsets import ScopedViewSet
from reports.filters import ReportFilter
from reports.models import Report


class ReportSerializer(serializers.ModelSerializer):
    """What a report rests on, and its figures as they were published."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True, default=None)
    corrects = serializers.IntegerField(source="corrects.number", read_only=True, default=None)
    corrected_by = serializers.IntegerField(
        source="correction.number", read_only=True, default=None
    )
    unfinished = serializers.BooleanField(read_only=True)
    figures = serializers.SerializerMethodField()

    class Meta:
        model = Report
        fields = [
            "id", "number", "county", "kind", "enterprise", "enterprise_name", "begins_on",
            "ends_on", "unfinished", "as_of", "known_at", "log_seq", "definitions", "sha256",
            "version", "corrects", "corrected_by", "reason", "figures",
        ]  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.DictField())
    def get_figures(self, report: Report) -> dict[str, Any]:
        """The figures as published; their bytes stand at reports/NUMBER/json/."""
        return report.told


class ReportViewSet(ScopedViewSet):
    """Published reports within one's scope, filtered as the page's list."""

    model = Report
    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    lookup_field = "number"
    lookup_value_regex = "[0-9]{1,18}"

    def rows_for(self, user: Any) -> QuerySet[Report]:
        return Report.objects.visible_to(user).for_list()


ROUTES: list[tuple[str, Any]] = [("reports", ReportViewSet)]
