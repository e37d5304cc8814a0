"""How the app desk is called, and what it registers when the project starts."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
