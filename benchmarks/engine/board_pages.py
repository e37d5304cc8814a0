"""What the part `board` does: the page by its address, beside the barest statement for it."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Agency, Sector, User
from benchmarks.engine.measuring import ROWS, barest, build, middle
from benchmarks.figures import Context, Figure
from indicators import services
from indicators.figures import Cohort

TARGET = 0.3


def run(context: Context) -> list[Figure]:
    """Build the county's history, then measure."""
    by = User.objects.create_user("admin", role="administrator", full_name="测试")
    build(context.rows or ROWS, by)
    services.consume_waiting()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return [figure for person in _readers() for figure in _figures(person)]


def _readers() -> list[User]:
    """A leader of the whole county, and an inspector of two sectors."""
    leader = User.objects.create_user("leader", role="leader", full_name="测试")
    agency = Agency.objects.create(name="测试", kind="bureau", region_id="141022")
    agency.sectors.set(Sector.objects.filter(pk__in=["coal", "gas"]))
    agency.regions.set(["141022"])
    inspector = User.objects.create_user(
        "inspector", role="inspector", full_name="测试", agency=agency
    )
    return [leader, inspector]


def _figures(person: User) -> list[Figure]:
    today = timezone.localdate()
    past = today - timedelta(days=400)
    asked = {
        "this year": ("/figures/", today.year, today),
        "as of a past day": (f"/figures/?as_of={past}", past.year, past),
        "three years at once": (
            f"/figures/?period=custom&from={today - timedelta(days=1095)}&to={today}",
            today.year - 3,
            today,
        ),
        "spark lines": ("/figures/sparks/", today.year, today),
    }
    client = Client()
    client.force_login(person)
    found = []
    for name, (address, year, day) in asked.items():
        cohort = Cohort(today.replace(year=year, month=1, day=1), day)
        found.append(
            Figure(
                name=f"{person.role}, {name}",
                value=middle(lambda address=address: _get(client, address)),
                unit="s",
                target=TARGET,
                floor=middle(lambda cohort=cohort, day=day: barest(cohort, day)),
            )
        )
    return found


def _get(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
