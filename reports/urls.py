"""Addresses of the app reports."""

from django.urls import URLPattern, path

from reports.views import comparing, detail, listing, publishing

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", listing.report_list, name="list"),
    path("export/", listing.export, name="export"),
    path("new/", publishing.new, name="new"),
    path("by-id/<uuid:pk>/", listing.by_id, name="by-id"),
    path("<int:number>/", detail.detail, name="detail"),
    path("<int:number>/rows/", detail.rows, name="rows"),
    path("<int:number>/rows/export/", detail.rows_export, name="rows-export"),
    path("<int:number>/compare/", comparing.comparison, name="compare"),
    path("<int:number>/xlsx/", detail.workbook, name="xlsx"),
    path("<int:number>/pdf/", detail.paper, name="pdf"),
    path("<int:number>/json/", detail.record, name="json"),
]
