"""The app's doors under /api/."""

from typing import Any

ROUTES: list[tuple[str, Any]] = []
