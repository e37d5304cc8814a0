"""Checklists: drafts are edited, published versions never; the starter set; Excel out and in."""

import json
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Sector
from audit.models import Event
from common.errors import RuleBroken
from inspections import queries
from inspections.models import Checklist, ChecklistItem, ChecklistVersion
from inspections.services import checklists as services
from inspections.services.checklists import ItemText
from inspections.services.visits import Visit, begin_inspection
from sheets import running as imports
from sheets.models import Job
from sheets.writing import BookWriter
from tests.factories import user

pytestmark = pytest.mark.django_db
STARTER = Path(django_settings.BASE_DIR) / "inspections" / "data" / "checklists.json"


def item(**more):
    return ItemText(**{"text": "护罩齐全", "hazard_text": "护罩缺失", **more})


def codes(version):
    return list(version.items.values_list("code", flat=True))


@pytest.fixture
def draft(administrator, version):
    return services.draft_version(version.checklist_id, by=administrator)


def test_each_sector_starts_with_a_checklist(db):
    told = json.loads(STARTER.read_text(encoding="utf-8"))
    for sector in Sector.objects.all():
        found = queries.versions_for(sector.code)
        assert found.count() == 1, sector.code
        assert 12 <= found.get().items.count() <= 20, sector.code
    assert ChecklistItem.objects.count() == sum(len(one["items"]) for one in told)
    texts = [one["hazard_text"] for checklist in told for one in checklist["items"]]
    assert len(texts) == len(set(texts))
    assert all(one["basis"] for checklist in told for one in checklist["items"])


def test_a_checklist_is_made_with_an_empty_draft(administrator):
    made = services.create_checklist(
        by=administrator, code="tunnel", title=" 隧道 ", sectors=Sector.objects.filter(code="coal")
    )
    assert (made.title, made.versions.get().number, made.versions.get().is_draft) == (
        "隧道",
        1,
        True,
    )
    event = Event.objects.about(made.pk).get()
    assert (event.subject_kind, event.kind) == ("checklist", "created")
    assert event.facts["set"] == {
        "active": True,
        "code": "tunnel",
        "sectors": ["coal"],
        "title": "隧道",
    }
    with pytest.raises(RuleBroken) as refusal:
        services.create_checklist(by=administrator, code="tunnel", title="x", sectors=[])
    assert refusal.value.field == "code"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_administrators_alone_keep_checklists(role, version):
    person = user(role)
    acts = [
        lambda: services.create_checklist(by=person, code="x", title="x", sectors=[]),
        lambda: services.draft_version(version.checklist_id, by=person),
        lambda: services.add_item(version.pk, by=person, item=item()),
        lambda: services.publish_version(version.pk, by=person),
        lambda: services.change_checklist(
            version.checklist_id, by=person, title="x", sectors=[], active=False
        ),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert not Event.objects.exists()


def test_a_change_is_told_once(administrator, version):
    told = {"title": "新名称", "sectors": Sector.objects.filter(code="gas"), "active": False}
    services.change_checklist(version.checklist_id, by=administrator, **told)
    services.change_checklist(version.checklist_id, by=administrator, **told)
    event = Event.objects.about(version.checklist_id).get()
    assert event.facts["set"] == {"active": False, "sectors": ["gas"], "title": "新名称"}
    assert event.facts["changes"]["sectors"] == [["coal"], ["gas"]]
    assert not queries.versions_for("gas").filter(pk=version.pk).exists()


def test_a_draft_starts_from_the_last_version(draft, version, administrator):
    assert (draft.number, codes(draft)) == (2, codes(version))
    assert services.draft_version(version.checklist_id, by=administrator) == draft


def test_a_draft_of_nothing_is_empty(administrator, db):
    bare = Checklist.objects.create(code="bare", title="空")
    made = services.draft_version(bare.pk, by=administrator)
    assert (made.number, codes(made)) == (1, [])


def test_items_are_added_changed_and_taken_out(draft, administrator):
    added = services.add_item(draft.pk, by=administrator, item=item(section=" 皮带 "))
    assert (added.code, added.position, added.section) == ("test-04", 4, "皮带")
    services.change_item(draft.pk, "test-04", by=administrator, item=item(text="新", code="other"))
    added.refresh_from_db()
    assert (added.code, added.text, added.position) == ("test-04", "新", 4)
    services.change_item(draft.pk, "test-04", by=administrator, item=item(position=1))
    services.remove_item(draft.pk, "test-02", by=administrator)
    assert codes(draft) == ["test-01", "test-04", "test-03"]
    again = services.add_item(draft.pk, by=administrator, item=item())
    assert again.code == "test-05"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " "}, "text"),
        ({"hazard_text": ""}, "hazard_text"),
        ({"code": "Ä"}, "code"),
        ({"code": "test-01"}, "code"),
    ],
)
def test_a_wrong_item_is_refused(draft, administrator, wrong, field):
    with pytest.raises(RuleBroken) as refusal:
        services.add_item(draft.pk, by=administrator, item=item(**wrong))
    assert refusal.value.field == field
    assert draft.items.count() == 3


def test_a_published_version_cannot_change(draft, version, administrator, mine, inspector):
    old = begin_inspection(Visit(enterprise=mine, kind="daily", version=version), by=inspector)
    services.change_item(draft.pk, "test-01", by=administrator, item=item(text="新的"))
    published = services.publish_version(draft.pk, by=administrator)
    assert (published.published_on, published.published_by) == (
        timezone.localdate(),
        administrator,
    )
    event = Event.objects.about(version.checklist_id).get()
    assert (event.kind, event.facts["version"]) == ("published", 2)
    assert [one["code"] for one in event.facts["items"]] == ["test-01", "test-02", "test-03"]
    for act in (
        lambda: services.add_item(draft.pk, by=administrator, item=item()),
        lambda: services.change_item(draft.pk, "test-01", by=administrator, item=item()),
        lambda: services.remove_item(draft.pk, "test-01", by=administrator),
        lambda: services.publish_version(draft.pk, by=administrator),
    ):
        with pytest.raises(RuleBroken, match="第 2 版"):
            act()
    old.refresh_from_db()
    assert next(line.item.text for line in queries.lines_of(old)) == "检查内容1"
    assert list(queries.versions_for("coal").filter(checklist__code="test")) == [published]


def test_an_empty_draft_is_not_published(administrator):
    made = services.create_checklist(by=administrator, code="tunnel", title="隧道", sectors=[])
    with pytest.raises(RuleBroken):
        services.publish_version(made.versions.get().pk, by=administrator)


def test_there_is_one_draft_at_a_time(draft, version):
    with pytest.raises(IntegrityError), transaction.atomic():
        ChecklistVersion.objects.create(checklist=version.checklist, number=3)


def test_drafts_are_seen_by_administrators_alone(draft, administrator, inspector, version):
    bare = Checklist.objects.create(code="bare", title="空")
    assert bare in Checklist.objects.visible_to(administrator)
    assert bare not in Checklist.objects.visible_to(inspector)
    assert draft not in ChecklistVersion.objects.visible_to(inspector)
    assert not ChecklistItem.objects.visible_to(inspector).filter(version=draft).exists()
    assert ChecklistItem.objects.visible_to(administrator).filter(version=draft).exists()


def client(person):
    browser = Client()
    browser.force_login(person)
    return browser


def exported(person, tmp_path, number=1):
    answer = client(person).get(reverse("inspections:export-version", args=["test", number]))
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    return path


def uploaded(administrator, path, **options):
    browser = client(administrator)
    file = SimpleUploadedFile("检查表.xlsx", path.read_bytes())
    browser.post(reverse("sheets:upload", args=["checklist"]), {"file": file})
    job = Job.objects.latest("created_at")
    options.setdefault("checklist", Checklist.objects.get(code="test").pk)
    answer = browser.post(reverse("sheets:start", args=[job.pk]), options)
    assert answer.status_code == 302, answer.content.decode()
    imports.run_one(job.pk)
    job.refresh_from_db()
    return job


def test_a_checklist_goes_out_and_comes_in_again(administrator, version, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    job = uploaded(administrator, exported(administrator, tmp_path))
    assert job.result == {
        "read": 3,
        "imported": 3,
        "rejected": 0,
        "checklist": "检查表test",
        "code": "test",
        "version": 2,
    }, job.message
    made = ChecklistVersion.objects.get(checklist__code="test", number=2)
    told = [name for name in services.COPIED if name != "position"]
    assert list(made.items.values(*told)) == list(version.items.values(*told))
    page = client(administrator).get(reverse("sheets:job", args=[job.pk]))
    assert reverse("inspections:version", args=["test", 2]) in page.content.decode()


def workbook(path, *rows):
    head = ["序号", "检查项编码", "检查类别", "检查内容", "不合格时的隐患描述", "可能导致的事故"]
    with BookWriter(path) as book:
        book.sheet("检查表", head)
        for row in rows:
            book.row(row)
    return path


def test_wrong_rows_come_back(administrator, version, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = workbook(
        tmp_path / "in.xlsx",
        [1, "test-01", "皮带", "护罩", "护罩缺失", "触电"],
        [2, "test-01", "皮带", "拉绳", "拉绳失效", ""],
        [3, "坏 码", "皮带", "急停", "急停失效", ""],
        [4, "", "皮带", "过桥", "无过桥", "天灾"],
        [5, "", "皮带", "照明", "", "触电"],
        [6, "", "皮带", "清扫", "积煤", ""],
    )
    job = uploaded(administrator, path)
    assert (job.result["read"], job.result["imported"], job.result["rejected"]) == (6, 0, 4)
    assert not ChecklistVersion.objects.filter(checklist__code="test", number=2).exists()
    job = uploaded(administrator, path, partial="on")
    assert (job.result["imported"], job.result["rejected"]) == (2, 4)
    made = ChecklistVersion.objects.get(checklist__code="test", number=2)
    assert codes(made) == ["test-01", "test-04"]
    assert made.items.first().accident_type.edition == 2025
    assert job.rejects.name


def test_nothing_good_is_nothing_taken(administrator, version, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = workbook(tmp_path / "in.xlsx", [1, "坏 码", "皮带", "急停", "急停失效", ""])
    job = uploaded(administrator, path, partial="on")
    assert (job.result["imported"], job.result["rejected"]) == (0, 1)


def test_a_checklist_that_is_gone_is_said_so(administrator, version, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = workbook(tmp_path / "in.xlsx", [1, "", "皮带", "护罩", "护罩缺失", ""])
    bare = Checklist.objects.create(code="bare", title="空")
    browser = client(administrator)
    file = SimpleUploadedFile("检查表.xlsx", path.read_bytes())
    browser.post(reverse("sheets:upload", args=["checklist"]), {"file": file})
    job = Job.objects.latest("created_at")
    browser.post(reverse("sheets:start", args=[job.pk]), {"checklist": bare.pk})
    bare.delete()
    imports.run_one(job.pk)
    job.refresh_from_db()
    assert "不存在" in job.message
