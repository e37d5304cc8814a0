"""Settings of the worker under test: the product's own, and one consumer more."""

from yicheng_safety.settings.test import *  # noqa: F403
from yicheng_safety.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.audit.noting"]
