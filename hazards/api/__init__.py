"""The app's doors under /api/."""

from typing import Any

from hazards.api.viewsets import HazardViewSet

ROUTES: list[tuple[str, Any]] = [("hazards", HazardViewSet)]
