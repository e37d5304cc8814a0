"""A thousand events after a report was published: everything that may happen to its hazards."""

from datetime import date, timedelta

from accounts.models import Sector
from audit.models import Log
from enterprises.enums import State
from enterprises.services.register import change_state
from hazards import workflow
from hazards.enums import Grade
from hazards.services.judging import merge_hazard
from hazards.workflow import Step, take_many
from tests.reports.county import County

LATE = 520


def afterwards(county: County) -> int:
    """Late entries, back-dated facts, reopening, voiding, merging, corrections; how many events."""
    before = Log.objects.get().last_seq
    cast, hazards = county.cast, county.hazards
    steps: list[Step] = []
    for number in range(LATE):
        found_on = date(2021, 1, 1) + timedelta(days=number % 300)
        grade = Grade.MAJOR if number % 50 == 0 else Grade.GENERAL
        first = cast.imported(
            found_on, enterprise=(county.mine, county.plant, county.quiet)[number % 3], grade=grade
        )
        steps += [first, cast.import_closed(first.hazard, found_on + timedelta(days=20))]
    twin = cast.log(
        date(2021, 11, 2), enterprise=county.plant, grade=Grade.MAJOR, due_on=date(2022, 3, 1)
    )
    steps += [
        cast.reopen(hazards["in_time"], date(2021, 10, 1), date(2021, 10, 15)),
        cast.void(hazards["waiting"], date(2021, 12, 30)),
        cast.reclassify(hazards["older"], date(2021, 12, 29), Grade.MAJOR),
        cast.submit(hazards["overdue"], date(2021, 12, 28)),
        cast.passed(hazards["overdue"], date(2021, 12, 30), date(2021, 12, 28)),
        cast.accept(hazards["tip"], date(2021, 8, 2), date(2021, 8, 20)),
        Step(
            workflow.COMPLETE, hazards["late"], date(2021, 12, 31),
            {"sector": Sector.objects.get(pk="forest")}, by=cast.inspector,
        ),
        twin,
    ]  # fmt: skip
    take_many(steps, by=None)
    merge_hazard(
        twin.hazard.pk, by=county.supervisor, into=hazards["major"].pk,
        on=date(2021, 12, 31),
    )  # fmt: skip
    change_state(
        county.quiet.pk, by=county.supervisor, state=State.CLOSED, reason="关闭",
        on=date(2021, 12, 31),
    )  # fmt: skip
    return Log.objects.get().last_seq - before
