"""A mapping: what a clerk says about a file that its headers do not say by themselves.

`{"sheet": name, "columns": {header: field}, "values": {field: {cell: value}},
"defaults": {field: value}}`, every key optional. A person writes it: every error names its place.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from sheets.cells import alike, as_date
from sheets.errors import CellRefused, MappingWrong
from sheets.fields import Field, FieldKind, Schema

KEYS = ("sheet", "columns", "values", "defaults")


@dataclass(frozen=True)
class Mapping:
    """A checked mapping. `columns` is None where none are given: then the headers speak."""

    sheet: str = ""
    columns: dict[str, str] | None = None
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_file(cls, path: str | Path, schema: Schema) -> Self:
        """Read and check a JSON file. Raises MappingWrong."""
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise MappingWrong(
                _("The mapping cannot be read."),
                place=str(path),
                remedy=_("It has to be a JSON file in UTF-8."),
            ) from error
        return cls.from_json(text, schema)

    @classmethod
    def from_json(cls, text: str, schema: Schema) -> Self:
        """Parse and check JSON text. Raises MappingWrong."""
        try:
            data = json.loads(text)
        except ValueError as error:
            raise MappingWrong(
                _("The mapping is no valid JSON: %(error)s.") % {"error": error},
                place=_("mapping"),
                remedy=_("Check brackets, quotation marks and commas."),
            ) from error
        return cls.from_data(data, schema)

    @classmethod
    def from_data(cls, data: Any, schema: Schema) -> Self:
        """Check a mapping that is already parsed. Raises MappingWrong; {} and None map nothing."""
        data = _object(data if data is not None else {}, _("mapping"))
        for key in data:
            if key not in KEYS:
                raise MappingWrong(
                    _("“%(key)s” is no key of a mapping.") % {"key": key},
                    place=_("mapping"),
                    remedy=_("Its keys are sheet, columns, values and defaults."),
                )
        sheet = data.get("sheet") or ""
        if not isinstance(sheet, str):
            raise MappingWrong(_("The name of a sheet is a text."), place="sheet")
        columns = data.get("columns")
        return cls(
            sheet=sheet,
            columns=_columns(columns, schema) if columns else None,
            values=_values(data.get("values") or {}, schema),
            defaults=_defaults(data.get("defaults") or {}, schema),
        )

    def to_data(self) -> dict[str, Any]:
        """The mapping as JSON data, without its empty parts; from_data gives it back."""
        data: dict[str, Any] = {}
        if self.sheet:
            data["sheet"] = self.sheet
        if self.columns is not None:
            data["columns"] = dict(self.columns)
        if self.values:
            data["values"] = {name: dict(words) for name, words in self.values.items()}
        if self.defaults:
            data["defaults"] = dict(self.defaults)
        return data

    def value_for(self, name: str, text: str) -> str | None:
        """What `values` says about a field's cell as shown; None where it says nothing."""
        words = self._alike_values.get(name)
        return None if words is None else words.get(alike(text))

    @property
    def _alike_values(self) -> dict[str, dict[str, str]]:
        known = self.__dict__.get("_alike")
        if known is None:
            known = {
                name: {alike(cell): value for cell, value in words.items()}
                for name, words in self.values.items()
            }
            object.__setattr__(self, "_alike", known)
        return known


def _object(data: Any, place: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise MappingWrong(
            _("Here a JSON object {…} is expected."),
            place=place,
            remedy=_("See the manual's example."),
        )
    return data


def _field(name: Any, schema: Schema, place: str) -> Field:
    found = schema.by_name.get(name) if isinstance(name, str) else None
    if found is None:
        raise MappingWrong(
            _("“%(name)s” is no field.") % {"name": name},
            place=place,
            remedy=_("The fields are: %(names)s.") % {"names": ", ".join(schema.by_name)},
        )
    return found


def _text(value: Any, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise MappingWrong(_("Here a text is expected."), place=place)
    return str(value).strip()


def _columns(data: Any, schema: Schema) -> dict[str, str]:
    columns = {}
    for header, name in _object(data, "columns").items():
        columns[header] = _field(name, schema, f"columns / {header}").name
    return columns


def _values(data: Any, schema: Schema) -> dict[str, dict[str, str]]:
    values = {}
    for name, words in _object(data, "values").items():
        known = _field(name, schema, "values")
        values[name] = {
            cell: _checked(known, value, f"values / {name} / {cell}")
            for cell, value in _object(words, f"values / {name}").items()
        }
    return values


def _defaults(data: Any, schema: Schema) -> dict[str, str]:
    return {
        name: _checked(_field(name, schema, "defaults"), value, f"defaults / {name}")
        for name, value in _object(data, "defaults").items()
    }


def _checked(known: Field, value: Any, place: str) -> str:
    """A value that the field can take; "" empties the cell."""
    text = _text(value, place)
    if not text:
        return ""
    if known.kind is FieldKind.WORD and known.value_of(text) is None:
        raise MappingWrong(
            _("“%(value)s” is no value of the field %(field)s.")
            % {"value": text, "field": known.name},
            place=place,
            remedy=_("It may be: %(values)s.") % {"values": ", ".join(known.values[:40])},
        )
    if known.kind is FieldKind.DATE:
        try:
            as_date(text, first=known.first_day)
        except CellRefused as error:
            raise MappingWrong(
                error.message, place=place, remedy=_("Write it as 2021-03-05.")
            ) from error
    return text
