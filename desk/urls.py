"""Addresses of the app desk."""

from django.urls import URLPattern, path

from desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("filling/", views.filling, name="filling"),
    path("today/", views.workbench, name="today"),
    path("workbench/", views.workbench, name="workbench"),
    path("search/", views.search_page, name="search"),
]
