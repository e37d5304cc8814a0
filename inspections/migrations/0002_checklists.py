"""A first set of checklists, one for each key sector, written for this product.

They stand as published on 2021-01-01, so that inspections entered afterwards may name them; an
administrator drafts the next version from them. Legal bases name the law or standard; articles only
where they were checked.
"""

import json
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import migrations

FILE = Path(__file__).resolve().parents[1] / "data" / "checklists.json"
PUBLISHED_ON = date(2021, 1, 1)


def _key(*parts: str) -> UUID:
    """The same id on every machine: the demo's log tells it, and is repeatable to the letter."""
    return uuid5(NAMESPACE_OID, "/".join(("checklists", *parts)))


def fill(apps, schema_editor):
    """Add the checklists that are not there yet; one that an administrator changed stays."""
    checklist = apps.get_model("inspections", "Checklist")
    version = apps.get_model("inspections", "ChecklistVersion")
    item = apps.get_model("inspections", "ChecklistItem")
    for entry in json.loads(FILE.read_text(encoding="utf-8")):
        row, made = checklist.objects.get_or_create(
            code=entry["code"], defaults={"id": _key(entry["code"]), "title": entry["title"]}
        )
        if not made:
            continue
        row.sectors.set(entry["sectors"])
        first = version.objects.create(
            id=_key(entry["code"], "1"), checklist=row, number=1, published_on=PUBLISHED_ON
        )
        item.objects.bulk_create(
            item(
                id=_key(entry["code"], "1", one["code"]),
                version=first,
                position=position,
                accident_type_id=one.get("accident_type"),
                **{name: value for name, value in one.items() if name != "accident_type"},
            )
            for position, one in enumerate(entry["items"], start=1)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0001_initial"),
        ("accounts", "0002_reference_data"),
        ("hazards", "0002_accident_types"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
