"""Addresses of the app hazards."""

from django.urls import URLPattern

app_name = "hazards"
urlpatterns: list[URLPattern] = []
