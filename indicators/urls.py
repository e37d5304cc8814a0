"""Addresses of the app indicators."""

from django.urls import path

from indicators.dashboard import views as board
from indicators.supervision import views as supervision
from indicators.views import changes, comparisons, rows

app_name = "indicators"
urlpatterns = [
    path("", board.dashboard, name="dashboard"),
    path("more/", board.more, name="more"),
    path("by/<slug:key>/", board.by, name="by"),
    path("by/<slug:key>/all/", board.parts, name="parts"),
    path("by/<slug:key>/export/", board.export_by, name="by-export"),
    path("more/export/", board.export_family, name="family-export"),
    path("wall/", board.wall, name="wall"),
    path("changes/", changes.changes, name="changes"),
    path("sparks/", board.sparks, name="sparks"),
    path("cases/<slug:kind>/", board.cases, name="cases"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/export/", supervision.export, name="supervision-export"),
    path("supervision/rows/", supervision.supervision_rows, name="supervision-rows"),
    path("supervision/rows/export/", supervision.export_rows, name="supervision-rows-export"),
    path("rows/", rows.figure_rows, name="rows"),
    path("rows/export/", rows.export, name="export"),
    path("proof/", comparisons.comparisons, name="comparisons"),
]
