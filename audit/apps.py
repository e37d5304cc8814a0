"""How the app audit is called, and what it registers when the project starts."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
