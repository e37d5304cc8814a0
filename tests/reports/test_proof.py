"""A report recomputes to its bytes whatever comes to be known later; what was tampered is found."""

import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from audit.canonical import canonical
from reports import verifying
from reports.models import Report
from reports.periods import period
from reports.services import Publication, publish
from reports.verifying import CannotVerify, verify
from tests.reports.county import County
from tests.reports.later import afterwards


def tamper(report: Report, **values: object) -> Report:
    """What nobody can do through the models."""
    QuerySet.update(Report.objects.filter(pk=report.pk), **values)
    return Report.objects.get(pk=report.pk)


def run(*words: object) -> tuple[int, str, str]:
    """The command's exit code and what it says."""
    said, complained = io.StringIO(), io.StringIO()
    try:
        call_command("verify_report", *map(str, words), stdout=said, stderr=complained)
    except SystemExit as ended:
        return int(ended.code or 0), said.getvalue(), complained.getvalue()
    return 0, said.getvalue(), complained.getvalue()


def test_a_thousand_events_later_the_bytes_are_the_same(county: County):
    reports = [county.publish(), county.publish("quarterly", "2021-Q4")]
    own = Publication(period=period("annual", "2021"), enterprise=county.mine.pk)
    reports.append(publish(own, by=county.officer))
    assert afterwards(county) >= 1_000
    for report in reports:
        assert verify(Report.objects.get(pk=report.pk)) is None
    newer = county.publish(corrects=reports[0].number, reason="补录")
    hazards = newer.told["total"]["hazards"]
    # 7, less the voided one, with the accepted tip-off and 520 late entries; the twin is merged
    assert hazards["all"]["found"] == 7 - 1 + 1 + 520
    assert hazards["all"]["reopened"] == 1
    assert newer.told["total"]["units"]["base"] == 2
    assert newer.sha256 != reports[0].sha256
    assert verify(newer) is None
    assert run("--all")[0] == 0


def test_a_tampered_figure_is_named(county: County):
    report = county.publish()
    told = report.told
    told["total"]["hazards"]["all"]["found"] = 8
    text = canonical(told)
    changed = tamper(report, figures=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    found = verify(changed)
    assert found is not None
    assert (found.where, found.stored, found.expected) == ("total.hazards.all.found", 8, 7)
    code, said, _ = run(1)
    assert code == 1
    assert json.loads(said) == {
        "number": 1, "where": "total.hazards.all.found", "stored": 8, "recomputed": 7,
    }  # fmt: skip


def test_other_tampering_is_found(county: County):
    report = county.publish()
    renamed = report.told
    renamed["frame"]["names"]["sector"]["coal"] = ["煤", "Coal"]
    kept = {"figures": report.figures, "sha256": report.sha256}
    for values, where in (
        ({"figures": canonical(renamed)}, "sha256"),
        ({"figures": json.dumps(report.told)}, "figures"),
        ({"figures": "[]"}, "figures"),
        ({"figures": "{"}, "figures"),
        ({"sha256": "0" * 64}, "sha256"),
        ({"log_seq": report.log_seq - 1}, "by.region.141022101.plans.listed"),
        ({"reason": "x"}, "log.reason"),
        ({"version": 2, "corrects": report.pk}, "log.version"),
        ({"known_at": report.known_at - timedelta(days=1)}, "known_at"),
    ):
        found = verify(tamper(report, **values))
        assert found is not None, values
        assert found.where == where
        tamper(report, **kept, log_seq=report.log_seq, reason="", version=1, corrects=None,
               known_at=report.known_at)  # fmt: skip
    assert verify(Report.objects.get()) is None
    # figures and hash together: the log knows the hash
    text = canonical(renamed)
    both = tamper(report, figures=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    found = verify(both)
    assert found is not None
    assert found.where == "log.sha256"
    stray = {**kept, "id": "0190a5c1-0000-7000-8000-000000000000"}
    QuerySet.update(Report.objects.all(), **stray)
    found = verify(Report.objects.get())
    assert found is not None
    assert (found.where, found.expected) == ("log", "0 events")


def test_it_cannot_be_checked(county: County, monkeypatch):
    assert run(5)[0] == 2
    assert "no report 5" in run(5)[2]
    assert run()[0] == 2
    assert run(1, "--all")[0] == 2
    assert run("--all")[0] == 0
    county.publish()
    assert run(10**30)[0] == 2
    monkeypatch.setattr(verifying, "DEFINITIONS_VERSION", "2")
    code, _, complained = run(1)
    assert code == 2
    assert "published by definitions 1" in complained
    with pytest.raises(CannotVerify):
        verify(Report.objects.get())


def test_the_command_publishes(county: County):
    said = io.StringIO()
    call_command("publish_report", kind="annual", period="2021", stdout=said)
    told = json.loads(said.getvalue())
    report = Report.objects.get()
    assert told == {
        "number": 1, "version": 1, "corrects": None, "as_of": "2021-12-31",
        "known_at": report.known_at.isoformat(), "log_seq": report.log_seq, "definitions": "1",
        "sha256": report.sha256, "figures": "/reports/1/",
    }  # fmt: skip
    assert hashlib.sha256(report.figures.encode()).hexdigest() == report.sha256
    code, said_again, _ = run(1)
    assert (code, report.sha256 in said_again) == (0, True)
    again = io.StringIO()
    call_command(
        "publish_report", "--kind", "annual", "--period", "2021", "--as-of", "2022-01-31",
        "--corrects", "1", "--reason", "补录", stdout=again,
    )  # fmt: skip
    assert json.loads(again.getvalue())["corrects"] == 1
    assert Report.objects.get(number=2).as_of.isoformat() == "2022-01-31"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--kind", "annual", "--period", "2021-12"), "no period of this kind"),
        (("--kind", "monthly", "--period", "2021-13"), "like 2021-12"),
        (("--kind", "annual", "--period", "2021", "--as-of", "x"), "not a date"),
        (("--kind", "annual", "--period", "2021", "--enterprise", "9"), "No enterprise"),
        (("--kind", "annual", "--period", "2021", "--corrects", "7"), "第 7 号"),
        (("--kind", "annual", "--period", "2999"), "尚未开始"),
    ],
)
def test_the_command_refuses(county: County, words, message):
    with pytest.raises(CommandError, match=message):
        call_command("publish_report", *words)
    assert not Report.objects.exists()


def test_the_command_publishes_for_an_enterprise_by_its_code(county: County):
    from dataclasses import replace

    from enterprises.particulars import Particulars
    from enterprises.services.register import change_enterprise
    from tests.enterprises.said import GOOD_CODE

    said = replace(Particulars.of(county.mine), uscc=GOOD_CODE)
    change_enterprise(county.mine.pk, by=county.supervisor, said=said)
    call_command(
        "publish_report", "--kind", "quarterly", "--period", "2021-Q4",
        "--enterprise", GOOD_CODE.lower(), stdout=io.StringIO(),
    )  # fmt: skip
    assert Report.objects.get().enterprise == county.mine
