"""Tests: a known key, plain static files, quick hashing; everything else as in production."""

import os
from urllib.parse import urlsplit

from yicheng_safety.settings.base import *  # noqa: F403
from yicheng_safety.settings.base import CACHES, CELERY_BROKER_URL, REDIS_URL, STORAGES

SECRET_KEY = "for tests only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if REDIS_URL:
    # each test process has a Redis database of its own, as it has a PostgreSQL database
    _number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    REDIS_URL = urlsplit(REDIS_URL)._replace(path=f"/{_number}").geturl()
    CELERY_BROKER_URL = REDIS_URL
    CACHES = {"default": {**CACHES["default"], "LOCATION": REDIS_URL}}
