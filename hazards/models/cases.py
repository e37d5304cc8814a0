"""Cases beside a hazard: somebody asks, a supervisor decides; the hazard's state stays its own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.ids import uuid7
from hazards.enums import Decision
from hazards.models.hazard import Hazard
from hazards.querysets import InstructionQuerySet, OfHazardQuerySet


class Case(models.Model):
    """What every case has: who asked when and why, who decided when and how."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField(_("asked on"))
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, default=Decision.PENDING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True)
    answer = models.TextField(pgettext_lazy("case", "answer"), blank=True)

    objects = OfHazardQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-asked_on", "-id"]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.decision}"


def _one_pending(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["hazard"], name=name, condition=models.Q(decision=Decision.PENDING)
    )


class Extension(Case):
    """More time is asked for (延期): the original date stays on record whatever is decided."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="extensions")
    reason = models.TextField(_("reason"))
    interim_measures = models.TextField(_("interim measures"))
    due_before = models.DateField(_("due date when asked"))
    asked_until = models.DateField(_("new date asked for"))

    class Meta(Case.Meta):
        constraints = [_one_pending("hazards_extension_one_pending")]


class Voiding(Case):
    """An inspector asks that a hazard be voided; a supervisor decides."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="voidings")
    reason = models.TextField(_("reason"))

    class Meta(Case.Meta):
        constraints = [_one_pending("hazards_voiding_one_pending")]


class TreatmentPlan(Case):
    """The treatment plan of a major hazard (治理方案) with the five elements (五落实); approved
    before the work (Order 16, article 15).
    """

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="plans")
    goals = models.TextField(_("goals and tasks"))
    measures = models.TextField(_("methods and measures"))
    funds = models.DecimalField(_("funds (yuan)"), max_digits=14, decimal_places=2)
    responsibility = models.CharField(_("body and person responsible"), max_length=200)
    deadline = models.DateField(_("deadline"))
    contingency = models.TextField(_("safety measures and contingency plan"))
    suspension = models.BooleanField(_("production suspended meanwhile"), default=False)

    class Meta(Case.Meta):
        constraints = [_one_pending("hazards_plan_one_pending")]


class Listing(models.Model):
    """A major hazard listed for supervision by name of a leader (挂牌督办)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="listings")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="listed_hazards"
    )
    requirements = models.TextField(_("requirements"), blank=True)
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    listed_on = models.DateField(_("listed on"))
    delisted_on = models.DateField(_("taken off on"), null=True, blank=True)

    objects = OfHazardQuerySet.as_manager()

    class Meta:
        ordering = ["-listed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hazard"],
                name="hazards_listing_one_open",
                condition=models.Q(delisted_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.leader}"


class Instruction(models.Model):
    """A leader's instruction on a hazard (批示), with a day by which the county's staff answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="instructions")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="instructions"
    )
    given_on = models.DateField(_("given on"))
    text = models.TextField(_("instruction"))
    answer_due_on = models.DateField(_("answer due on"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True)
    answer = models.TextField(pgettext_lazy("case", "answer"), blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-id"]
        verbose_name = _("instruction")
        constraints = [
            models.CheckConstraint(
                name="hazards_instruction_answered_whole",
                condition=models.Q(answered_on=None, answered_by=None, answer="")
                | (
                    models.Q(answered_on__isnull=False, answered_by__isnull=False)
                    & ~models.Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="hazards_instruction_due_after_given",
                condition=models.Q(answer_due_on__gte=models.F("given_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_due_on"],
                name="hazards_instruction_open",
                condition=models.Q(answered_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.leader}"
