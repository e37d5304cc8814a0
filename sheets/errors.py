"""What can be wrong with a file, a mapping or a cell, in words that name place and remedy."""

from django.utils.functional import Promise

Words = str | Promise


class SheetRefused(Exception):
    """A file (or one cell while writing) that is not taken; nothing has been done with it.

    `message` says what is wrong, `place` where (a file, a sheet, a cell), `remedy` what to do.
    """

    def __init__(self, message: Words, *, place: Words = "", remedy: Words = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        start = f"{self.place}: " if self.place else ""
        return f"{start}{self.message} {self.remedy}".strip()


class MappingWrong(SheetRefused):
    """A mapping that says something impossible; `place` is the path within it, e.g. `columns`."""


class CellRefused(ValueError):
    """A cell that cannot be read as what its field wants; the message is for the person."""

    def __init__(self, message: Words) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
