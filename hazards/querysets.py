"""Who sees which hazards: those who see their enterprise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connections, models
from django.db.models import F, Q

from accounts.enums import Role
from accounts.scope import scope_of
from enterprises.querysets import OfEnterpriseQuerySet
from hazards.enums import OPEN, Grade, Source, Status
from hazards.searching import HoldsPair, is_pair, words_of

if TYPE_CHECKING:
    from accounts.models import User

SHOWN_IN_ROWS = (
    "number", "status", "grade", "source", "place", "description", "imported", "agency_text",
    "found_on", "shown_on", "due_on", "due_order", "submitted_on", "enterprise__name",
    "region__name", "sector__name", "sector__name_en", "agency__name",
)  # fmt: skip


class HazardQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user: User) -> HazardQuerySet:
        """The hazards of the enterprises in a person's scope.

        An officer does not see a tip-off before the county has accepted it: neither the tip nor
        its time is shown to the enterprise.
        """
        rows = super().visible_to(user)
        if user.role == Role.OFFICER:
            rows = rows.exclude(source=Source.TIP_OFF, accepted_on=None)
        return rows

    def for_list(self) -> HazardQuerySet:
        return self.select_related("enterprise", "region", "sector", "agency", "inspector")

    def for_rows(self) -> HazardQuerySet:
        """What a row of the list shows and the keys by which it is paged; half of a hazard's
        columns are long texts that no row shows.
        """
        return self.select_related("enterprise", "region", "sector", "agency").only(*SHOWN_IN_ROWS)

    def for_page(self) -> HazardQuerySet:
        return self.for_list().select_related(
            "accident_type", "risk_point", "submitted_by", "verified_by", "duplicate_of"
        )

    def open(self) -> HazardQuerySet:
        return self.filter(status__in=OPEN)

    def major(self) -> HazardQuerySet:
        return self.filter(grade=Grade.MAJOR)

    def holding(self, text: str, *, by_index: bool = True) -> HazardQuerySet:
        """Every word stands in number, place or description. `by_index` False: for the first rows
        of many, which are found soonest by walking along the order of the list.
        """
        rows = self
        for word in words_of(text):
            if by_index and is_pair(word) and self._has_pairs():
                rows = rows.filter(HoldsPair("search_text", word))
            else:
                rows = rows.filter(search_text__contains=word)
        return rows

    def _has_pairs(self) -> bool:
        return connections[self.db].vendor == "postgresql"

    def overdue(self, day: date) -> HazardQuerySet:
        """Overdue on the day (statistics: neither closed nor void, due before the day, and not
        awaiting verification of a submission made on or before the due date).
        """
        return self.filter(_overdue(day))

    def not_overdue(self, day: date) -> HazardQuerySet:
        """All others; with overdue(day) they make up the whole."""
        return self.exclude(_overdue(day))


def _overdue(day: date) -> Q:
    return Q(due_on__lt=day) & (
        Q(status=Status.RECTIFYING) | Q(status=Status.SUBMITTED, submitted_on__gt=F("due_on"))
    )


class AccidentTypeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AccidentTypeQuerySet:
        """Everybody may know the types."""
        return self

    def in_use(self, day: date, also: str | None = None) -> AccidentTypeQuerySet:
        """The types of the edition in force on the day, and one that is chosen already."""
        in_force = (Q(valid_from=None) | Q(valid_from__lte=day)) & (
            Q(valid_to=None) | Q(valid_to__gt=day)
        )
        return self.filter(in_force | Q(pk=also))


class OfHazardQuerySet(models.QuerySet):
    """Rows that hang on a hazard are seen by those who see the hazard."""

    def visible_to(self, user: User):
        if scope_of(user).everything:
            return self
        hazards = self.model._meta.get_field("hazard").related_model.objects
        return self.filter(hazard__in=hazards.visible_to(user).values("pk"))

    def locked(self):
        return self.select_for_update(of=("self",))


class InstructionQuerySet(OfHazardQuerySet):
    def visible_to(self, user: User):
        """Those on the hazards in a person's scope; no officer sees what the county says to
        itself.
        """
        return self.none() if user.role == Role.OFFICER else super().visible_to(user)

    def open(self, as_of: date | None = None):
        """Not answered yet; on a day: given by then and not answered by then."""
        if as_of is None:
            return self.filter(answered_on=None)
        unanswered = Q(answered_on=None) | Q(answered_on__gt=as_of)
        return self.filter(unanswered, given_on__lte=as_of)


class SightingQuerySet(OfHazardQuerySet):
    def visible_to(self, user: User):
        """Those of the hazards in a person's scope; no officer sees a tip-off behind one."""
        rows = super().visible_to(user)
        if user.role == Role.OFFICER:
            rows = rows.exclude(merged__source=Source.TIP_OFF)
        return rows


class EvidenceQuerySet(OfHazardQuerySet):
    def visible_to(self, user: User):
        """The evidence of the hazards in a person's scope; what came with a tip-off is the tip
        itself, and no officer sees it.
        """
        rows = super().visible_to(user)
        if user.role == Role.OFFICER:
            rows = rows.exclude(with_report=True, hazard__source=Source.TIP_OFF)
        return rows

    def photos(self):
        """What has a picture to show."""
        return self.exclude(shown="")
