"""The kinds of import: each app registers its own, so that no lower app knows a higher one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sheets.converting import Converted, Problem
from sheets.fields import Schema
from sheets.models import Job

Progress = Callable[[int, int], None]


class OptionsForm(forms.Form):
    """What a person may choose for any import; a kind may bring a form with more fields."""

    partial = forms.BooleanField(
        label=_("Take the good rows and return the others"),
        help_text=_("Otherwise one refused row means that nothing is imported."),
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one row: under which count it stands (`outcome` is a key of the result), the
    record it is about and how that is called, and the reason where there is one.
    """

    outcome: str
    sheet: str
    row: int | None
    subject: UUID | None
    label: str
    reason: str

    def as_text(self) -> str:
        """The line as a command prints it."""
        place = _now("%(sheet)s, row %(row)s") % {"sheet": self.sheet, "row": self.row}
        return f"{place}: {self.reason}"


@dataclass(frozen=True)
class Review:
    """What a kind says of one converted record in the preview, on top of unreadable cells: why it
    would be refused, and a remark of which the page shows how many rows it is true of.
    """

    problems: Sequence[Problem] = ()
    remark: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of an import.

    `result` is the JSON object with the counts; `taken` False rolls everything back and keeps the
    result; `rejects` is a file of refused rows, `report` one of what else there is to tell (both
    taken over and deleted). `lines` tell row by row what became of it; the job's page lists them
    behind the counts.
    """

    result: dict[str, Any]
    taken: bool = True
    rejects: Path | None = None
    lines: Sequence[Line] = ()
    report: Path | None = None


@dataclass(frozen=True)
class ImportKind:
    """How one kind of record is imported by page.

    `schema(user)` gives the fields and words; `may(user)` who may. The work has two halves:
    `prepare(job, progress)` reads and checks without writing (it may take long), `write(job, plan,
    progress)` gets what prepare returned and does all writes; it runs in one transaction together
    with the job's result, so a killed worker leaves nothing half done and the job runs again.
    Both may raise SheetRefused or RuleBroken. `progress(done, total)` may be called for each row.
    `labels` are the words for the counts in `Outcome.result`, in the order in which they are shown.
    `review` adds to the preview what the kind has to say of a record by itself; `line_url(line)` is
    the page of the record that a line of the outcome is about.
    """

    kind: str
    label: str | Promise
    schema: Callable[[User], Schema]
    may: Callable[[User], bool]
    prepare: Callable[[Job, Progress], Any]
    write: Callable[[Job, Any, Progress], Outcome]
    labels: tuple[tuple[str, str | Promise], ...] = ()
    options_form: type[forms.Form] = OptionsForm
    result_url: Callable[[Job], str] | None = None
    review: Callable[[Converted], Review] | None = None
    line_url: Callable[[str, UUID], str] | None = None
    help_text: str | Promise = ""
    order: int = field(default=100)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Make a kind known; called once, in an AppConfig.ready."""
    _kinds[kind.kind] = kind


def unregister(name: str) -> None:
    """Forget a kind."""
    _kinds.pop(name, None)


def find(name: str) -> ImportKind | None:
    """The kind of that name; None where no app brings it."""
    return _kinds.get(name)


def kinds_for(user: User) -> list[ImportKind]:
    """The kinds that a person may import, in their order."""
    return sorted((k for k in _kinds.values() if k.may(user)), key=lambda k: (k.order, k.kind))
