"""One's own notices under /api/."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.viewsets import ScopedViewSet
from notices import registry, services
from notices.filters import NoticeFilter
from notices.models import Notice


class NoticeSerializer(serializers.ModelSerializer):
    """`text` is the sentence in the language of the request, `url` the page of the subject."""

    kind = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = [
            "id",
            "subject_kind",
            "subject_id",
            "kind",
            "facts",
            "text",
            "url",
            "created_at",
            "read_at",
        ]

    def get_kind(self, notice: Notice) -> str:
        return registry.kind_of(notice)

    def get_text(self, notice: Notice) -> str:
        return registry.text_of(notice)

    def get_url(self, notice: Notice) -> str:
        return registry.url_of(notice)


class MarkedSerializer(serializers.Serializer):
    """How many notices had been unread."""

    marked = serializers.IntegerField()


class NoticeViewSet(ScopedViewSet):
    """What one was told, newest first."""

    model = Notice
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return Notice.objects.visible_to(user)

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"], url_path="mark-read")
    def mark_read(self, request: Request, pk: str) -> Response:
        """This notice has been read."""
        services.mark_read(by=request.user, notices=[self.get_object().pk])
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=MarkedSerializer)
    @action(detail=False, methods=["post"], url_path="mark-all-read")
    def mark_all_read(self, request: Request) -> Response:
        """Every notice of one's own has been read."""
        return Response({"marked": services.mark_read(by=request.user)})


ROUTES: list[tuple[str, Any]] = [("notices", NoticeViewSet)]
