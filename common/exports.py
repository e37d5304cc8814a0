"""Lists and tables that can be taken away whole: each app says how its own is read.

    # in AppConfig.ready of hazards
    exports.register(Exportable("hazards", _("Hazards"), read_hazards))

    # in its views: the address that the menu in the list's header leads to
    return exports.answer(request, "hazards")

Sheets brings what writes the file and the job for what is long; apps below it need not know it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.functional import Promise

Words = str | Promise
Answer = Callable[[HttpRequest, str, dict[str, str]], HttpResponseBase]


@dataclass(frozen=True)
class Table:
    """A table as one person may see it; `name` without ending names file and sheet.

    `rows` gives all rows, each time anew and not all in memory; `count` how many they are. `widths`
    are those of a workbook's columns, in characters.
    """

    name: str
    headers: Sequence[Any]
    rows: Callable[[], Iterable[Sequence[Any]]]
    count: Callable[[], int]
    widths: Sequence[int] = field(default=())


@dataclass(frozen=True)
class Exportable:
    """A list that can be taken away. `read(user, query)` applies row filter and filters.

    It may run in the worker, long after it was asked for: what it needs stands in the person and
    the query. It raises PermissionDenied, Http404 or RuleBroken as the list's own page would.
    """

    name: str
    label: Words
    read: Callable[[Any, QueryDict], Table]


@dataclass(frozen=True)
class Asker:
    """What filters want of a request, where there is none: who asks, and for what."""

    user: Any
    GET: QueryDict = field(default_factory=QueryDict)


_known: dict[str, Exportable] = {}
_answers: list[Answer] = []


def register(list_: Exportable) -> None:
    """Make a list known; called once, in an AppConfig.ready."""
    _known[list_.name] = list_


def unregister(name: str) -> None:
    """Forget a list."""
    _known.pop(name, None)


def find(name: str) -> Exportable | None:
    """The list of that name; None where no app brings it."""
    return _known.get(name)


def names() -> list[str]:
    """The names of all lists."""
    return sorted(_known)


def register_answer(answer_: Answer) -> None:
    """Make known what writes files; the last one counts."""
    _answers[:] = [answer_]


def answer(request: HttpRequest, name: str, **more: object) -> HttpResponseBase:
    """The list as the address filters it, `more` beside it: a download, or the page of a job.

    `?format=csv` gives CSV, else it is a workbook. Raises LookupError when no app has brought what
    writes files, RuleBroken where the list cannot be given out as asked.
    """
    if not _answers:
        raise LookupError("no app has registered what writes exports")
    return _answers[0](request, name, {key: str(value) for key, value in more.items()})
