"""Addresses of the app reports."""

from django.urls import URLPattern, path

from reports.views import comparing, computations, detail, listing, publishing

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", listing.report_list, name="list"),
    path("export/", listing.export, name="export"),
    path("new/", publishing.new, name="new"),
    path("computations/", computations.computations, name="computations"),
    path("computations/<uuid:pk>/", computations.computation, name="computation"),
    path(
        "computations/<uuid:pk>/progress/", computations.progress_part, name="computation-progress"
    ),
    path("computations/<uuid:pk>/cancel/", computations.cancel, name="computation-cancel"),
    path("computations/<uuid:pk>/again/", computations.again, name="computation-again"),
    path("computations/<uuid:pk>/publish/", publishing.publish, name="publish"),
    path("comparison/export/", comparing.rows_export, name="comparison-export"),
    path("differences/export/", comparing.differences_export, name="differences-export"),
    path("by-id/<uuid:pk>/", listing.by_id, name="by-id"),
    path("<int:number>/", detail.detail, name="detail"),
    path("<int:number>/rows/", detail.rows, name="rows"),
    path("<int:number>/rows/export/", detail.rows_export, name="rows-export"),
    path("<int:number>/compare/", comparing.comparison, name="compare"),
    path("<int:number>/verify/", computations.verify, name="verify"),
    path("<int:number>/xlsx/", detail.workbook, name="xlsx"),
    path("<int:number>/pdf/", detail.paper, name="pdf"),
    path("<int:number>/json/", detail.record, name="json"),
]
