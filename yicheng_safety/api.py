"""The API of all apps on one router, with its OpenAPI description."""

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

import accidents.api
import accounts.api
import enterprises.api
import hazards.api
import indicators.api
import inspections.api
import notices.api
import reports.api

MODULES = (
    accounts.api,
    notices.api,
    enterprises.api,
    hazards.api,
    accidents.api,
    inspections.api,
    indicators.api,
    reports.api,
)

router = SimpleRouter()
for module in MODULES:
    for prefix, viewset in module.ROUTES:
        router.register(prefix, viewset, basename=f"api-{prefix}")

urlpatterns: list[URLPattern] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "docs/",
        # a page has nothing to say to OPTIONS, and its template would break on it
        SpectacularSwaggerView.as_view(url_name="api-schema", http_method_names=["get", "head"]),
        name="api-docs",
    ),
    *router.urls,
]
