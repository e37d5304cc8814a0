"""Columns by which lists are sorted and searched, and the token of a form that is sent once."""

from datetime import date

from django.conf import settings
from django.db import migrations, models
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce, Concat, Lower


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_reference_data"),
        ("enterprises", "0002_trades"),
        ("hazards", "0002_accident_types"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="with_report",
            field=models.BooleanField(
                default=False, help_text="Handed in while the hazard was merely reported."
            ),
        ),
        migrations.AddField(
            model_name="hazard",
            name="done_on",
            field=models.DateField(blank=True, null=True, verbose_name="done on"),
        ),
        migrations.AddField(
            model_name="hazard",
            name="due_order",
            field=models.GeneratedField(
                db_persist=True,
                expression=Coalesce("due_on", Value(date(9999, 12, 31))),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddField(
            model_name="hazard",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=Lower(
                    Concat(
                        "number",
                        Value(" "),
                        "place",
                        Value(" "),
                        "description",
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="hazard",
            name="shown_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=Case(
                    When(accepted_on__isnull=False, source="tip_off", then="accepted_on"),
                    default="found_on",
                ),
                help_text="The day as the enterprise may know it: a tip-off's own day is hidden.",
                output_field=models.DateField(),
                verbose_name="found on",
            ),
        ),
        migrations.AddField(
            model_name="hazard",
            name="token",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(fields=["-shown_on", "-id"], name="hazards_shown_order"),
        ),
        migrations.AddIndex(
            model_name="hazard",
            index=models.Index(fields=["due_order", "id"], name="hazards_due_order"),
        ),
        migrations.AddConstraint(
            model_name="hazard",
            constraint=models.UniqueConstraint(fields=("token",), name="hazards_token_once"),
        ),
    ]
