"""What kinds of subjects the log tells of, and how the auditor's page names them.

    # in AppConfig.ready of accounts
    subjects.register(Subject(kind="agency", model="accounts.Agency", label=_("Agency"), ...))

A kind that nobody registered is shown by its code: the log never depends on the apps above it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.functional import Promise

Words = str | Promise
NAMESPACE = UUID("5c6f0d0e-6f0b-5d0f-9a52-0d6a1f2b7c11")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A kind of record: its name, the names of what happens to it, and of what is told about it.

    `model` ("app.Model") lends its fields' names and choices; `facts` names what is no field;
    `url_of` gives the record's page for its id.
    """

    kind: str
    label: Words
    model: str = ""
    kinds: Mapping[str, Words] = field(default_factory=dict)
    facts: Mapping[str, Words] = field(default_factory=dict)
    url_of: Callable[[UUID], str] | None = None


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Make a kind known; called from AppConfig.ready. A second one takes the first one's place."""
    _subjects[subject.kind] = subject


def choices() -> list[tuple[str, Words]]:
    """The kinds with their names, for a filter."""
    return [(one.kind, one.label) for one in _subjects.values()]


def kind_choices() -> list[tuple[str, Words]]:
    """What may happen, with its names; a code that several kinds use stands once."""
    found: dict[str, Words] = {}
    for one in _subjects.values():
        for code, words in one.kinds.items():
            found.setdefault(str(code), words)
    return sorted(found.items(), key=lambda pair: pair[0])


def id_of(kind: str, key: object) -> UUID:
    """The id under which the log knows a record whose key is no UUID (a region, a day)."""
    return uuid5(NAMESPACE, f"{kind}/{key}")


def label_of(kind: str) -> str:
    """The name of a kind of subject."""
    return str(_subjects[kind].label) if kind in _subjects else kind


def happening(kind: str, event_kind: str) -> str:
    """The name of what happened."""
    known = _subjects[kind].kinds if kind in _subjects else {}
    return str(known.get(event_kind, event_kind))


def url_of(kind: str, subject_id: UUID) -> str:
    """The record's own page; empty where there is none."""
    subject = _subjects.get(kind)
    return subject.url_of(subject_id) if subject and subject.url_of else ""


def fact_label(kind: str, name: str) -> str:
    """The name of a fact: as the app says, else the model field's, else its code."""
    subject = _subjects.get(kind)
    if subject and name in subject.facts:
        return str(subject.facts[name])
    found = _field(subject, name)
    return str(found.verbose_name) if found is not None else name


def fact_words(kind: str, name: str, value: object) -> str:
    """A plain value in words where the model's field has a choice of them; else as it is."""
    found = _field(_subjects.get(kind), name)
    choices = dict(found.flatchoices) if found is not None and found.choices else {}
    return str(choices.get(value, value))


def fact_order(kind: str, name: str) -> tuple[int, str]:
    """A sort key: facts in the order of the model's fields, then the others by name.

    The database does not keep the order in which facts were told.
    """
    found = _field(_subjects.get(kind), name)
    if found is None:
        return (1000, name)
    meta = found.model._meta
    return ([*meta.fields, *meta.many_to_many].index(found), name)


def related_model(kind: str, name: str) -> type[Model] | None:
    """The model whose keys stand in a fact, where the fact is a reference."""
    found = _field(_subjects.get(kind), name)
    model = found.related_model if found is not None else None
    return model if isinstance(model, type) else None


def _field(subject: Subject | None, name: str) -> Any:
    if subject is None or not subject.model:
        return None
    meta = apps.get_model(subject.model)._meta
    for one in (name, name.removesuffix("_id")):
        try:
            found = meta.get_field(one)
        except FieldDoesNotExist:
            continue
        return found if found.concrete else None
    return None
