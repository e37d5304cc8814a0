"""Addresses of the app audit."""

from django.urls import URLPattern, path

from audit import views

app_name = "audit"
urlpatterns: list[URLPattern] = [
    path("", views.log, name="log"),
    path("export/", views.export, name="export"),
    path("<uuid:subject_id>/", views.subject, name="subject"),
]
