"""The app's doors under /api/: divisions, sectors and agencies, which everybody may know."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import Agency, Region, Sector
from common.viewsets import ScopedViewSet


class SectorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Sector
        fields = ["code", "name", "name_en", "position"]


class RegionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Region
        fields = ["code", "name", "level", "parent", "valid_from", "valid_to", "successor"]


class AgencySerializer(serializers.ModelSerializer):
    class Meta:
        model = Agency
        fields = ["id", "name", "kind", "region", "parent", "sectors", "regions"]


class SectorViewSet(ScopedViewSet):
    """The sectors of supervision."""

    model = Sector
    lookup_field = "code"
    serializer_class = SectorSerializer

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return Sector.objects.visible_to(user)


class RegionViewSet(ScopedViewSet):
    """The divisions in every edition; a code holds from `valid_from` to before `valid_to`."""

    model = Region
    lookup_field = "code"
    serializer_class = RegionSerializer
    filterset_fields = ["level", "parent"]

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return Region.objects.visible_to(user)


class AgencyViewSet(ScopedViewSet):
    """The bodies that supervise, each with its sectors and regions."""

    model = Agency
    serializer_class = AgencySerializer
    filterset_fields = ["kind", "sectors", "regions"]

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return Agency.objects.visible_to(user).prefetch_related("sectors", "regions")


ROUTES: list[tuple[str, Any]] = [
    ("sectors", SectorViewSet),
    ("regions", RegionViewSet),
    ("agencies", AgencyViewSet),
]
