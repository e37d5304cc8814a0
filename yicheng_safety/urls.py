"""Every address of the product, app by app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("accounts.urls")),
    path("log/", include("audit.urls")),
    path("notices/", include("notices.urls")),
    path("imports/", include("sheets.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("hazards/", include("hazards.urls")),
    path("inspections/", include("inspections.urls")),
    path("accidents/", include("accidents.urls")),
    path("figures/", include("indicators.urls")),
    path("api/", include("yicheng_safety.api")),
    path("", include("desk.urls")),
]
