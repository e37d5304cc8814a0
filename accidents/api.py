"""The app's doors under /api/: the register is read here and written on its pages."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accidents.filters import AccidentFilter
from accidents.models import Accident
from accidents.rules import may_read_note
from common.viewsets import ScopedViewSet


class AccidentSerializer(serializers.ModelSerializer):
    """An accident with the names of what it refers to."""

    region_name = serializers.CharField(source="region.name", read_only=True)
    sector_name = serializers.CharField(source="sector.name", read_only=True)
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True, default=None)
    note = serializers.SerializerMethodField()
    accident_type_name = serializers.CharField(
        source="accident_type.name", read_only=True, default=None
    )

    class Meta:
        model = Accident
        fields = [
            "id", "number", "county", "occurred_on", "occurred_at", "region", "region_name",
            "place", "sector", "sector_name", "enterprise", "enterprise_name", "summary",
            "accident_type", "accident_type_name", "follow_up", "follow_up_ends",
            "grade", "grade_is_final", "deaths", "serious_injuries", "minor_injuries",
            "direct_loss", "counted",
            "determined_on", "determination", "concealed", "reported_at", "investigation",
            "accident_type_text", "enterprise_text", "source_number", "note",
        ]  # fmt: skip
        read_only_fields = fields

    def get_note(self, accident: Accident) -> str:
        """Empty for an enterprise."""
        return accident.note if may_read_note(self.context["request"].user) else ""


class AccidentViewSet(ScopedViewSet):
    """Accidents within one's scope, filtered as the page's list."""

    model = Accident
    serializer_class = AccidentSerializer
    filterset_class = AccidentFilter

    def rows_for(self, user: Any) -> QuerySet[Accident]:
        return Accident.objects.visible_to(user).for_list()


ROUTES: list[tuple[str, Any]] = [("accidents", AccidentViewSet)]
