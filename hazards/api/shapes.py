"""How hazards, their evidence and their events look in JSON; nothing is decided here."""

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from rest_framework import serializers

from accounts.enums import Role
from accounts.models import User
from hazards.filters import found_on
from hazards.models import Evidence, Hazard
from hazards.rules import sees_origin
from hazards.words import is_overdue


class FirmSerializer(serializers.Serializer):
    """An enterprise in short."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class HazardSerializer(serializers.ModelSerializer):
    """A hazard as the reader may see it: an enterprise sees no source and no tip-off's days."""

    enterprise = FirmSerializer()
    source = serializers.SerializerMethodField()
    found_on = serializers.SerializerMethodField()
    accepted_on = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    overdue = serializers.SerializerMethodField()
    duplicate_of = serializers.SerializerMethodField()

    class Meta:
        model = Hazard
        fields = [
            "id", "number", "status", "grade", "source", "overdue", "enterprise", "region",
            "sector", "trade", "agency", "agency_text", "inspector", "inspector_text", "place",
            "description", "category", "accident_type", "accident_type_text", "risk_point",
            "risk_level", "basis", "checklist_item", "inspection", "found_on", "accepted_on",
            "due_on", "first_due_on", "responsible", "measures", "funds", "work_done", "done_by",
            "done_on", "submitted_on", "rectified_on", "closed_on", "verified_by",
            "verified_by_text", "acceptance_record", "times_sent_back", "duplicate_of", "note",
            "ledger_number", "imported", "date_assumed",
        ]  # fmt: skip

    @property
    def reader(self) -> User:
        """Who asks."""
        user: User = self.context["request"].user
        return user

    def get_source(self, hazard: Hazard) -> str | None:
        return None if self.reader.role == Role.OFFICER else hazard.source

    def get_found_on(self, hazard: Hazard) -> date:
        return found_on(self.reader, hazard)

    def get_accepted_on(self, hazard: Hazard) -> date | None:
        return hazard.accepted_on if sees_origin(self.reader, hazard) else hazard.shown_on

    def get_note(self, hazard: Hazard) -> str:
        return "" if self.reader.role == Role.OFFICER else hazard.note

    def get_duplicate_of(self, hazard: Hazard) -> UUID | None:
        """The hazard that stays; null for an enterprise, whose it need not be."""
        return None if self.reader.role == Role.OFFICER else hazard.duplicate_of_id

    def get_overdue(self, hazard: Hazard) -> bool:
        return is_overdue(hazard)


class EvidenceSerializer(serializers.ModelSerializer):
    """A file, and the addresses of its copies (null where it has no picture)."""

    original = serializers.SerializerMethodField()
    shown = serializers.SerializerMethodField()
    thumbnail = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = [
            "id", "kind", "name", "content_type", "size", "sha256", "width", "height", "added_at",
            "original", "shown", "thumbnail",
        ]  # fmt: skip

    def get_original(self, file: Evidence) -> str:
        return self._url(file, "original")

    def get_shown(self, file: Evidence) -> str | None:
        return self._url(file, "shown") if file.shown else None

    def get_thumbnail(self, file: Evidence) -> str | None:
        return self._url(file, "thumbnail") if file.thumbnail else None

    def _url(self, file: Evidence, what: str) -> str:
        address: str = self.context["request"].build_absolute_uri(
            reverse("hazards:file", args=[file.pk, what])
        )
        return address


class EntrySerializer(serializers.Serializer):
    """One event as a person reads it; `on`: the day for which, `at`: the moment at which it was
    told; `was` and `now`: a date that moved; `details`: pairs of words.
    """

    number = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    who = serializers.CharField()
    on = serializers.DateField()
    at = serializers.DateTimeField()
    was = serializers.CharField()
    now = serializers.CharField()
    text = serializers.CharField()
    imported = serializers.BooleanField()
    details = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class RefusalSerializer(serializers.Serializer):
    """What a 409 says: nothing was written."""

    message = serializers.CharField()
    field = serializers.CharField()
    remedy = serializers.CharField()


def context_of(request: Any) -> dict[str, Any]:
    """What the shapes need to know of the request."""
    return {"request": request}
