"""Addresses of the import pages."""

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
    path("<uuid:pk>/mapping.json", views.mapping, name="mapping"),
]
