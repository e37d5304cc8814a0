"""The list and the page of hazards at the county's tenth year: server time of what people do.

The floor of each figure is the barest statement that gives the same rows, measured in this run.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.enums import AgencyKind, Role
from accounts.models import Agency, Region, Sector, User
from audit.models import Log
from benchmarks.figures import Context, Figure
from common.paging import page_by_key
from common.text import folded, initials, pinyin
from enterprises.models import Enterprise
from hazards.enums import Category, Grade, Source, Status
from hazards.models import AccidentType, Hazard

ROWS = 200_000
FIRMS = 800
TARGET = 0.3
REPEATS = 5
SEED = 5_000
KINDS = ("found", "submitted", "passed")
BEGIN = date(2017, 1, 1)
DAYS = 3_600
TEXTS = (
    "皮带机尾部护罩缺失", "配电箱门未上锁", "氧气瓶与乙炔瓶间距不足五米", "灭火器压力不足",
    "临边防护栏杆缺失", "安全出口堆放杂物", "瓦斯传感器标校超期", "压力表未按期检定",
    "电缆绝缘层破损裸露", "作业人员未佩戴安全帽", "有限空间作业未审批", "罐区可燃气体报警器故障",
)  # fmt: skip
PLACES = ("主井皮带机房", "配电室", "库房", "选煤楼二层", "装车场", "罐区", "三号回采工作面")


def run(context: Context) -> list[Figure]:
    """Build the hazards, then measure each view as an inspector of half of the sectors sees it."""
    chance = random.Random(141022)
    people = _people()
    firms = _firms(chance)
    built = time.perf_counter()
    _hazards(context.rows or ROWS, chance, firms, people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(
        f"built {context.rows or ROWS} hazards in {time.perf_counter() - built:.0f} s", flush=True
    )
    client = Client()
    client.force_login(people[0])
    one = Hazard.objects.visible_to(people[0]).order_by("found_on", "id").first()
    if one is None:
        raise RuntimeError("no hazard lies in the inspector's scope")
    return list(_figures(client, people[0], one))


def _figures(client: Client, person: User, one: Hazard) -> Iterator[Figure]:
    address = reverse("hazards:list")
    deep = _deep_cursor()
    day = (BEGIN + timedelta(days=DAYS - 200)).isoformat()
    firm = one.enterprise_id
    views = {
        "list, first page": ({}, "TRUE"),
        "list, page in the middle": ({"cursor": deep}, "TRUE"),
        "list, due soonest": ({"ordering": "due"}, "TRUE"),
        "filter: overdue": ({"overdue": "true"}, "status='rectifying' AND due_on < CURRENT_DATE"),
        "filter: not overdue": ({"overdue": "false"}, "NOT (status='rectifying')"),
        "filter: state": ({"status": "submitted"}, "status='submitted'"),
        "filter: major": ({"grade": "major"}, "grade='major'"),
        "filter: township and sector": (
            {"region": "141022100", "sector": "coal"},
            "region_id='141022100' AND sector_id='coal'",
        ),
        "filter: found in a range": ({"found_after": day}, f"found_on >= '{day}'"),
        "filter: closed in a range": ({"closed_after": day}, f"closed_on >= '{day}'"),
        "filter: one enterprise": ({"enterprise": str(firm)}, f"enterprise_id='{firm}'"),
        "filter: enterprises by name": ({"enterprise_search": "12"}, "TRUE"),
        "filter: source": ({"source": "tip_off"}, "source='tip_off'"),
        "filter: category": ({"category": "消防"}, "category='fire'"),
        "filter: accident type": ({"accident_type": "2025-06"}, "accident_type_id='2025-06'"),
        "filter: inspector": ({"inspector": str(person.pk)}, f"inspector_id='{person.pk}'"),
        "filter: agency": ({"agency": str(person.agency_id)}, f"agency_id='{person.agency_id}'"),
        "filter: mine": ({"mine": "true"}, f"inspector_id='{person.pk}'"),
        "filter: no due date": ({"no_due": "true"}, "due_on IS NULL"),
        "filter: imported": ({"imported": "true"}, "imported"),
        "filter: listed": ({"listed": "true"}, "FALSE"),
        "filter: suspected": ({"suspected": "true"}, "FALSE"),
        "search: two characters": ({"q": "护罩"}, "search_text LIKE '%护罩%'"),
        "search: many characters": ({"q": "乙炔瓶间距"}, "search_text LIKE '%乙炔瓶间距%'"),
        "search: a number": ({"q": "2024-00123"}, "search_text LIKE '%2024-00123%'"),
        "search: nothing there": ({"q": "没有这样的话"}, "search_text LIKE '%没有这样的话%'"),
    }
    for name, (query, condition) in views.items():
        floor = _median(lambda condition=condition: _bare(condition))
        yield _figure(name, _median(lambda query=query: _get(client, address, query)), floor)
    detail = reverse("hazards:detail", args=[one.pk])
    floor = _median(lambda: _bare(f"id = '{one.pk}'"))
    yield _figure("a hazard's page", _median(lambda: _get(client, detail, {})), floor)


def _figure(name: str, value: float, floor: float) -> Figure:
    return Figure(name=name, value=value, unit="s", target=TARGET, floor=floor)


def _bare(condition: str) -> None:
    """One page and the total by the condition alone: no scope, no joins, no page around it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM hazards_hazard WHERE {condition} "  # noqa: S608 - constants of this file
            "ORDER BY found_on DESC, id DESC LIMIT 51"
        )
        cursor.fetchall()
        cursor.execute(f"SELECT count(*) FROM hazards_hazard WHERE {condition}")  # noqa: S608


def _get(client: Client, address: str, query: dict[str, str]) -> None:
    answer = client.get(address, query)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} {query}: {answer.status_code}")


def _median(call: Callable[[], None]) -> float:
    taken = []
    call()
    for _ in range(REPEATS):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _deep_cursor() -> str:
    """A cursor half-way through the list, as the middle row would have given it."""
    middle = BEGIN + timedelta(days=DAYS // 2)
    older = Hazard.objects.filter(found_on__lte=middle)
    return page_by_key(older, "", order=("-found_on", "-id")).next


def _people() -> list[User]:
    agency = Agency.objects.create(name="应急管理局", kind=AgencyKind.BUREAU, region_id="141022")
    agency.sectors.set(Sector.objects.filter(pk__in=["coal", "coal_washing", "metallurgy", "gas"]))
    agency.regions.set(Region.objects.filter(pk="141022"))
    made = [
        User(username=f"inspector{n}", full_name=f"检查员{n}", role=Role.INSPECTOR, agency=agency)
        for n in range(20)
    ]
    return User.objects.bulk_create(made)


def _firms(chance: random.Random) -> list[Enterprise]:
    sectors = list(Sector.objects.values_list("pk", flat=True))
    townships = list(Region.objects.filter(level="township").values_list("pk", flat=True))
    made = []
    for n in range(FIRMS):
        name = f"翼城县虚构工业{n}有限公司"
        made.append(
            Enterprise(
                name=name, folded=folded(name), initials=initials(name), pinyin=pinyin(name),
                sector_id=chance.choice(sectors), region_id=chance.choice(townships),
            )
        )  # fmt: skip
    return Enterprise.objects.bulk_create(made)


def _hazards(rows: int, chance: random.Random, firms: list[Enterprise], people: list[User]) -> None:
    """Some rows by the model, copied by the database until there are enough, with three events of
    each; the search index is built at the end.
    """
    types = list(AccidentType.objects.values_list("pk", flat=True))
    seed = min(rows, SEED)
    batch = []
    for n in range(seed):
        found_on = BEGIN + timedelta(days=chance.randrange(DAYS))
        number = f"{found_on.year}-{n:05d}"
        batch.append(_hazard(chance, number, found_on, firms, people, types))
    Hazard.objects.bulk_create(batch)
    Log.objects.create(code="141022", last_seq=rows * len(KINDS))
    kept = [f.column for f in Hazard._meta.concrete_fields if not f.generated]
    copied = [{"id": "gen_random_uuid()", "number": "number || '-' || n"}.get(c, c) for c in kept]
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX hazards_search_trigrams")
        cursor.execute(
            f"INSERT INTO hazards_hazard ({', '.join(kept)}) "  # noqa: S608 - the model's columns
            f"SELECT {', '.join(copied)} FROM hazards_hazard "
            "CROSS JOIN generate_series(1, %s) AS n ORDER BY n, found_on LIMIT %s",
            [rows // seed, rows - seed],
        )
        cursor.execute(
            "CREATE INDEX hazards_search_trigrams ON hazards_hazard "
            "USING gin (search_text gin_trgm_ops)"
        )
        cursor.execute(
            "INSERT INTO audit_event (log_id, seq, subject_kind, subject_id, kind, state_from, "
            "state_to, valid_on, recorded_at, facts) "
            "SELECT '141022', row_number() OVER (ORDER BY k, found_on, id), 'hazard', id, kind, "
            "'', '', found_on, found_on, '{\"set\": {}}'::jsonb "
            "FROM hazards_hazard CROSS JOIN unnest(%s) WITH ORDINALITY AS kinds(kind, k)",
            [list(KINDS)],
        )


def _hazard(
    chance: random.Random, number: str, found_on: date, firms: list[Enterprise],
    people: list[User], types: list[str],
) -> Hazard:  # fmt: skip
    firm = chance.choice(firms)
    person = chance.choice(people)
    status = chance.choices(
        [Status.CLOSED, Status.RECTIFYING, Status.SUBMITTED, Status.VOID], [94, 3, 2, 1]
    )[0]
    due_on = found_on + timedelta(days=chance.choice([3, 7, 15, 30]))
    done = status in (Status.CLOSED, Status.SUBMITTED)
    return Hazard(
        number=number, status=status, source=chance.choice(Source.values[:-1]),
        grade=Grade.MAJOR if chance.random() < 0.001 else Grade.GENERAL,
        enterprise=firm, region_id=firm.region_id, sector_id=firm.sector_id,
        agency_id=person.agency_id, inspector=person, place=chance.choice(PLACES),
        description=f"{chance.choice(TEXTS)}，{chance.choice(TEXTS)}，须立即整改",
        category=chance.choice(Category.values), accident_type_id=chance.choice(types),
        found_on=found_on, accepted_on=found_on,
        due_on=None if chance.random() < 0.01 else due_on, first_due_on=due_on,
        submitted_on=due_on if done else None, imported=chance.random() < 0.3,
        rectified_on=due_on if status == Status.CLOSED else None,
        closed_on=due_on if status == Status.CLOSED else None, last_valid_on=due_on,
    )  # fmt: skip
