"""How the app hazards is called, and what it registers when the project starts."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "hazards"
