"""Tallies stand beside the spans and are written with them. The spans made before are thrown away
and made anew by the consumer, whose cursor goes back to the beginning of the log; until then the
pages say how far it has read.
"""

import datetime

from django.db import migrations, models


def start_anew(apps, schema_editor):
    apps.get_model("indicators", "Span").objects.all().delete()
    apps.get_model("audit", "Cursor").objects.filter(name="indicator-spans").update(seq=0)


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0004_supervision"),
    ]

    operations = [
        migrations.RunPython(start_anew, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[("D", "day"), ("M", "month"), ("Y", "year")],
                        max_length=1,
                        verbose_name="reach",
                    ),
                ),
                ("day", models.DateField(verbose_name="first day")),
                ("month", models.DateField(help_text="Its first day.", verbose_name="month found")),
                ("region", models.CharField(max_length=12, verbose_name="township")),
                ("sector", models.CharField(max_length=20, verbose_name="sector")),
                (
                    "grade",
                    models.CharField(
                        choices=[("general", "General"), ("major", "Major")],
                        max_length=8,
                        verbose_name="grade",
                    ),
                ),
                ("found", models.IntegerField(verbose_name="found")),
                ("rectified", models.IntegerField(verbose_name="rectified")),
                ("due", models.IntegerField(verbose_name="due")),
                ("on_time", models.IntegerField(verbose_name="on time")),
                (
                    "on_time_original",
                    models.IntegerField(verbose_name="on time by the first due date"),
                ),
                ("awaiting", models.IntegerField(verbose_name="awaiting verification")),
                ("overdue", models.IntegerField(verbose_name="overdue")),
                ("open", models.IntegerField(verbose_name="open")),
                ("first_pass", models.IntegerField(verbose_name="never sent back")),
                ("reopened", models.IntegerField(verbose_name="reopened")),
                ("reclosed", models.IntegerField(verbose_name="closed after reopening")),
            ],
            options={
                "verbose_name": "tally",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reach", "day", "month", "region", "sector", "grade"),
                        name="indicators_tally_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=models.Q(
                    ("ends_on", datetime.date(9999, 12, 31)),
                    ("known_to", None),
                    ("state__in", ("rectifying", "submitted")),
                ),
                fields=["due_on", "hazard"],
                name="indicators_span_now_waiting",
            ),
        ),
    ]
