"""What each move asks for, as JSON or as multipart with files."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from enterprises.models import Enterprise, RiskPoint
from hazards.enums import Category, EvidenceKind, Grade, Source
from hazards.models import AccidentType, Hazard


class InScope(serializers.PrimaryKeyRelatedField):
    """A record by its key, within the scope of who asks."""

    def __init__(self, model: type[Any], **kwargs: Any) -> None:
        self.model = model
        super().__init__(queryset=model._default_manager.none(), **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str) and not data.isprintable():
            self.fail("does_not_exist", pk_value="")
        return super().to_internal_value(data)

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.context["request"].user)


def words(**kwargs: Any) -> serializers.CharField:
    """Some sentences."""
    return serializers.CharField(max_length=4000, **kwargs)


def optional(**kwargs: Any) -> serializers.CharField:
    """Some sentences, or none."""
    return words(required=False, allow_blank=True, **kwargs)


def yuan(**kwargs: Any) -> serializers.DecimalField:
    """An amount of money."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, **kwargs)


def files(**kwargs: Any) -> serializers.ListField:
    """Photos or documents, in multipart."""
    return serializers.ListField(child=serializers.FileField(max_length=255), **kwargs)


class LogAsk(serializers.Serializer):
    """`token`: an id made by the sender; the same token twice gives the same hazard."""

    enterprise = InScope(Enterprise)
    description = words()
    source = serializers.ChoiceField(
        choices=[choice for choice in Source.choices if choice[0] != Source.IMPORT]
    )
    grade = serializers.ChoiceField(choices=Grade.choices, default=Grade.GENERAL)
    due_on = serializers.DateField(required=False)
    found_on = serializers.DateField(required=False)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    category = serializers.ChoiceField(choices=Category.choices, required=False, allow_blank=True)
    accident_type = InScope(AccidentType, required=False, allow_null=True)
    risk_point = InScope(RiskPoint, required=False, allow_null=True)
    responsible = serializers.CharField(max_length=200, required=False, allow_blank=True)
    measures = optional()
    basis = optional()
    token = serializers.UUIDField(required=False)
    files = files(required=False)


class AcceptAsk(serializers.Serializer):
    due_on = serializers.DateField()
    description = optional()
    responsible = serializers.CharField(max_length=200, required=False, allow_blank=True)
    measures = optional()


class OrderAsk(serializers.Serializer):
    due_on = serializers.DateField()
    responsible = serializers.CharField(max_length=200)
    measures = words()


class SubmitAsk(serializers.Serializer):
    work_done = words()
    done_by = serializers.CharField(max_length=100)
    done_on = serializers.DateField(required=False)
    funds = yuan()
    files = files(required=False)


class PassAsk(serializers.Serializer):
    remark = optional()
    acceptance_record = optional()
    files = files(required=False)


class ReasonAsk(serializers.Serializer):
    reason = words()


class TermAsk(serializers.Serializer):
    reason = words()
    due_on = serializers.DateField()


class FixAsk(serializers.Serializer):
    second = InScope(
        User,
    )
    work_done = optional()
    files = files(required=False)


class ExtensionAsk(serializers.Serializer):
    asked_until = serializers.DateField()
    reason = words()
    interim_measures = words()


class AnswerAsk(serializers.Serializer):
    answer = optional()


class RefusalAsk(serializers.Serializer):
    answer = words()


class PlanAsk(serializers.Serializer):
    goals = words()
    measures = words()
    funds = yuan()
    responsibility = serializers.CharField(max_length=200)
    deadline = serializers.DateField()
    contingency = words()
    suspension = serializers.BooleanField(default=False)


class ListingAsk(serializers.Serializer):
    leader = InScope(User)
    requirements = optional()


class InstructionAsk(serializers.Serializer):
    text = words()
    answer_due_on = serializers.DateField()


class GradeAsk(serializers.Serializer):
    grade = serializers.ChoiceField(choices=Grade.choices)
    reason = words()


class MergeAsk(serializers.Serializer):
    """`into`: the hazard that stays."""

    into = InScope(Hazard)


class SightingAsk(serializers.Serializer):
    seen_on = serializers.DateField(required=False)
    note = optional()


class CompleteAsk(serializers.Serializer):
    """Only what is named is changed."""

    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    category = serializers.ChoiceField(choices=Category.choices, required=False, allow_blank=True)
    accident_type = InScope(AccidentType, required=False, allow_null=True)
    risk_point = InScope(RiskPoint, required=False, allow_null=True)
    basis = optional()
    responsible = serializers.CharField(max_length=200, required=False, allow_blank=True)
    measures = optional()


class FilesAsk(serializers.Serializer):
    files = files(required=False)
    kind = serializers.ChoiceField(choices=EvidenceKind.choices)
