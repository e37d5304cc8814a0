"""How the app common is called, and what it registers when the project starts."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "common"
