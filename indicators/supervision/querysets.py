"""Which inspections and enterprises count on D, as known at a number of the log."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from enterprises.querysets import OfEnterpriseQuerySet
from indicators.querysets import as_known

if TYPE_CHECKING:
    from indicators.figures import Cohort


class VisitQuerySet(OfEnterpriseQuerySet):
    """Inspections, seen by those who see the enterprise."""

    def finished(self, cohort: Cohort, as_of: date, known: int | None = None) -> VisitQuerySet:
        """The inspections of the period that were finished by D, each once."""
        last = min(cohort.end, as_of)
        found = self.filter(as_known(known), visited_on__lte=last, finished_on__lte=as_of)
        return found.filter(visited_on__gte=cohort.begin) if cohort.begin else found


class OperationQuerySet(OfEnterpriseQuerySet):
    """Enterprises in operation, seen by those who see the enterprise."""

    def on(self, as_of: date, known: int | None = None) -> OperationQuerySet:
        """Those in operation on D, each once."""
        return self.filter(as_known(known), begins_on__lte=as_of, ends_on__gt=as_of)
