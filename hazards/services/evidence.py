"""Files that are handed in with a hazard."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import RuleBroken
from hazards import workflow
from hazards.enums import EvidenceKind
from hazards.files import MAX_FILES, Checked, checked
from hazards.models import Evidence, Hazard


def looked_at(files: Sequence[UploadedFile]) -> list[Checked]:
    """Every file, checked by its content; none is kept yet. Slow: call it before the log is held.

    Raises RuleBroken that names the file.
    """
    if len(files) > MAX_FILES:
        raise RuleBroken(
            _("%(count)d files are too many at once.") % {"count": len(files)},
            field="files",
            remedy=_("Hand in at most %(most)d; more can follow.") % {"most": MAX_FILES},
        )
    return [checked(upload) for upload in files]


def keep(hazard: Hazard, files: Sequence[Checked], *, kind: str, by: User | None) -> list[Evidence]:
    """Write checked files to the store; the caller's event names them by their SHA-256."""
    return [item.keep(hazard=hazard, kind=kind, by=by) for item in files]


def attach(
    hazard: Hazard, files: Sequence[UploadedFile], *, kind: str, by: User, quiet: bool = False
) -> list[Evidence]:
    """Keep the files with the hazard; each is checked by its content before any is kept.

    Runs inside the caller's transaction. `quiet`: the move that the files belong to names them in
    its own event; else an event of their own tells of them. Raises RuleBroken that names the file.
    """
    seen = looked_at(files)
    if kind == EvidenceKind.AFTER:
        _refuse_old_photos(hazard, seen)
    kept = keep(hazard, seen, kind=kind, by=by)
    if kept and not quiet:
        facts: dict[str, Any] = {"evidence": hashes(kept), "of": kind}
        workflow.take(workflow.ADD_EVIDENCE, hazard, by=by, on=hazard.last_valid_on, facts=facts)
    return kept


def _refuse_old_photos(hazard: Hazard, files: Sequence[Checked]) -> None:
    """The photo from before the work proves nothing of the work. Raises RuleBroken."""
    if not files:
        return
    before = hazard.evidence.filter(kind=EvidenceKind.BEFORE).values_list("sha256", flat=True)
    old = set(before)
    for item in files:
        if item.sha256 in old:
            raise RuleBroken(
                _("“%(name)s” is the photo from before the work.") % {"name": item.name},
                field="files",
                remedy=_("Take a photo of the place as it is now."),
            )


def hashes(files: Sequence[Evidence | Checked]) -> list[str]:
    """What an event says of its files."""
    return [item.sha256 for item in files]


@transaction.atomic
def add_evidence(hazard_pk: UUID, *, by: User, files: Sequence[UploadedFile], kind: str) -> Hazard:
    """More photos or documents for a hazard that is not settled yet."""
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.ADD_EVIDENCE, hazard, by=by)
    if kind not in EvidenceKind.values:
        raise RuleBroken(_("It is not said what the files show."), field="kind")
    kept = attach(hazard, files, kind=kind, by=by, quiet=True)
    facts = {"evidence": hashes(kept), "of": kind}
    workflow.take(workflow.ADD_EVIDENCE, hazard, by=by, facts=facts)
    return hazard
