"""Controls that several forms of hazards share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.widgets import DateInput, PhotoInput

DOCUMENTS = ".pdf,.docx,.xlsx"


class ManyFiles(PhotoInput):
    """Hands every file on, not the last one only."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sequence[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []


class FilesField(forms.FileField):
    """Several files at once; `cleaned_data` holds a list. What they are is judged by the service.

    `documents`: PDF, Word and Excel are offered beside photos. `camera`: the phone opens it.
    """

    def __init__(self, *, documents: bool = False, camera: bool = False, **kwargs: Any) -> None:
        attrs = {"accept": f"image/*,{DOCUMENTS}" if documents else "image/*"}
        if camera:
            attrs["capture"] = "environment"
        kwargs.setdefault("widget", ManyFiles(attrs))
        # an empty file is refused by the service, in words that name it
        super().__init__(max_length=255, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [one for one in (data or []) if one]
        if not files:
            super().clean(None, None)
            return []
        kept: list[UploadedFile] = [super(FilesField, self).clean(one, None) for one in files]
        return kept


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, by the platform's own picker."""
    return forms.DateField(label=label, widget=DateInput(), **kwargs)


def text_field(label: Any, *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(
        label=label, widget=forms.Textarea({"rows": rows}), max_length=4000, **kwargs
    )


def yuan_field(label: Any, **kwargs: Any) -> forms.DecimalField:
    """An amount of money in yuan, to the fen; never negative."""
    return forms.DecimalField(
        label=label, min_value=0, max_digits=14, decimal_places=2,
        help_text=_("In yuan; 0 if it cost nothing."), **kwargs
    )  # fmt: skip
