"""Addresses of the app notices."""

from django.urls import URLPattern

app_name = "notices"
urlpatterns: list[URLPattern] = []
