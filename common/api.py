"""What all doors under /api/ share: refusals in words, and pages by key."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import RuleBroken
from common.paging import can_hold


class KeyPagination(CursorPagination):
    """Pages by key, 100 rows each unless `page_size` asks for up to 1,000; newest first."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "-pk"

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """A cursor that no page has given out is answered with 404, whatever it holds."""
        self.model = queryset.model
        return super().paginate_queryset(queryset, request, view=view)

    def decode_cursor(self, request: Any) -> Any:
        """The place that the cursor names. Raises NotFound where it is none of this list."""
        cursor = super().decode_cursor(request)
        if cursor is None or cursor.position is None:
            return cursor
        name = self.ordering[0].lstrip("-")
        path = self.model._meta.pk.name if name == "pk" else name
        if not can_hold(self.model, path, cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def refusal_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """RuleBroken as 409 with `message`, `field` and `remedy`; the rest as DRF answers it."""
    if isinstance(error, RuleBroken):
        body = {
            "message": str(error.message),
            "field": error.field,
            "remedy": str(error.remedy),
        }
        return Response(body, status=409)
    return exception_handler(error, context)
