"""How the app enterprises is called, and what it registers when the project starts."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
