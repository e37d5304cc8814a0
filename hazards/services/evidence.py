"""Files that are handed in with a hazard."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from hazards import workflow
from hazards.files import checked
from hazards.models import Evidence, Hazard


def attach(
    hazard: Hazard, files: Sequence[UploadedFile], *, kind: str, by: User, quiet: bool = False
) -> list[Evidence]:
    """Keep the files with the hazard; each is checked by its content before any is kept.

    Runs inside the caller's transaction. `quiet`: the move that the files belong to names them in
    its own event; else an event of their own tells of them. Raises RuleBroken that names the file.
    """
    looked_at = [checked(upload) for upload in files]
    kept = [item.keep(hazard=hazard, kind=kind, by=by) for item in looked_at]
    if kept and not quiet:
        facts: dict[str, Any] = {"evidence": [item.sha256 for item in kept], "of": kind}
        workflow.take(workflow.ADD_EVIDENCE, hazard, by=by, on=hazard.last_valid_on, facts=facts)
    return kept
