"""The app's doors under /api/: the register and the catalogue, with the filters of the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.viewsets import ScopedViewSet
from enterprises.enums import State
from enterprises.filters import EnterpriseFilter, RiskPointFilter
from enterprises.models import Enterprise, Regulator, RiskPoint
from enterprises.services import register


class RegulatorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Regulator
        fields = ["agency", "kind", "valid_from", "valid_to"]


class EnterpriseSerializer(serializers.ModelSerializer):
    regulators_today = RegulatorSerializer(many=True, read_only=True)

    class Meta:
        model = Enterprise
        fields = [
            "id",
            "name",
            "uscc",
            "sector",
            "trade",
            "trade_text",
            "region",
            "address",
            "latitude",
            "longitude",
            "state",
            "to_be_verified",
            "registered_on",
            "business_scope",
            "principal",
            "phone",
            "employees",
            "regulators_today",
        ]


class RiskPointSerializer(serializers.ModelSerializer):
    class Meta:
        model = RiskPoint
        fields = "__all__"


class StateChangeSerializer(serializers.Serializer):
    """A state, why, and since when (today where it is not said)."""

    state = serializers.ChoiceField(choices=State.choices)
    reason = serializers.CharField()
    on = serializers.DateField(required=False, allow_null=True)


class EnterpriseViewSet(ScopedViewSet):
    """Enterprises in one's scope; `change_state` and `verify` as on the pages."""

    model = Enterprise
    serializer_class = EnterpriseSerializer
    filterset_class = EnterpriseFilter

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return Enterprise.objects.visible_to(user).with_regulators_today()

    @extend_schema(request=StateChangeSerializer, responses=EnterpriseSerializer)
    @action(detail=True, methods=["post"])
    def change_state(self, request: Request, pk: str | None = None) -> Response:
        """The enterprise suspends work, closes down or works again."""
        found = self._found(request, pk)
        said = StateChangeSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        register.change_state(found.pk, by=request.user, **said.validated_data)
        return self._answer(request, pk)

    @extend_schema(request=None, responses=EnterpriseSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str | None = None) -> Response:
        """The entry has been looked at, and is so."""
        found = self._found(request, pk)
        register.verify_enterprise(found.pk, by=request.user)
        return self._answer(request, pk)

    def _found(self, request: Request, pk: str | None) -> Enterprise:
        found: Enterprise = get_object_or_404(self.rows_for(request.user), pk=pk)
        return found

    def _answer(self, request: Request, pk: str | None) -> Response:
        return Response(self.get_serializer(self._found(request, pk)).data)


class RiskPointViewSet(ScopedViewSet):
    """Risk points of the enterprises in one's scope."""

    model = RiskPoint
    serializer_class = RiskPointSerializer
    filterset_class = RiskPointFilter

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return RiskPoint.objects.visible_to(user)


ROUTES: list[tuple[str, Any]] = [
    ("enterprises", EnterpriseViewSet),
    ("risk-points", RiskPointViewSet),
]
