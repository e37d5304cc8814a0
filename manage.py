#!/usr/bin/env python3
"""Django's command line; settings default to the one-process mode that dev.py runs."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yicheng_safety.settings.embedded")
    execute_from_command_line(sys.argv)
