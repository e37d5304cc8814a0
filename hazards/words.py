"""What pages, notices and exports say of a hazard, in the reader's language."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.templatetags.dates import due_in
from hazards.enums import Category, Grade, Status
from hazards.models import Hazard
from hazards.queries import Cases


def category_label(value: str) -> str:
    """The words of a category of ours; what a ledger's cell said stays as it was."""
    return str(Category(value).label) if value in Category.values else value


def agency_name(hazard: Hazard) -> str:
    """The agency, or what a ledger called it."""
    return str(hazard.agency or hazard.agency_text)


def inspector_name(hazard: Hazard) -> str:
    """The inspector, or what a ledger called them."""
    return str(hazard.inspector or hazard.inspector_text)


def accident_type_name(hazard: Hazard) -> str:
    """The possible accident, or what a ledger called it."""
    return str(hazard.accident_type or hazard.accident_type_text)


def verifier_name(hazard: Hazard) -> str:
    """Who verified, or whom a ledger named."""
    return str(hazard.verified_by or hazard.verified_by_text)


def county_name(hazard: Hazard) -> str:
    """Who at the county has the ball: the inspector of the agency, as far as known."""
    names = [name for name in (agency_name(hazard), inspector_name(hazard)) if name]
    return " ".join(names) or _("the county")


def is_overdue(hazard: Hazard, day: date | None = None) -> bool:
    """The same as the queryset's overdue(day), for one row in memory."""
    day = day or timezone.localdate()
    return is_late(hazard.status, hazard.due_on, hazard.submitted_on, day)


def is_late(status: str, due_on: date | None, submitted_on: date | None, day: date) -> bool:
    """The same from a hazard's values."""
    if status not in (Status.RECTIFYING, Status.SUBMITTED) or not due_on:
        return False
    in_time = bool(submitted_on and submitted_on <= due_on)
    return due_on < day and not (status == Status.SUBMITTED and in_time)


def where_it_stands(hazard: Hazard, cases: Cases) -> str:
    """One sentence: the state, who has the ball, until when."""
    says = {
        Status.REPORTED: _reported,
        Status.RECTIFYING: _rectifying,
        Status.SUBMITTED: _submitted,
        Status.CLOSED: _closed,
        Status.VOID: _void,
    }
    return says[Status(hazard.status)](hazard, cases)


def _reported(hazard: Hazard, cases: Cases) -> str:
    return _("Reported: %(who)s decides whether it is so.") % {"who": county_name(hazard)}


def _rectifying(hazard: Hazard, cases: Cases) -> str:
    firm = hazard.enterprise.name
    if hazard.due_on is None:
        sentence = _("Rectifying: %(firm)s; no due date yet, %(who)s gives one.") % {
            "firm": firm,
            "who": county_name(hazard),
        }
    else:
        sentence = _("Rectifying: %(firm)s, due %(due)s, %(left)s.") % {
            "firm": firm,
            "due": hazard.due_on.isoformat(),
            "left": due_in(hazard.due_on),
        }
    return " ".join([sentence, *_waits(hazard, cases)])


def _waits(hazard: Hazard, cases: Cases) -> list[str]:
    """What waits for a supervisor or is missing meanwhile, a sentence each."""
    said = []
    if cases.extension:
        said.append(
            _("More time is asked for, until %(until)s: a supervisor decides.")
            % {"until": cases.extension.asked_until.isoformat()}
        )
    if cases.plan:
        said.append(_("The treatment plan waits for a supervisor's approval."))
    elif hazard.grade == Grade.MAJOR and not cases.has_approved_plan:
        said.append(_("The enterprise owes a treatment plan."))
    if cases.voiding:
        said.append(_("Voiding is asked for: a supervisor decides."))
    return said


def _submitted(hazard: Hazard, cases: Cases) -> str:
    day = hazard.submitted_on or hazard.last_valid_on
    late = (day - hazard.due_on).days if hazard.due_on and day > hazard.due_on else 0
    sentence = _("Awaiting verification since %(day)s: %(who)s.") % {
        "day": day.isoformat(),
        "who": county_name(hazard),
    }
    waits = [_("Voiding is asked for: a supervisor decides.")] if cases.voiding else []
    if late:
        waits.insert(0, _("It was submitted %(days)d days late.") % {"days": late})
    return " ".join([sentence, *waits])


def _closed(hazard: Hazard, cases: Cases) -> str:
    day = hazard.closed_on or hazard.last_valid_on
    who = verifier_name(hazard)
    if not who:
        return _("Closed on %(day)s.") % {"day": day.isoformat()}
    return _("Closed on %(day)s, verified by %(who)s.") % {"day": day.isoformat(), "who": who}


def _void(hazard: Hazard, cases: Cases) -> str:
    if hazard.duplicate_of:
        return _("Void: it is one with %(number)s.") % {"number": hazard.duplicate_of.number}
    return void_since(hazard)


def void_since(hazard: Hazard) -> str:
    """What is said of a void hazard to somebody who may not know with which one it is one."""
    return pgettext("hazard", "Void since %(day)s: it counts nowhere.") % {
        "day": hazard.last_valid_on.isoformat()
    }
