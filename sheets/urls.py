"""Addresses of the pages of imports, and of those of exports (a space of their own)."""

from django.urls import path

from sheets import views

app_name = "sheets"

urlpatterns = [
    path("", views.job_list, name="list"),
    path("new/<slug:kind>/", views.upload, name="upload"),
    path("template/<slug:kind>/", views.template, name="template"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/mapping/", views.correct, name="correct"),
    path("<uuid:pk>/start/", views.start, name="start"),
    path("<uuid:pk>/progress/", views.progress_part, name="progress"),
    path("<uuid:pk>/rows/<slug:outcome>/", views.lines, name="lines"),
    path("<uuid:pk>/rejects/", views.rejects, name="rejects"),
    path("<uuid:pk>/report/", views.report, name="report"),
    path("<uuid:pk>/mapping.json", views.mapping, name="mapping"),
]

export_patterns = [
    path("", views.export_list, name="list"),
    path("take/<slug:name>/", views.export_take, name="take"),
    path("<uuid:pk>/", views.export_job, name="job"),
    path("<uuid:pk>/progress/", views.export_progress, name="progress"),
    path("<uuid:pk>/file/", views.export_file, name="file"),
    path("<uuid:pk>/cancel/", views.export_cancel, name="cancel"),
    path("<uuid:pk>/again/", views.export_again, name="again"),
]
