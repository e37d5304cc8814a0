"""Settings of the migration linter, which wants to be an installed app."""

from yicheng_safety.settings.test import *  # noqa: F403
from yicheng_safety.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
