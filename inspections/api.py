"""The app's doors under /api/: read, and the moves of an inspection by the same services."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.parsers import StrictJSONParser
from common.viewsets import ScopedViewSet
from hazards.enums import Grade
from inspections.enums import Answer
from inspections.filters import InspectionFilter
from inspections.models import ChecklistItem, ChecklistVersion, Inspection, ItemResult
from inspections.services.answers import Failure, answer_item, fail_item
from inspections.services.finishing import finish_inspection
from inspections.services.visits import start_inspection


class ItemSerializer(serializers.ModelSerializer):
    """One item of a checklist."""

    class Meta:
        model = ChecklistItem
        fields = [
            "code", "position", "section", "text", "how_to_check", "basis", "hazard_text",
            "category", "grade", "accident_type",
        ]  # fmt: skip
        read_only_fields = fields


class ChecklistSerializer(serializers.ModelSerializer):
    """A published version in use, with its items."""

    code = serializers.CharField(source="checklist.code", read_only=True)
    title = serializers.CharField(source="checklist.title", read_only=True)
    sectors = serializers.PrimaryKeyRelatedField(
        source="checklist.sectors", many=True, read_only=True
    )
    items = ItemSerializer(many=True, read_only=True)

    class Meta:
        model = ChecklistVersion
        fields = ["id", "code", "title", "number", "published_on", "sectors", "items"]
        read_only_fields = fields


class ResultSerializer(serializers.ModelSerializer):
    """What was seen at one item; `hazard` is the id of what it opened."""

    item = serializers.CharField(source="item.code", read_only=True)

    class Meta:
        model = ItemResult
        fields = ["item", "answer", "note", "hazard", "answered_at"]
        read_only_fields = fields


class InspectionSerializer(serializers.ModelSerializer):
    """An inspection; `found` counts its hazards that are not void."""

    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    agency_name = serializers.CharField(source="agency.name", read_only=True, default=None)
    checklist = serializers.CharField(source="version.checklist.code", read_only=True, default=None)
    version_number = serializers.IntegerField(source="version.number", read_only=True, default=None)
    found = serializers.IntegerField(read_only=True)

    class Meta:
        model = Inspection
        fields = [
            "id", "number", "status", "kind", "enterprise", "enterprise_name", "region", "sector",
            "agency", "agency_name", "lead", "officers", "version", "checklist", "version_number",
            "place", "latitude", "longitude", "planned_on", "inspected_on", "started_at",
            "ended_at", "remarks", "cancel_reason", "found",
        ]  # fmt: skip
        read_only_fields = fields


class InspectionWithResultsSerializer(InspectionSerializer):
    """One inspection with its answers."""

    results = ResultSerializer(many=True, read_only=True)

    class Meta(InspectionSerializer.Meta):
        fields = [*InspectionSerializer.Meta.fields, "results"]
        read_only_fields = fields


class StartSerializer(serializers.Serializer):
    """Where the phone is, in degrees (CGCS2000); both or neither."""

    latitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=-90, max_value=90, required=False
    )
    longitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=-180, max_value=180, required=False
    )


class AnswerSerializer(serializers.Serializer):
    """The answer at one item, by its code; without a note the old one stays."""

    item = serializers.CharField(max_length=60)
    answer = serializers.ChoiceField(choices=Answer.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class FailSerializer(serializers.Serializer):
    """A failed item's hazard: what is empty is taken from the item. The same token twice is the
    same hazard.
    """

    item = serializers.CharField(max_length=60)
    token = serializers.UUIDField()
    due_on = serializers.DateField()
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    grade = serializers.ChoiceField(choices=Grade.choices, required=False)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    photos = serializers.ListField(child=serializers.FileField(), required=False)


class FinishSerializer(serializers.Serializer):
    """What is to be said of the whole."""

    remarks = serializers.CharField(required=False, allow_blank=True)


class OpenedSerializer(serializers.Serializer):
    """The hazard that a failed item opened."""

    hazard = serializers.UUIDField(source="pk")
    number = serializers.CharField()


class ChecklistViewSet(ScopedViewSet):
    """The checklists in use, each in its latest published version."""

    model = ChecklistVersion
    serializer_class = ChecklistSerializer

    def rows_for(self, user: Any) -> QuerySet[ChecklistVersion]:
        rows = ChecklistVersion.objects.visible_to(user).current()
        items = ChecklistItem.objects.visible_to(user).order_by("position", "code")
        return rows.select_related("checklist").prefetch_related(
            "checklist__sectors", Prefetch("items", queryset=items)
        )


class InspectionViewSet(ScopedViewSet):
    """Inspections within one's scope, filtered as the page's list, and what is done to them."""

    model = Inspection
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilter

    def rows_for(self, user: Any) -> QuerySet[Inspection]:
        rows = Inspection.objects.visible_to(user).for_list().with_found()
        if self.action == "list":
            return rows
        results = ItemResult.objects.visible_to(user).select_related("item")
        return rows.prefetch_related(Prefetch("results", queryset=results))

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return InspectionSerializer if self.action == "list" else InspectionWithResultsSerializer

    @extend_schema(request=StartSerializer, responses=InspectionWithResultsSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str | None = None) -> Response:
        """The planned visit begins."""
        inspection = self.get_object()
        start_inspection(inspection.pk, by=request.user, **_told(StartSerializer, request))
        return self._now()

    @extend_schema(request=AnswerSerializer, responses=ResultSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str | None = None) -> Response:
        """Pass, fail or not applicable at one item; the last answer counts."""
        inspection, told = self.get_object(), _told(AnswerSerializer, request)
        code = self._item(inspection, told.pop("item"))
        return Response(
            ResultSerializer(answer_item(inspection.pk, code, by=request.user, **told)).data
        )

    @extend_schema(request=FailSerializer, responses={201: OpenedSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser, StrictJSONParser])
    def fail(self, request: Request, pk: str | None = None) -> Response:
        """Open the hazard of a failed item."""
        inspection, told = self.get_object(), _told(FailSerializer, request)
        code, photos = self._item(inspection, told.pop("item")), told.pop("photos", [])
        hazard = fail_item(
            inspection.pk, code, by=request.user, failure=Failure(**told), photos=photos
        )
        return Response(OpenedSerializer(hazard).data, status=201)

    @extend_schema(request=FinishSerializer, responses=InspectionWithResultsSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str | None = None) -> Response:
        """Close the inspection: all answered, at least two officers of the county."""
        inspection = self.get_object()
        finish_inspection(inspection.pk, by=request.user, **_told(FinishSerializer, request))
        return self._now()

    def _now(self) -> Response:
        return Response(InspectionWithResultsSerializer(self.get_object()).data)

    def _item(self, inspection: Inspection, code: str) -> str:
        items = ChecklistItem.objects.visible_to(self.request.user)
        item = get_object_or_404(items, version=inspection.version_id, code=code)
        return str(item.code)


def _told(kind: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    shape = kind(data=request.data)
    shape.is_valid(raise_exception=True)
    return dict(shape.validated_data)


ROUTES: list[tuple[str, Any]] = [
    ("checklists", ChecklistViewSet),
    ("inspections", InspectionViewSet),
]
