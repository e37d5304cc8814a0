"""How the app workdays is called, and what it registers when the project starts."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "workdays"
