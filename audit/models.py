"""The event log: what was done, by whom, when it was so and when the system was told."""

from django.db import models

from audit.querysets import EventQuerySet


class Log(models.Model):
    """One log per county; its row is the lock under which numbers and moments are given out."""

    code = models.CharField(primary_key=True, max_length=6)
    last_seq = models.BigIntegerField(default=0)
    last_recorded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """One thing that happened to one subject. Rows are only ever added.

    `facts` holds text, whole numbers, booleans and null only, so that its canonical JSON can be
    rebuilt from any database. `facts["set"]` holds every attribute that the event gave the subject.
    """

    pk = models.CompositePrimaryKey("log_id", "seq")
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="events")
    seq = models.BigIntegerField()
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=30)
    actor = models.UUIDField(null=True, help_text="The user's id; null for the system itself.")
    state_from = models.CharField(max_length=20, blank=True)
    state_to = models.CharField(max_length=20, blank=True)
    valid_on = models.DateField()
    recorded_at = models.DateTimeField()
    facts = models.JSONField()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "seq"], name="audit_event_subject"),
            models.Index(fields=["log", "recorded_at"], name="audit_event_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.log_id}/{self.seq} {self.subject_kind} {self.kind}"

    def save(self, *args, **kwargs):
        """Refused: events enter through audit.services.append and never change."""
        raise TypeError("events are appended by audit.services.append and never saved")

    def delete(self, *args, **kwargs):
        """Refused: the log only grows."""
        raise TypeError("events are never deleted")


class Cursor(models.Model):
    """How far one consumer has read one log. Rows and cursor move in one transaction."""

    name = models.CharField(max_length=40)
    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    seq = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "log"], name="audit_cursor_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.log_id}/{self.seq}"


class Series(models.Model):
    """A row of numbers without gaps (hazards of a year); its row is locked until the commit."""

    key = models.CharField(primary_key=True, max_length=60)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
