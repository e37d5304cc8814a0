"""How the app accidents is called, and what it registers when the project starts."""

from django.apps import AppConfig


class AccidentsConfig(AppConfig):
    name = "accidents"
