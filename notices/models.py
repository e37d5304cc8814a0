"""The in-app inbox: who was told what, about which event."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """One person told once about one event, however often the task that tells runs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    county = models.CharField(max_length=6)
    event_seq = models.BigIntegerField()
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    kind = models.CharField(_("kind"), max_length=30)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "county", "event_seq"], name="notices_notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notices_notice_inbox"),
            models.Index(
                fields=["user"], name="notices_notice_unread", condition=models.Q(read_at=None)
            ),
        ]
        verbose_name = _("notice")

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
