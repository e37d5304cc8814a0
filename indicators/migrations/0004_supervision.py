"""Inspections and enterprises in operation with two clocks. The consumer is new, so it makes them
from the beginning of the log.
"""

import datetime

import django.db.models.deletion
from django.db import migrations, models

import common.ids


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0001_initial"),
        ("indicators", "0003_covering"),
        ("inspections", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Operation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        default=datetime.date(9999, 12, 31), verbose_name="to (exclusive)"
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="township")),
                ("sector", models.CharField(max_length=20, verbose_name="sector")),
                ("known_from", models.BigIntegerField(verbose_name="known from")),
                (
                    "known_to",
                    models.BigIntegerField(null=True, verbose_name="known to (exclusive)"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "enterprise in operation",
                "indexes": [
                    models.Index(
                        fields=["enterprise", "known_from"], name="indicators_operation_versions"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_to", None)),
                        fields=("enterprise", "begins_on"),
                        name="indicators_operation_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("begins_on"))),
                        name="indicators_operation_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_to", None),
                            ("known_to__gt", models.F("known_from")),
                            _connector="OR",
                        ),
                        name="indicators_operation_was_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=common.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="day")),
                ("finished_on", models.DateField(null=True, verbose_name="finished on")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("daily", "Daily inspection"),
                            ("special", "Special inspection"),
                            ("random", "Random inspection"),
                            ("joint", "Joint inspection"),
                            ("re_inspection", "Re-inspection"),
                            ("self_check", "Self-check"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("region", models.CharField(max_length=12, verbose_name="township")),
                ("sector", models.CharField(max_length=20, verbose_name="sector")),
                ("agency", models.UUIDField(null=True, verbose_name="agency")),
                ("officers", models.JSONField(default=list, verbose_name="officers")),
                ("known_from", models.BigIntegerField(verbose_name="known from")),
                (
                    "known_to",
                    models.BigIntegerField(null=True, verbose_name="known to (exclusive)"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="inspections.inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection as it was known",
                "indexes": [
                    models.Index(
                        condition=models.Q(("known_to", None)),
                        fields=["visited_on"],
                        name="indicators_visit_now",
                    ),
                    models.Index(
                        condition=models.Q(("known_to", None)),
                        fields=["enterprise", "visited_on"],
                        name="indicators_visit_now_firm",
                    ),
                    models.Index(
                        condition=models.Q(("known_to__isnull", False)),
                        fields=["visited_on", "known_from", "known_to"],
                        name="indicators_visit_before",
                    ),
                    models.Index(
                        fields=["inspection", "known_from"], name="indicators_visit_versions"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("known_to", None)),
                        fields=("inspection",),
                        name="indicators_visit_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("known_to", None),
                            ("known_to__gt", models.F("known_from")),
                            _connector="OR",
                        ),
                        name="indicators_visit_was_known",
                    ),
                ],
            },
        ),
    ]
