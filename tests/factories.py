"""Invented people, firms and hazards for tests; each makes one valid record by default."""

import io
from datetime import date, timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.enums import AgencyKind, Role
from accounts.models import Agency, Region, Sector, User
from common.text import folded, initials, pinyin
from enterprises.enums import ControlLevel, RiskKind, RiskLevel, RiskMethod
from enterprises.models import Enterprise, Membership, RiskPoint
from hazards.models import Hazard
from hazards.services.finding import Finding, log_hazard

PASSWORD = "Right-Horse-7"


class AgencyFactory(factory.django.DjangoModelFactory):
    """The bureau: every sector, the whole county; narrow it by `sectors=` and `regions=`."""

    class Meta:
        model = Agency
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"应急管理局{n}")
    kind = AgencyKind.BUREAU
    region_id = "141022"

    @factory.post_generation
    def sectors(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.sectors.set(Sector.objects.all() if extracted is None else extracted)

    @factory.post_generation
    def regions(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.regions.set(Region.objects.filter(code="141022") if extracted is None else extracted)


class UserFactory(factory.django.DjangoModelFactory):
    """An inspector of a new agency; `user(role)` below makes the other roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"张三{n}")
    role = Role.INSPECTOR
    agency = factory.SubFactory(AgencyFactory)

    @factory.post_generation
    def password(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        self.set_password(extracted or PASSWORD)
        self.save(update_fields=["password"])


class EnterpriseFactory(factory.django.DjangoModelFactory):
    """A coal mine in 唐兴镇."""

    class Meta:
        model = Enterprise

    name = factory.Sequence(lambda n: f"翼城县虚构煤业{n}有限公司")
    folded = factory.LazyAttribute(lambda o: folded(o.name))
    initials = factory.LazyAttribute(lambda o: initials(o.name))
    pinyin = factory.LazyAttribute(lambda o: pinyin(o.name))
    sector_id = "coal"
    region_id = "141022100"


class RiskPointFactory(factory.django.DjangoModelFactory):
    """A yellow risk point by LEC: 3 x 6 x 7 = 126."""

    class Meta:
        model = RiskPoint

    enterprise = factory.SubFactory(EnterpriseFactory)
    name = factory.Sequence(lambda n: f"主通风机房{n}")
    kind = RiskKind.PLACE
    place = "地面"
    hazard_factors = "触电、机械伤害"
    method = RiskMethod.LEC
    likelihood = 3
    exposure = 6
    consequence = 7
    score = 126
    computed_level = RiskLevel.YELLOW
    level = RiskLevel.YELLOW
    measures = "定期检修，持证上岗"
    control_level = ControlLevel.TEAM
    responsible = "李四"
    assessed_on = date(2021, 1, 4)


def user(role: str, **more: Any) -> User:
    """A person of a role; only county staff get an agency unless one is given."""
    if role not in (Role.INSPECTOR, Role.SUPERVISOR):
        more.setdefault("agency", None)
    return UserFactory(role=role, **more)


def officer(enterprise: Enterprise, **more: Any) -> User:
    """A safety officer of the enterprise."""
    person = user(Role.OFFICER, **more)
    Membership.objects.create(user=person, enterprise=enterprise)
    return person


def photo(
    name: str = "photo.jpg",
    *,
    size: tuple[int, int] = (64, 48),
    shade: int = 120,
    kind: str = "JPEG",
) -> SimpleUploadedFile:
    """A picture as a browser would send it."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, shade, 90)).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type=f"image/{kind.lower()}")


def hazard(*, by: User | None = None, enterprise: Enterprise | None = None, **more: Any) -> Hazard:
    """A hazard in state rectifying, logged by the service today and due in 15 days."""
    more.setdefault("description", "皮带机尾部护罩缺失")
    found_on = more.get("found_on") or timezone.localdate()
    more.setdefault("due_on", found_on + timedelta(days=15))
    place = enterprise or EnterpriseFactory()
    return log_hazard(Finding(enterprise=place, **more), by=by or UserFactory())
