"""Where the demo county is not written: beside real business, in production, ahead of time."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from desk.models import DemoStage
from desk.queries import holds_business
from hazards.models import Hazard
from tests.desk.demo_county import fill
from tests.factories import EnterpriseFactory


@pytest.mark.django_db
def test_it_never_mixes_with_real_business() -> None:
    assert not holds_business()
    EnterpriseFactory()
    with pytest.raises(CommandError, match="never mixes"):
        fill(scale=0.02)
    assert (DemoStage.objects.count(), Hazard.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_production_and_the_future_are_refused(settings: Any) -> None:
    ahead = timezone.localdate() + timedelta(days=1)
    with pytest.raises(CommandError, match="future"):
        call_command("seed_demo", today=ahead)
    settings.SETTINGS_MODULE = "yicheng_safety.settings.production"
    with pytest.raises(CommandError, match="production"):
        fill(scale=0.02)
    assert DemoStage.objects.count() == 0
