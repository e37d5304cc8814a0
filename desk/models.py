"""How far the demo county has been filled: one row for each stage that is committed."""

from django.db import models


class Demo(models.Model):
    """The demo of this database: for which day, and how many hazards it will have."""

    today = models.DateField(help_text="The day on which its present ends.")
    total = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"demo of {self.today}"


class DemoStage(models.Model):
    """A stage that was written; its row is committed with it, so that a second start goes on."""

    name = models.CharField(primary_key=True, max_length=40)
    hazards = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
