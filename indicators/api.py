"""The app's door under /api/: the figures within the caller's scope."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.figures import SLICES
from indicators.forms import CohortForm
from indicators.queries import known, sliced, slices_for, totals


class FiguresSerializer(serializers.Serializer):
    """One cell; rates as displayed, null where there is none."""

    found = serializers.IntegerField()
    rectified = serializers.IntegerField()
    rate = serializers.CharField(allow_null=True)
    due = serializers.IntegerField()
    on_time = serializers.IntegerField()
    on_time_rate = serializers.CharField(allow_null=True)
    awaiting_verification = serializers.IntegerField()
    overdue = serializers.IntegerField()


class GradesSerializer(serializers.Serializer):
    """The cells of all hazards, of the general and of the major ones."""

    all = FiguresSerializer()
    general = FiguresSerializer()
    major = FiguresSerializer()


class SliceSerializer(serializers.Serializer):
    """One part of a slice; an empty key holds what is not stated."""

    by = serializers.CharField()
    key = serializers.CharField(allow_blank=True)
    label = serializers.CharField()
    hazards = GradesSerializer()


class CohortSerializer(serializers.Serializer):
    """The cohort's figures as of a day, as far as the stored figures have read the log."""

    cohort = serializers.DictField(child=serializers.DateField(allow_null=True))
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    hazards = GradesSerializer()
    slices = SliceSerializer(many=True)


class IndicatorViewSet(viewsets.ViewSet):
    """Figures over the hazards that the caller sees."""

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, description="found from this day on; none: ever"),
            OpenApiParameter("to", str, description="found up to this day; none: as_of"),
            OpenApiParameter("as_of", str, description="the end of this day; none: today"),
            OpenApiParameter("by", str, many=True, enum=list(SLICES), description="slices"),
        ],
        responses=CohortSerializer,
    )
    def list(self, request: Request) -> Response:
        """`?from=&to=&as_of=&by=`: totals by grade, and the slices asked for; 400 where the
        question makes no sense.
        """
        form = CohortForm(request.query_params)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        asked = request.query_params.getlist("by")
        offered = slices_for(request.user)
        if unknown := sorted(set(asked) - set(offered)):
            raise serializers.ValidationError({"by": [f"{', '.join(unknown)}: {offered}"]})
        cohort, as_of = form.cohort, form.day
        parts = [part for by in asked for part in sliced(request.user, cohort, as_of, by)]
        whole = totals(request.user, cohort, as_of)
        return Response(
            {
                "cohort": {"from": cohort.begin, "to": cohort.end},
                "as_of": as_of,
                "known_at": known().at,
                "hazards": {grade: counts.as_json() for grade, counts in whole.items()},
                "slices": [part.as_json() for part in parts],
            }
        )


ROUTES: list[tuple[str, Any]] = [("indicators", IndicatorViewSet)]
