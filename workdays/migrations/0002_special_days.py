"""Days off and make-up workdays 2004-2026, as the State Council's yearly notices announce them.

Source of the dates: the notices 国务院办公厅关于部分节假日安排的通知, as collected by the package
chinesecalendar 1.11.0 (MIT). The table is the county's own from here on: later years are typed in.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "special_days.csv"


def fill(apps, schema_editor):
    day = apps.get_model("workdays", "SpecialDay")
    with DATA.open(encoding="utf-8", newline="") as stream:
        rows = [
            day(day=date.fromisoformat(row["day"]), off=row["off"] == "1", name=row["name"])
            for row in csv.DictReader(stream)
        ]
    day.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
