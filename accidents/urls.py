"""Addresses of the app accidents."""

from django.urls import URLPattern, path

from accidents.views import record
from accidents.views import register as views

app_name = "accidents"
urlpatterns: list[URLPattern] = [
    path("", views.accident_list, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("register/", views.register, name="register"),
    path("streaks/", record.streaks, name="streaks"),
    path("streaks/export/", record.export_streaks, name="streaks-export"),
    path("years/", record.by_year, name="years"),
    path("years/export/", record.export_years, name="years-export"),
    path("known/", record.known, name="known"),
    path("known/export/", record.export_known, name="known-export"),
    path("tolls/<uuid:pk>/correct/", views.correct_toll, name="correct-toll"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/toll/", views.follow_up, name="toll"),
    path("<uuid:pk>/determination/", views.determine, name="determine"),
    path("<uuid:pk>/correct/", views.correct, name="correct"),
    path("<uuid:pk>/investigation/", views.investigation, name="investigation"),
]
