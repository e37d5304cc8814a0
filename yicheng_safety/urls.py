"""Every address of the product, app by app."""

from django.urls import URLPattern, URLResolver, include, path

from sheets.urls import export_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("accounts.urls")),
    path("log/", include("audit.urls")),
    path("special-days/", include("workdays.urls")),
    path("notices/", include("notices.urls")),
    path("imports/", include("sheets.urls")),
    path("exports/", include((export_patterns, "exports"))),
    path("enterprises/", include("enterprises.urls")),
    path("hazards/", include("hazards.urls")),
    path("inspections/", include("inspections.urls")),
    path("accidents/", include("accidents.urls")),
    path("figures/", include("indicators.urls")),
    path("reports/", include("reports.urls")),
    path("api/", include("yicheng_safety.api")),
    path("", include("desk.urls")),
]

handler400 = "yicheng_safety.errors.bad_request"
handler403 = "yicheng_safety.errors.forbidden"
handler404 = "yicheng_safety.errors.not_found"
handler500 = "yicheng_safety.errors.fault"
