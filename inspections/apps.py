"""How the app inspections is called, and what it registers when the project starts."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
