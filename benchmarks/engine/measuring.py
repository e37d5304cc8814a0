"""The figures: dashboard queries, refresh after one event, full recomputation; beside each the
barest SQL or reading that could answer it, on the same database.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Sector, User
from audit.models import Event
from benchmarks.figures import Context, Figure
from common.text import folded, initials, pinyin
from enterprises.models import Enterprise
from hazards import workflow
from hazards.enums import Grade, Source
from hazards.models import Hazard
from hazards.workflow import Step, take, take_many
from indicators import services
from indicators.figures import Cohort
from indicators.links import rows_url
from indicators.models import Span
from indicators.queries import sliced, standing, totals, trend
from indicators.recompute import Question, answers, known_at

ROWS = 200_000
BATCH = 2_000
REPEATS = 7
DAYS = 3 * 365
TOWNSHIPS = ("141022100", "141022101", "141022102", "141022103", "141022104", "141022105")


def run(context: Context) -> list[Figure]:
    """Build the county's history, then measure."""
    wanted = context.rows or ROWS
    leader = User.objects.create_user("leader", role="leader", full_name="测试")
    by = User.objects.create_user("admin", role="administrator", full_name="测试")
    build(wanted, by)
    consuming = timed(services.consume_waiting)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    today = timezone.localdate()
    year = Cohort(today - timedelta(days=364), today)
    past = today - timedelta(days=400)
    return [
        Figure(
            name=f"spans of {wanted} hazards, per 37,000 of them",
            value=consuming * 37_000 / wanted, unit="s", target=10,
            floor=copied() * 37_000 / wanted,
        ),
        *dashboard(leader, year, today, "today"),
        *dashboard(leader, Cohort(past - timedelta(days=364), past), past, "as of a past day"),
        *dashboard(leader, Cohort(None, today), today, "found whenever"),
        *pages(leader, year, today),
        refresh(by),
        recomputation(year, today),
    ]  # fmt: skip


def build(wanted: int, by: User) -> None:
    """So many hazards through the table of moves: most closed, some open, late or submitted."""
    chance = random.Random(7)
    places = [firm(number, chance) for number in range(400)]
    Enterprise.objects.bulk_create(places)
    first = timezone.localdate() - timedelta(days=DAYS)
    for start in range(0, wanted, BATCH):
        steps: list[Step] = []
        for number in range(start, min(start + BATCH, wanted)):
            found_on = first + timedelta(days=number * DAYS // wanted)
            steps += life(found_on, chance.choice(places), by, chance)
        take_many(steps, by=by)


def firm(number: int, chance: random.Random) -> Enterprise:
    """An invented enterprise."""
    name = f"翼城县虚构{number}有限公司"
    sectors = list(Sector.objects.values_list("code", flat=True)) if number == 0 else SECTORS
    SECTORS[:] = sectors
    return Enterprise(
        name=name, folded=folded(name), initials=initials(name), pinyin=pinyin(name),
        sector_id=chance.choice(sectors), region_id=chance.choice(TOWNSHIPS),
    )  # fmt: skip


SECTORS: list[str] = []


def life(found_on: date, place: Enterprise, by: User, chance: random.Random) -> Iterator[Step]:
    """Found; then, mostly, submitted and closed some days later."""
    hazard = Hazard(
        enterprise=place, region_id=place.region_id, sector_id=place.sector_id,
        source=Source.IMPORT, grade=Grade.MAJOR if chance.random() < 0.001 else Grade.GENERAL,
        description=f"皮带机尾部护罩缺失 {chance.random()}", place="地面", found_on=found_on,
        accepted_on=found_on, due_on=found_on + timedelta(days=15),
        first_due_on=found_on + timedelta(days=15), imported=True,
    )  # fmt: skip
    yield Step(workflow.IMPORT_NEW, hazard, found_on)
    mended_on = found_on + timedelta(days=chance.randint(1, 25))
    if mended_on > timezone.localdate() or chance.random() < 0.01:
        return
    yield Step(workflow.IMPORT_SUBMITTED, hazard, mended_on, {"submitted_on": mended_on})
    closed_on = mended_on + timedelta(days=chance.randint(0, 7))
    if closed_on <= timezone.localdate():
        told = {"rectified_on": mended_on, "closed_on": closed_on}
        yield Step(workflow.IMPORT_CLOSED, hazard, closed_on, told)


def dashboard(user: User, cohort: Cohort, as_of: date, what: str) -> list[Figure]:
    """All queries that a dashboard asks, and the barest one that groups by all of it at once."""
    asked: list[tuple[str, Callable[[], Any]]] = [
        ("totals", lambda: totals(user, cohort, as_of)),
        ("by sector", lambda: sliced(user, cohort, as_of, "sector")),
        ("by township", lambda: sliced(user, cohort, as_of, "region")),
        ("trend", lambda: trend(user, cohort, as_of)),
        ("overdue rows", lambda: longest_overdue(user, cohort, as_of)),
    ]
    spent = {name: middle(ask) for name, ask in asked}
    floor = middle(lambda: barest(cohort, as_of))
    return [
        Figure(
            name=f"dashboard {what}: all queries", value=sum(spent.values()), unit="s",
            target=0.3, floor=floor,
        ),
        *(
            Figure(name=f"  {name}", value=one, unit="s", target=0.3, floor=floor)
            for name, one in spent.items()
        ),
    ]  # fmt: skip


def longest_overdue(user: User, cohort: Cohort, as_of: date) -> list[Span]:
    """The first page of the rows behind a figure."""
    spans = standing(user, cohort, as_of, "overdue").select_related("hazard__enterprise")
    return list(spans.order_by("due_on", "hazard_id")[:50])


def pages(user: User, year: Cohort, today: date) -> list[Figure]:
    """Whole pages through the server's own code, without the network."""
    client = Client()
    client.force_login(user)
    asked = {
        "page of the dashboard": reverse("indicators:dashboard"),
        "page of the rows behind a figure": rows_url("rectified", year, today),
    }
    floor = middle(lambda: barest(year, today))
    spent = {name: middle(lambda url=url: opened(client, url)) for name, url in asked.items()}
    return [
        Figure(name=name, value=one, unit="s", target=0.3, floor=floor)
        for name, one in spent.items()
    ]


def opened(client: Client, url: str) -> None:
    """The page, which must be there."""
    status = client.get(url).status_code
    if status != 200:
        raise RuntimeError(f"{url} answered {status}")


def barest(cohort: Cohort, as_of: date) -> None:
    """One statement by hand for the whole dashboard."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT sector, region, date_trunc('month', found_on), grade, count(*),
                count(*) FILTER (WHERE state = 'closed'),
                count(*) FILTER (WHERE state <> 'closed' AND due_on < %(day)s)
            FROM indicators_span
            WHERE found_on BETWEEN %(begin)s AND %(end)s AND begins_on <= %(day)s
                AND ends_on > %(day)s
            GROUP BY GROUPING SETS ((sector, grade), (region, grade),
                (date_trunc('month', found_on), grade), (grade))
            """,
            {
                "begin": cohort.begin or date(1900, 1, 1),
                "end": min(cohort.end, as_of),
                "day": as_of,
            },
        )
        cursor.fetchall()


def copied() -> float:
    """Seconds that the database needs to copy all spans, without any events read."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copy_of_spans (LIKE indicators_span INCLUDING INDEXES)")
        return timed(
            lambda: cursor.execute("INSERT INTO copy_of_spans SELECT * FROM indicators_span")
        )


def refresh(by: User) -> Figure:
    """From the commit of one event until the stored figures know of it."""
    hazards = list(Hazard.objects.filter(status="rectifying")[:REPEATS])
    spent = []
    for hazard in hazards:
        take(workflow.IMPORT_FACTS, hazard, by=by, set={"due_on": timezone.localdate()})
        spent.append(timed(services.consume_waiting))
    floor = middle(lambda: list(Event.objects.about(hazards[0].pk)))
    return Figure(
        name="refresh after one event", value=median(spent), unit="s", target=2, floor=floor
    )


def recomputation(cohort: Cohort, as_of: date) -> Figure:
    """The year's figures by replaying the whole log; the floor reads the same events, no more."""
    numbers = known_at(None)
    whole = timed(lambda: answers([Question(cohort, as_of, ("sector", "region"))], numbers))

    def read() -> None:
        events = Event.objects.filter(subject_kind="hazard").order_by("subject_id", "seq")
        wanted = events.values_list("subject_id", "kind", "valid_on", "state_to", "facts__set")
        for _row in wanted.iterator(BATCH):
            pass

    floor = timed(read)
    return Figure(
        name=f"full recomputation ({Event.objects.count()} events, {Span.objects.count()} spans)",
        value=whole, unit="s", target=3 * floor, floor=floor,
    )  # fmt: skip


def timed(work: Callable[[], Any]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def middle(work: Callable[[], Any]) -> float:
    """The median of several runs, after one to warm up."""
    work()
    return median(timed(work) for _ in range(REPEATS))
