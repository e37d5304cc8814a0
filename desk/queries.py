"""What the desk asks about the database as a whole."""

from dataclasses import dataclass

from django.db.models import Sum

from accidents.models import Accident
from accounts.models import Agency, User
from desk.models import Demo, DemoStage
from enterprises.models import Enterprise
from hazards.models import Hazard


@dataclass(frozen=True)
class DemoProgress:
    """How far the demo has been filled, in hazards."""

    done: int
    total: int


def demo_progress() -> DemoProgress | None:
    """How far it is; None where no demo is being filled."""
    demo = Demo.objects.filter(finished_at=None).first()
    if demo is None:
        return None
    done = DemoStage.objects.aggregate(done=Sum("hazards"))["done"] or 0
    return DemoProgress(done, demo.total)


def holds_business() -> bool:
    """Whether anything of a real county is recorded here already."""
    models = (Enterprise, Hazard, Accident, Agency, User)
    return any(model.objects.exists() for model in models)
