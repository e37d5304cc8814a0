"""A list of the tests' own making that can be taken away, and ways to ask for it and read it."""

import csv
import io
from pathlib import Path

from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from common import exports
from common.exports import Table
from sheets import services
from sheets.models import ExportJob

LIST = "trial"


class Trial:
    """A list of numbers; `fault` is raised in the middle, `during` called there."""

    def __init__(self) -> None:
        self.rows = 5
        self.fault: Exception | None = None
        self.during = lambda: None
        self.asked: list[tuple[str, str]] = []

    def read(self, person, query):
        self.asked.append((person.username, query.urlencode()))
        if person.role == Role.OFFICER:
            raise PermissionDenied
        return Table("数表", ["号", "名"], self.made, lambda: self.rows, (8, 20))

    def made(self):
        for number in range(self.rows):
            if number == self.rows // 2:
                self.during()
                if self.fault:
                    raise self.fault
            yield [number, f"=第{number}行"]


def asked(by: User, **more) -> ExportJob:
    told = {"list_": LIST, "query": "a=1", "format": "csv", "name": "数表", "rows": 5, **more}
    return services.ask_export(by=by, **told)


def answered(rf, person, query=None, **more):
    request = rf.get("/", query or {})
    request.user = person
    return exports.answer(request, LIST, **more)


def content_of(response) -> bytes:
    content = b"".join(response.streaming_content)
    if response.file_to_stream:  # closing the response itself would close the database, too
        response.file_to_stream.close()
    return content


def csv_rows(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def events() -> list[tuple]:
    return [
        (event.kind, event.actor, event.facts)
        for event in Event.objects.filter(subject_kind="export").order_by("seq")
    ]


def left(settings) -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
