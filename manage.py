#!/usr/bin/env python3
"""Django's command line; settings default to the one-process mode that dev.py runs."""

import os
import sys

from django.core.management import execute_from_command_line

from yicheng_safety import starting


def main() -> None:
    """Run the command; settings or a database that fail it are told in words, and end with 2."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - before the settings
    from django.db import OperationalError  # noqa: PLC0415

    try:
        starting.settings_folder()
        execute_from_command_line(sys.argv)
    except (starting.CannotStart, ImproperlyConfigured) as refused:
        words = str(refused)
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        words = starting.in_words(error)
    else:
        return
    sys.stderr.write(f"{words}\n")
    sys.exit(2)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yicheng_safety.settings.embedded")
    main()
