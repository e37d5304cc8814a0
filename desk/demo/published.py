"""The reports that the demo county has published: its year 2021, the last week, an own year."""

from datetime import date, timedelta

from accounts.models import User
from desk.demo.accounts import Staff
from desk.demo.firms import Firm
from desk.demo.present import officers_firm
from reports.enums import ReportKind
from reports.periods import Period, holding, period
from reports.services import Publication, publish_all

YEAR = 2021


def write_reports(firms: list[Firm], staff: Staff, *, today: date, keeper: User) -> None:
    """The quarters and the year of the county and the week before `today`, by the head of the
    bureau; the year of the enterprise whose officer the demo introduces, by that officer.
    """
    own = officers_firm(firms, staff)
    officer = User.objects.get(pk=staff.officers[own.number].id)
    year = period(ReportKind.ANNUAL, f"{YEAR}")
    publish_all(
        [
            *((Publication(period=one), keeper) for one in (*_quarters(), year, _week(today))),
            (Publication(period=year, enterprise=own.id), officer),
        ],
        on=today,
    )


def _quarters() -> list[Period]:
    return [period(ReportKind.QUARTERLY, f"{YEAR}-Q{number}") for number in (1, 2, 3, 4)]


def _week(today: date) -> Period:
    """The last whole week before the day."""
    running = holding(ReportKind.WEEKLY, today)
    return holding(ReportKind.WEEKLY, running.begins_on - timedelta(days=1))
