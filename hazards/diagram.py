"""docs/workflow.md, drawn from the table of moves: `manage.py draw_workflow --write`."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import translation

from accounts.enums import Role
from accounts.models import User
from hazards import workflow
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard
from hazards.workflow import Move

PATH = Path(settings.BASE_DIR) / "docs" / "workflow.md"
HEAD = """# A hazard's life

Drawn from `hazards/workflow.py` by `manage.py draw_workflow --write`; a test holds it up to date.
Only `take` and `take_many` write a state, under the lock of the hazard's row, with one event for
each move. Overdue is derived, never stored. Extensions, voidings, treatment plans and listings are
cases beside the hazard: their moves leave its state as it is.
"""
NOTES = """
"Who" is the role alone; everybody acts within their own scope. Verifying is refused to whoever
submitted. An officer logs only what the enterprise finds itself (self-check) and hands on only a
worker's report. A major hazard is submitted only with an approved treatment plan, closes only with
an acceptance record, and never on the spot. A merely reported hazard is voided by inspectors too.
`imported` writes history from a ledger: it is exempt from evidence and the second key, and marked
so for ever.
"""


def drawn() -> str:
    """The whole file, in English whatever the reader's language."""
    with translation.override("en"):
        return "\n".join([HEAD, *_diagram(), "", "## The moves", "", *_table(), NOTES])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for move in workflow.MOVES:
        if move.target is None or move.imports:
            continue
        sources = ["[*]"] if move.sources is None else sorted(move.sources)
        for source in sources:
            yield f"    {source} --> {move.target.value}: {move.kind.value}"
    yield "```"


def _table() -> Iterator[str]:
    yield "| move | event | who | from | to | evidence | second key |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for move in workflow.MOVES:
        sources = "(new)" if move.sources is None else ", ".join(_in_order(move.sources))
        cells = [
            str(move.label), f"`{move.kind.value}`", ", ".join(_who(move)), sources,
            move.target.value if move.target else "stays", _mark(move.needs_evidence),
            _mark(move.second_key),
        ]  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _in_order(states: frozenset[Status]) -> list[str]:
    return [state.value for state in Status if state in states]


def _who(move: Move) -> list[str]:
    """The roles that the rule lets through for at least one sort of hazard."""
    found = []
    for role in Role:
        person = User(role=role)
        samples = (
            Hazard(source=source, grade=grade, status=status or "")
            for source in Source
            for grade in Grade
            for status in (move.sources or {""})
        )
        if any(move.may(person, hazard) for hazard in samples):
            found.append(role.value)
    return found


def _mark(needed: bool) -> str:
    return "yes" if needed else ""
