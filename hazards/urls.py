"""Addresses of the app hazards."""

from django.urls import path

from hazards.views import decisions, detail, files, finding, lists, moves

app_name = "hazards"
urlpatterns = [
    path("", lists.hazard_list, name="list"),
    path("export/", lists.export, name="export"),
    path("new/", finding.new, name="new"),
    path("new/suggestions/", finding.suggest, name="suggest"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("files/<uuid:pk>/<slug:what>/", files.evidence_file, name="file"),
    path("suspicions/<uuid:pk>/keep-apart/", moves.keep_apart, name="keep-apart"),
    path("<uuid:pk>/", detail.detail, name="detail"),
    path("<uuid:pk>/<slug:kind>/", moves.move, name="move"),
]
