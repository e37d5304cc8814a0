"""The app's door under /api/: the figures within the caller's scope."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from indicators.figures import SLICES, details_by_grade, more_json
from indicators.forms import CohortForm
from indicators.queries import details, known, sliced, slices_for, totals
from indicators.rules import may_read_supervision
from indicators.supervision.figures import SLICES as SUPERVISION
from indicators.supervision.queries import as_json, review


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


class DaysSerializer(serializers.Serializer):
    """Days to rectify; null where too few are rectified to tell."""

    median = serializers.IntegerField(allow_null=True)
    p90 = serializers.IntegerField(allow_null=True)


class MoreSerializer(serializers.Serializer):
    """The further figures of a cell; rates as displayed, money in yuan."""

    open = serializers.IntegerField()
    on_time_original = serializers.IntegerField()
    on_time_original_rate = serializers.CharField(allow_null=True)
    first_pass = serializers.IntegerField()
    first_pass_rate = serializers.CharField(allow_null=True)
    reopened = serializers.IntegerField()
    reclosed = serializers.IntegerField()
    reclosed_rate = serializers.CharField(allow_null=True)
    settled = serializers.IntegerField()
    recurred = serializers.IntegerField()
    recurrence_rate = serializers.CharField(allow_null=True)
    days_to_rectify = DaysSerializer()
    funds = serializers.CharField()


class MoreByGradeSerializer(serializers.Serializer):
    """The further figures of all hazards, of the general and of the major ones."""

    all = MoreSerializer()
    general = MoreSerializer()
    major = MoreSerializer()


class MoreSliceSerializer(serializers.Serializer):
    """The further figures of one part of a slice, in the order of `slices`."""

    by = serializers.CharField()
    key = serializers.CharField(allow_blank=True)
    hazards = MoreByGradeSerializer()


class DetailsSerializer(serializers.Serializer):
    """The further figures of the whole and of each part."""

    hazards = MoreByGradeSerializer()
    slices = MoreSliceSerializer(many=True)


class SupervisionSerializer(serializers.Serializer):
    """Inspections of the period; rates as displayed, null where there is none or where it would
    stand on fewer than ten inspections.
    """

    inspections = serializers.IntegerField()
    enterprises = serializers.IntegerField()
    enterprises_in_scope = serializers.IntegerField(allow_null=True)
    enterprises_covered = serializers.IntegerField(allow_null=True)
    coverage = serializers.CharField(allow_null=True)
    found = serializers.IntegerField()
    found_per_inspection = serializers.CharField(allow_null=True)
    zero_finding = serializers.IntegerField()
    zero_finding_old = serializers.IntegerField()
    contradicted = serializers.IntegerField()
    contradicted_rate = serializers.CharField(allow_null=True)
    zero_finding_young = serializers.IntegerField()


class SupervisionPartSerializer(serializers.Serializer):
    """One part of a slice by agency, inspector, kind, region, sector or month."""

    by = serializers.CharField()
    key = serializers.CharField(allow_blank=True)
    label = serializers.CharField()
    supervision = SupervisionSerializer()


class ReviewSerializer(SupervisionSerializer):
    """The whole, and its parts."""

    slices = SupervisionPartSerializer(many=True)


class CohortSerializer(serializers.Serializer):
    """The cohort's figures as of a day, as known at a moment (none given: as far as the stored
    figures have read the log).
    """

    cohort = serializers.DictField(child=serializers.DateField(allow_null=True))
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    hazards = GradesSerializer()
    slices = SliceSerializer(many=True)
    details = DetailsSerializer()
    supervision = ReviewSerializer(allow_null=True)


class IndicatorViewSet(viewsets.ViewSet):
    """Figures over the hazards that the caller sees."""

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, description="found from this day on; none: ever"),
            OpenApiParameter("to", str, description="found up to this day; none: as_of"),
            OpenApiParameter("as_of", str, description="the end of this day; none: today"),
            OpenApiParameter(
                "known_at", str, description="as known at a date (its end) or moment; none: now"
            ),
            OpenApiParameter("by", str, many=True, enum=list(SLICES), description="slices"),
        ],
        responses=CohortSerializer,
    )
    def list(self, request: Request) -> Response:
        """`?from=&to=&as_of=&known_at=&by=`: totals by grade, and the slices asked for; 400 where
        the question makes no sense.
        """
        form = CohortForm(request.query_params)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        asked = list(dict.fromkeys(request.query_params.getlist("by")))
        offered = slices_for(request.user)
        if unknown := sorted(set(asked) - set(offered)):
            raise serializers.ValidationError({"by": [f"{', '.join(unknown)}: {offered}"]})
        read = known(form.moment)
        question = request.user, form.cohort, form.day
        parts = [part for by in asked for part in sliced(*question, by, known=read.limit)]
        more = {by: details(*question, by, known=read.limit) for by in asked}
        whole = totals(*question, known=read.limit)
        nothing = details_by_grade([])  # a part that came into being between two queries
        return Response(
            {
                "cohort": {"from": form.cohort.begin, "to": form.cohort.end},
                "as_of": form.day,
                "known_at": read.at,
                "hazards": {grade: counts.as_json() for grade, counts in whole.items()},
                "slices": [part.as_json() for part in parts],
                "details": {
                    "hazards": more_json(whole, details(*question, known=read.limit)[""]),
                    "slices": [
                        {
                            "by": part.by,
                            "key": part.key,
                            "hazards": more_json(part.counts, more[part.by].get(part.key, nothing)),
                        }
                        for part in parts
                    ],
                },
                "supervision": _supervision(request, form, read.limit),
            }
        )


def _supervision(request: Request, form: CohortForm, known: int | None) -> dict[str, Any] | None:
    """The inspections of the same period; null for an enterprise's officer."""
    if not may_read_supervision(request.user):
        return None
    return as_json(review(request.user, form.cohort, form.day, known=known), SUPERVISION)


ROUTES: list[tuple[str, Any]] = [("indicators", IndicatorViewSet)]
