"""What all doors under /api/ share: refusals in words, and pages by key."""

from typing import Any

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import RuleBroken


class KeyPagination(CursorPagination):
    """Pages by key, 100 rows each unless `page_size` asks for up to 1,000; newest first."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "-pk"


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
