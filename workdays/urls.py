"""Addresses of the app workdays."""

from django.urls import URLPattern, path

from workdays import views

app_name = "workdays"
urlpatterns: list[URLPattern] = [
    path("", views.day_list, name="list"),
    path("new/", views.day_new, name="new"),
    path("<str:day>/", views.day_edit, name="edit"),
    path("<str:day>/remove/", views.day_remove, name="remove"),
]
