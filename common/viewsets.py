"""Reads under /api/ that the schema can describe without a user."""

from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import viewsets


class ScopedViewSet(viewsets.ReadOnlyModelViewSet):
    """Reads within one's scope: `rows_for` starts at visible_to; `model` also tells the schema."""

    model: type[Model]

    def rows_for(self, user: Any) -> QuerySet[Any]:
        """The rows that the user may see."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.rows_for(self.request.user)
