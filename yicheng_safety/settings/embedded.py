"""One process on one machine: what `dev.py run` starts. State and secret live in var/."""

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from yicheng_safety.settings.base import *  # noqa: F403
from yicheng_safety.settings.base import STORAGES, VAR_DIR
from yicheng_safety.settings.logs import logging_settings


def _secret_key() -> str:
    """The signing key of this installation, made on first use and kept in var/."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        made = path.with_suffix(f".{os.getpid()}")
        made.write_text(secrets.token_urlsafe(50), encoding="ascii")
        made.chmod(0o600)
        try:
            os.link(made, path)  # of two first starts at once one wins
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text(encoding="ascii")


try:
    (VAR_DIR / "log").mkdir(parents=True, exist_ok=True)
    SECRET_KEY = os.environ.get("SECRET_KEY") or _secret_key()
except OSError as error:
    raise ImproperlyConfigured(
        f"{VAR_DIR} cannot be written ({error.strerror}). "
        "Give it to this user, or name another folder in YICHENG_VAR."
    ) from None
STORAGES = {
    **STORAGES,
    # hashed names as in production; not compressed, which would hold up the first page by seconds
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")

LOGGING = logging_settings(as_json=False, file=VAR_DIR / "log" / "yicheng.log")
