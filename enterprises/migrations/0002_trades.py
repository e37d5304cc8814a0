"""The classes of GB/T 4754-2017 (国民经济行业分类): section A, division 01, group 011, class 0111."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data" / "trades.csv"


def fill(apps, schema_editor):
    trade = apps.get_model("enterprises", "Trade")
    with DATA.open(encoding="utf-8", newline="") as stream:
        rows = [
            trade(code=row["code"], name=row["name"], parent_id=row["parent"] or None)
            for row in csv.DictReader(stream)
        ]
    for length in (1, 2, 3, 4):  # parents before children
        trade.objects.bulk_create(
            [row for row in rows if len(row.code) == length], ignore_conflicts=True
        )


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
