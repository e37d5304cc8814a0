"""A county that lives at random: finds, moves, corrections, late entries, a clock that jumps, and
a worker that reads when it likes. At every D and T the stored figures, the replay and the slow
reference say the same; and what was published on the way recomputes to its bytes at the end.
"""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from audit.queries import sequence_at
from hazards import workflow
from hazards.enums import Grade, Status
from hazards.models import Hazard
from hazards.workflow import Step
from indicators import services
from indicators.figures import FIGURES, Cohort
from indicators.queries import details, rows, sliced, totals
from indicators.recompute import Question, answers
from reports.models import Report
from reports.periods import period
from reports.services import Publication, latest, publish
from reports.verifying import verify
from tests.factories import RiskPointFactory
from tests.indicators import reference
from tests.indicators.lives import Cast
from tests.indicators.test_properties import first_step, next_step

START = datetime(2023, 1, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRST, LAST = date(2021, 1, 1), date(2021, 12, 31)
COHORTS = (Cohort(FIRST, date(2021, 2, 15)), Cohort(FIRST, LAST))
BY = ("region", "sector", "agency", "source", "month", "quarter", "category", "enterprise")
ITEMS = ("coal-01", "coal-02", "")
LINES = (("annual", "2021"), ("quarterly", "2021-Q1"), ("monthly", "2021-02"))
MOST_REPORTS = 4
LATER = 1000
days = st.dates(FIRST - timedelta(days=2), date(2023, 1, 9))
moves = st.tuples(st.integers(0, 11), st.integers(0, 40), st.integers(0, 20))


class County(RuleBasedStateMachine):
    """One county in one transaction, which is taken back at the end.

    `has_seen_many`: one of them gets a thousand events after its reports; all would take long.
    """

    has_seen_many = False

    @initialize()
    def open_(self) -> None:
        """The people, two firms, a risk point; the log is empty."""
        self.traveller = time_machine.travel(START, tick=False)
        self.clock = self.traveller.start()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.cast = Cast()
        self.point = RiskPointFactory(enterprise=self.cast.mine)
        self.hazards: list[Hazard] = []
        self.moments: list[datetime] = []
        self.reports: list[Report] = []

    @rule(choice=st.integers(0, 5), gap=st.integers(0, 60), item=st.sampled_from(ITEMS))
    def find(self, choice: int, gap: int, item: str) -> None:
        """A hazard comes in: reported, imported or logged, often with its checklist item."""
        step = first_step(self.cast, choice, gap)
        step.hazard.checklist_item = item
        if step.hazard.enterprise == self.cast.mine and gap % 3 == 0:
            step.hazard.risk_point = self.point
        workflow.take_many([step], by=None)
        self.hazards.append(step.hazard)

    @rule(which=st.integers(0, 400), told=st.lists(moves, min_size=1, max_size=4))
    def move(self, which: int, told: list[tuple[int, int, int]]) -> None:
        """Some possible moves of one hazard, one after the other."""
        if not self.hazards:
            return
        hazard = self.hazards[which % len(self.hazards)]
        for one in told:
            step = next_step(self.cast, hazard, one)
            if step is None or step.on > timezone.localdate():
                return
            workflow.take_many([self._with_funds(step, one)], by=None)

    @rule(which=st.integers(0, 400), back=st.integers(0, 30), sector=st.booleans())
    def correct(self, which: int, back: int, sector: bool) -> None:
        """The record is corrected: found earlier than was said, or in another sector."""
        possible = [one for one in self.hazards if one.status != Status.VOID]
        if not possible:
            return
        hazard = possible[which % len(possible)]
        told: dict[str, object] = {"found_on": hazard.found_on - timedelta(days=back)}
        if sector:
            told = {"sector": self.cast.plant.sector, "category": "fire"}
        on = hazard.last_valid_on
        step = Step(workflow.COMPLETE, hazard, on, told, by=self.cast.inspector)
        workflow.take_many([step], by=None)

    @rule(hours=st.integers(-30, 60))
    def pass_time(self, hours: int) -> None:
        """The clock goes on, or is set back: what is recorded never falls."""
        self.clock.shift(timedelta(hours=hours))

    @rule()
    def read(self) -> None:
        """The worker reads what waits."""
        services.consume_waiting()

    @rule()
    def remember(self) -> None:
        """A moment T, to which the figures are turned back later."""
        self.moments.append(timezone.now())

    @rule(line=st.sampled_from(LINES), own=st.booleans())
    def publish(self, line: tuple[str, str], own: bool) -> None:
        """A report of the county or of an enterprise, or its next version."""
        if len(self.reports) == MOST_REPORTS:
            return
        kind, written = line
        enterprise = self.cast.mine.pk if own and kind != "monthly" else None
        wanted = Publication(period=period(kind, written), enterprise=enterprise)
        before = latest(wanted)
        report = publish(replace(wanted, corrects=before.number if before else None), by=None)
        self.reports.append(report)

    @rule(
        as_of=days,
        which=st.integers(0, 400),
        cohort=st.sampled_from(COHORTS),
        by=st.sampled_from(BY),
    )
    def compare(self, as_of: date, which: int, cohort: Cohort, by: str) -> None:
        """One question, three answers: as known at some T, and as known now."""
        services.consume_waiting()
        last = sequence_at("141022", None)
        self._same(cohort, as_of, by, last, None)
        if self.moments:
            number = sequence_at("141022", self.moments[which % len(self.moments)])
            self._same(cohort, as_of, by, number, number)

    def teardown(self) -> None:
        """Every remembered moment once more, then everything is taken back."""
        if not hasattr(self, "cast"):
            return
        try:
            services.consume_waiting()
            for number in {sequence_at("141022", moment) for moment in self.moments}:
                for as_of in (date(2021, 3, 1), LAST, date(2022, 6, 1)):
                    self._same(COHORTS[1], as_of, "sector", number, number)
            assert services.compare().ok
            self._recomputes()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            self.traveller.stop()

    def _recomputes(self) -> None:
        """What was published is the same to the byte, whatever was recorded after it."""
        if self.reports and not County.has_seen_many:
            County.has_seen_many = True
            found_on = [FIRST + timedelta(days=number % 300) for number in range(LATER // 2)]
            late = [self.cast.imported(day) for day in found_on]
            ends = zip(late, found_on, strict=True)
            closed = [self.cast.import_closed(one.hazard, day) for one, day in ends]
            workflow.take_many([*late, *closed], by=None)
            last = sequence_at("141022", None)
            assert last - self.reports[-1].log_seq > LATER
        for report in self.reports:
            assert verify(Report.objects.get(pk=report.pk)) is None

    def _with_funds(self, step: Step, told: tuple[int, int, int]) -> Step:
        if step.move in (workflow.SUBMIT, workflow.FIX_ON_SPOT):
            step.set["funds"] = Decimal(100 * told[1]) / 4
        return step

    def _same(self, cohort: Cohort, as_of: date, by: str, number: int, known: int | None) -> None:
        reader = self.cast.administrator
        replay = answers([Question(cohort, as_of, (by,))], {"141022": number})[0]
        whole = totals(reader, cohort, as_of, known=known)
        parts = sliced(reader, cohort, as_of, by, known=known)
        assert replay.totals() == whole
        assert replay.slices(by) == parts
        stored = {
            (part.key, grade): asdict(part.counts[grade])
            for part in parts
            for grade in Grade.values
            if part.counts[grade].found
        }
        assert stored == reference.cells(number, cohort.begin, cohort.end, as_of, by)
        for figure in FIGURES:
            counted = getattr(whole["all"], figure)
            assert sum(getattr(part.counts["all"], figure) for part in parts) == counted
            assert rows(reader, cohort, as_of, figure, known=known).count() == counted
        told = details(reader, cohort, as_of, known=known)[""]["all"]
        assert replay.details()[""]["all"] == told
        assert reference.details(number, cohort.begin, cohort.end, as_of) == {
            "settled": told.settled,
            "recurred": told.recurred,
            "funds": told.funds,
            "median": told.days.median,
            "ninetieth": told.days.ninetieth,
        }


@pytest.mark.django_db
def test_every_figure_at_every_d_and_t():
    County.has_seen_many = False
    run_state_machine_as_test(
        County,
        settings=settings(
            max_examples=6,
            stateful_step_count=120,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert County.has_seen_many
