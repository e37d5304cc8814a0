"""How long an enterprise is usually given."""

from datetime import date, timedelta

# No law names a term for general hazards: Order 16 and the Penalty Rules leave it to the order.
# Fifteen days are the county's custom; whoever logs a hazard changes the date with one tap.
USUAL_DAYS = 15


def usual_due_date(found_on: date) -> date:
    """The due date that stands in the form when a hazard is logged."""
    return found_on + timedelta(days=USUAL_DAYS)
