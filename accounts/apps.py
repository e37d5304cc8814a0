"""How the app accounts is called, and what it registers when the project starts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
