"""How the app indicators is called, and what it registers when the project starts."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
