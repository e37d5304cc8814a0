"""Spans say what was known when. Those made before are thrown away and made anew by the consumer,
whose cursor goes back to the beginning of the log; until then the pages say how far it has read.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


def start_anew(apps, schema_editor):
    apps.get_model("indicators", "Span").objects.all().delete()
    apps.get_model("audit", "Cursor").objects.filter(name="indicator-spans").update(seq=0)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("indicators", "0001_spans")]

    operations = [
        migrations.RunPython(start_anew, start_anew),
        migrations.RemoveConstraint(model_name="span", name="indicators_span_once"),
        migrations.RemoveIndex(model_name="span", name="indicators_span_as_of"),
        migrations.RemoveIndex(model_name="span", name="indicators_span_enterprise"),
        migrations.RemoveIndex(model_name="span", name="indicators_span_due"),
        migrations.RemoveIndex(model_name="span", name="indicators_span_open"),
        migrations.AlterField(
            model_name="span",
            name="hazard",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="hazards.hazard",
            ),
        ),
        migrations.AddField(
            model_name="span",
            name="known_from",
            field=models.BigIntegerField(db_default=0, verbose_name="known from"),
        ),
        migrations.AddField(
            model_name="span",
            name="known_to",
            field=models.BigIntegerField(null=True, verbose_name="known to (exclusive)"),
        ),
        migrations.AddField(
            model_name="span",
            name="sent_back",
            field=models.BooleanField(db_default=False, verbose_name="ever sent back by then"),
        ),
        migrations.AddField(
            model_name="span",
            name="reopened",
            field=models.BooleanField(db_default=False, verbose_name="ever reopened by then"),
        ),
        migrations.AddField(
            model_name="span",
            name="funds",
            field=models.DecimalField(
                decimal_places=2, max_digits=14, null=True, verbose_name="money spent (yuan)"
            ),
        ),
        migrations.AddField(
            model_name="span",
            name="finder_agency",
            field=models.UUIDField(null=True, verbose_name="finder's agency"),
        ),
        migrations.AddField(
            model_name="span",
            name="checklist_item",
            field=models.CharField(
                blank=True, db_default="", max_length=60, verbose_name="checklist item"
            ),
        ),
        migrations.AddField(
            model_name="span",
            name="risk_point",
            field=models.UUIDField(null=True, verbose_name="risk point"),
        ),
        migrations.AddConstraint(
            model_name="span",
            constraint=models.UniqueConstraint(
                condition=Q(("known_to", None)),
                fields=("hazard", "begins_on"),
                name="indicators_span_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="span",
            constraint=models.CheckConstraint(
                condition=Q(("known_to", None), ("known_to__gt", F("known_from")), _connector="OR"),
                name="indicators_span_was_known",
            ),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=Q(("known_to", None)),
                fields=["found_on", "begins_on", "ends_on"],
                name="indicators_span_now_as_of",
            ),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=Q(("known_to", None)),
                fields=["enterprise", "found_on"],
                name="indicators_span_now_enterprise",
            ),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=Q(("known_to", None)),
                fields=["state", "due_on"],
                name="indicators_span_now_due",
            ),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=Q(("known_to", None), ("state__in", ("rectifying", "submitted"))),
                fields=["ends_on", "begins_on"],
                name="indicators_span_now_open",
            ),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=Q(("known_to__isnull", False)),
                fields=["found_on", "known_from", "known_to"],
                name="indicators_span_before",
            ),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=Q(("known_to__isnull", False)),
                fields=["enterprise", "found_on"],
                name="indicators_span_before_firm",
            ),
        ),
        migrations.AddIndex(
            model_name="span",
            index=models.Index(
                condition=Q(("known_to__isnull", False)),
                fields=["hazard", "known_from"],
                name="indicators_span_before_hazard",
            ),
        ),
    ]
