"""Addresses of the app indicators."""

from django.urls import path

from indicators.dashboard import views as board
from indicators.views import comparisons, rows

app_name = "indicators"
urlpatterns = [
    path("", board.dashboard, name="dashboard"),
    path("sparks/", board.sparks, name="sparks"),
    path("cases/<slug:kind>/", board.cases, name="cases"),
    path("rows/", rows.figure_rows, name="rows"),
    path("rows/export/", rows.export, name="export"),
    path("proof/", comparisons.comparisons, name="comparisons"),
]
