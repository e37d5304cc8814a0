"""Addresses of the app notices."""

from django.urls import URLPattern, path

from notices import views

app_name = "notices"
urlpatterns: list[URLPattern] = [
    path("", views.inbox, name="inbox"),
    path("read/", views.mark_all_read, name="read-all"),
    path("<uuid:pk>/", views.open_notice, name="open"),
    path("<uuid:pk>/read/", views.mark_read, name="read"),
]
