"""How the app notices is called, and what it registers when the project starts."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
