"""Photos and documents that prove what a hazard was and that it is gone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from hazards.enums import EvidenceKind
from hazards.models.hazard import Hazard
from hazards.querysets import EvidenceQuerySet


def _path(evidence: "Evidence", _name: str) -> str:
    """Kept under its own id: the sender's file name never reaches the disk."""
    return f"evidence/{evidence.pk.hex[-2:]}/{evidence.pk.hex}"


class Evidence(models.Model):
    """A file as it was received, and for photos a turned and stripped copy for showing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind)
    file = models.FileField(upload_to=_path)
    shown = models.FileField(upload_to="shown/%Y%m", blank=True)
    thumbnail = models.FileField(upload_to="thumbnails/%Y%m", blank=True)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    with_report = models.BooleanField(
        default=False, help_text="Handed in while the hazard was merely reported."
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        verbose_name = _("evidence")

    def __str__(self) -> str:
        return self.name
