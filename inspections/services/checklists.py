"""Administrators keep the checklists: a draft is edited freely, a published version never again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Sector, User
from audit.services import Entry, append, changes
from common.errors import PermissionDenied, RuleBroken
from hazards.enums import Category, Grade
from hazards.models import AccidentType
from inspections.enums import ChecklistKind
from inspections.models import Checklist, ChecklistItem, ChecklistVersion
from inspections.models.checklists import CODE, CODE_PATTERN
from inspections.rules import may_edit_checklists

SUBJECT = "checklist"
COPIED = (
    "code",
    "position",
    "section",
    "text",
    "how_to_check",
    "basis",
    "hazard_text",
    "category",
    "grade",
    "accident_type_id",
)


@dataclass(frozen=True, kw_only=True)
class ItemText:
    """An item as an administrator writes it. `code` empty: the next free one is given."""

    text: str
    hazard_text: str
    code: str = ""
    position: int | None = None
    section: str = ""
    how_to_check: str = ""
    basis: str = ""
    category: str = Category.SAFETY
    grade: str = Grade.GENERAL
    accident_type: AccidentType | None = None


@transaction.atomic
def create_checklist(*, by: User, code: str, title: str, sectors: Iterable[Sector]) -> Checklist:
    """A new checklist with an empty draft of its first version."""
    _require_editor(by)
    if Checklist.objects.filter(code=code).exists():
        raise RuleBroken(
            _("Another checklist has the code “%(code)s”.") % {"code": code},
            field="code",
            remedy=_("Choose another code."),
        )
    checklist = Checklist.objects.create(code=code, title=title.strip())
    checklist.sectors.set(sectors)
    ChecklistVersion.objects.create(checklist=checklist, number=1)
    _tell(ChecklistKind.CREATED, checklist, by, {"set": _attributes(checklist)})
    return checklist


@transaction.atomic
def change_checklist(
    checklist_pk: UUID, *, by: User, title: str, sectors: Iterable[Sector], active: bool
) -> Checklist:
    """Title, sectors and whether it is in use; its versions stay as they are."""
    checklist = _locked(checklist_pk, by)
    before = _attributes(checklist)
    checklist.title, checklist.active = title.strip(), active
    checklist.save(update_fields=["title", "active"])
    checklist.sectors.set(sectors)
    after = _attributes(checklist)
    changed = changes(before, after, after)
    if changed:
        told = {name: after[name] for name in changed}
        _tell(ChecklistKind.CHANGED, checklist, by, {"set": told, "changes": changed})
    return checklist


@transaction.atomic
def draft_version(checklist_pk: UUID, *, by: User) -> ChecklistVersion:
    """A draft with the items of the last version; where there is a draft already, that one."""
    checklist = _locked(checklist_pk, by)
    latest = checklist.versions.order_by("-number").first()
    if latest is not None and latest.is_draft:
        return latest
    number = latest.number + 1 if latest else 1
    draft = ChecklistVersion.objects.create(checklist=checklist, number=number)
    if latest is not None:
        ChecklistItem.objects.bulk_create(
            ChecklistItem(version=draft, **{name: getattr(item, name) for name in COPIED})
            for item in latest.items.all()
        )
    return draft


@transaction.atomic
def add_item(version_pk: UUID, *, by: User, item: ItemText) -> ChecklistItem:
    """Add an item to a draft, at its end unless a position is given."""
    draft = _locked_draft(version_pk, by)
    return _new_items(draft, [item])[0]


@transaction.atomic
def change_item(version_pk: UUID, item_code: str, *, by: User, item: ItemText) -> ChecklistItem:
    """Rewrite an item of a draft; its code stays what it is."""
    draft = _locked_draft(version_pk, by)
    row = draft.items.get(code=item_code)
    values = _values(replace(item, code=row.code), position=row.position)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def remove_item(version_pk: UUID, item_code: str, *, by: User) -> None:
    """Take an item out of a draft; earlier versions keep it, and its code is not given again."""
    draft = _locked_draft(version_pk, by)
    draft.items.get(code=item_code).delete()


@transaction.atomic
def replace_items(checklist_pk: UUID, *, by: User, items: Sequence[ItemText]) -> ChecklistVersion:
    """Fill a draft with these items and no others, as a workbook gives them."""
    draft = _locked_draft(draft_version(checklist_pk, by=by).pk, by)
    draft.items.all().delete()
    _new_items(draft, items)
    return draft


@transaction.atomic
def publish_version(version_pk: UUID, *, by: User) -> ChecklistVersion:
    """From now on inspections go by this version, and nothing in it changes any more."""
    draft = _locked_draft(version_pk, by)
    items = list(draft.items.order_by("position", "code"))
    if not items:
        raise RuleBroken(
            _("This version has no items."), remedy=_("Write at least one item, then publish.")
        )
    draft.published_on, draft.published_by = timezone.localdate(), by
    draft.save(update_fields=["published_on", "published_by"])
    facts = {
        "version": draft.number,
        "set": {"published_on": draft.published_on},
        "items": [{name: getattr(item, name) for name in COPIED} for item in items],
    }
    _tell(ChecklistKind.PUBLISHED, draft.checklist, by, facts)
    return draft


def _require_editor(by: User) -> None:
    if not may_edit_checklists(by):
        raise PermissionDenied


def _locked(checklist_pk: UUID, by: User) -> Checklist:
    _require_editor(by)
    return Checklist.objects.visible_to(by).locked().get(pk=checklist_pk)


def _locked_draft(version_pk: UUID, by: User) -> ChecklistVersion:
    _require_editor(by)
    versions = ChecklistVersion.objects.visible_to(by).select_related("checklist")
    version = versions.locked().get(pk=version_pk)
    if not version.is_draft:
        raise RuleBroken(
            _("Version %(number)s was published on %(day)s and cannot be changed.")
            % {"number": version.number, "day": version.published_on},
            remedy=_("Draft a new version and change that."),
        )
    return version


def _new_items(draft: ChecklistVersion, items: Sequence[ItemText]) -> list[ChecklistItem]:
    taken = set(draft.items.values_list("code", flat=True))
    free = _free_codes(draft.checklist)
    last = max(draft.items.values_list("position", flat=True), default=0)
    rows = []
    for place, item in enumerate(items, start=last + 1):
        code = item.code.strip().lower() or next(free)
        if code in taken:
            raise RuleBroken(
                _("The item code “%(code)s” is used twice.") % {"code": code},
                field="code",
                remedy=_("Give each item its own code, or none."),
            )
        taken.add(code)
        rows.append(
            ChecklistItem(version=draft, **_values(replace(item, code=code), position=place))
        )
    return ChecklistItem.objects.bulk_create(rows)


def _free_codes(checklist: Checklist) -> Any:
    """Codes that no version of the checklist has used: coal-17, coal-18 ..."""
    used = set(
        ChecklistItem.objects.filter(version__checklist=checklist).values_list("code", flat=True)
    )
    number = 0
    while True:
        number += 1
        code = f"{checklist.code}-{number:02d}"
        if code not in used:
            yield code


def _values(item: ItemText, *, position: int) -> dict[str, Any]:
    for name, text in (("text", item.text), ("hazard_text", item.hazard_text)):
        if not text.strip():
            raise RuleBroken(
                _("An item needs what is checked and the hazard in words."),
                field=name,
                remedy=_("Fill in this field."),
            )
    if not CODE_PATTERN.match(item.code):
        raise RuleBroken(
            _("“%(code)s” is no code.") % {"code": item.code}, field="code", remedy=CODE.message
        )
    return {
        "code": item.code,
        "position": item.position or position,
        "section": item.section.strip(),
        "text": item.text.strip(),
        "how_to_check": item.how_to_check.strip(),
        "basis": item.basis.strip(),
        "hazard_text": item.hazard_text.strip(),
        "category": item.category,
        "grade": item.grade,
        "accident_type": item.accident_type,
    }


def _attributes(checklist: Checklist) -> dict[str, Any]:
    return {
        "code": checklist.code,
        "title": checklist.title,
        "active": checklist.active,
        "sectors": sorted(checklist.sectors.values_list("code", flat=True)),
    }


def _tell(kind: str, checklist: Checklist, by: User, facts: dict[str, Any]) -> None:
    append(
        [
            Entry(
                county=settings.COUNTY_CODE,
                subject_kind=SUBJECT,
                subject_id=checklist.pk,
                kind=kind,
                by=by.pk,
                valid_on=timezone.localdate(),
                facts=facts,
            )
        ]
    )
