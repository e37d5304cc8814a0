"""Files that are handed in as evidence: judged by their content, never by their name.

A photo is kept as it was received, with a turned and stripped copy for showing and a small one for
lists. What cannot be read, is too large or is something else is refused in words.
"""

import hashlib
import io
import threading
import warnings
import zipfile
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from accounts.models import User
from common.errors import RuleBroken
from common.ids import uuid7, uuid7_untold
from hazards.enums import Status
from hazards.models import Evidence, Hazard

register_heif_opener()

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_FILES = 20
MAX_PIXELS = 60_000_000  # a phone's 50-megapixel camera fits; decoded it takes 180 to 900 MB
LARGE_PIXELS = 16_000_000
SHOWN_EDGE = 1600
THUMBNAIL_EDGE = 320
PHOTO_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
}
OPENED = ("JPEG", "PNG", "WEBP", "HEIF")  # an MPO reveals itself to the JPEG reader
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PACKED = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
ENDINGS = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    WORD: (".docx",),
    EXCEL: (".xlsx",),
}

_LARGE = threading.Lock()  # one large picture at a time, however many are sent at once


@dataclass(frozen=True)
class Checked:
    """A file that may be kept, and what it is; the bytes stay with the upload, on disk if large."""

    name: str
    upload: UploadedFile = field(repr=False)
    size: int
    content_type: str
    sha256: str
    width: int | None = None
    height: int | None = None
    shown: bytes = field(default=b"", repr=False)
    thumbnail: bytes = field(default=b"", repr=False)

    def keep(self, *, hazard: Hazard, kind: str, by: User | None) -> Evidence:
        """Write the file to the store and its row to the database."""
        key = uuid7_untold() if hazard.status == Status.REPORTED else uuid7()  # no time of a tip
        evidence = Evidence(
            id=key, hazard=hazard, kind=kind, name=self.name, content_type=self.content_type,
            size=self.size, sha256=self.sha256, width=self.width, height=self.height,
            added_by=by, with_report=hazard.status == Status.REPORTED,
        )  # fmt: skip
        self.upload.seek(0)
        evidence.file.save(key.hex, self.upload, save=False)
        if self.shown:
            evidence.shown.save(f"{key.hex}.jpg", ContentFile(self.shown), save=False)
            evidence.thumbnail.save(f"{key.hex}.jpg", ContentFile(self.thumbnail), save=False)
        evidence.save(force_insert=True)
        return evidence


def checked(upload: UploadedFile) -> Checked:
    """Look at an upload's content; one file at a time is in memory.

    In: a file as received, at most 20 MB. Out: its type, SHA-256 (hex) and, for a photo, its size
    in pixels after turning and its copies. Raises RuleBroken that names the file.
    """
    name = PurePath((upload.name or "").replace("\\", "/")).name[:200] or _("unnamed file")
    if upload.size is None or upload.size > MAX_BYTES:
        raise _refused(name, _("is larger than 20 MB"), _("Hand in a smaller file."))
    upload.seek(0)
    content = upload.read()
    if not content:
        raise _refused(name, _("is empty"), _("Choose the file again."))
    facts: dict[str, Any] = {
        "name": name, "upload": upload, "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    document = _document_type(content)
    if document:
        return Checked(content_type=document, **facts)
    return Checked(**facts, **_photo(name, content))


def download_name(name: str, content_type: str) -> str:
    """The name to save a file under: a photo called “page.html” would be opened as a page."""
    endings = ENDINGS.get(content_type, ("",))
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"


def _photo(name: str, content: bytes) -> dict[str, Any]:
    image = _opened(name, content)
    if image.width * image.height > MAX_PIXELS:
        raise _refused(
            name,
            _("has %(width)s × %(height)s pixels, too many to be opened safely")
            % {"width": image.width, "height": image.height},
            _("Hand in a photo of at most 60 megapixels."),
        )
    content_type = PHOTO_TYPES[image.format or ""]
    large = image.width * image.height > LARGE_PIXELS
    try:
        with _LARGE if large else nullcontext(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            size = image.size[::-1] if turned and image.format != "HEIF" else image.size
            image.draft("RGB", (SHOWN_EDGE, SHOWN_EDGE))
            upright = _turned(_small(image))
            shown = _as_jpeg(upright)
            upright.thumbnail((THUMBNAIL_EDGE, THUMBNAIL_EDGE))
            thumbnail = _as_jpeg(upright)
    except Exception as error:
        raise _broken(name) from error
    return {
        "content_type": content_type, "width": size[0], "height": size[1],
        "shown": shown, "thumbnail": thumbnail,
    }  # fmt: skip


def _opened(name: str, content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the limit on pixels is our own, a line later
            return Image.open(io.BytesIO(content), formats=OPENED)
    except Image.DecompressionBombError as error:
        raise _refused(
            name, _("has too many pixels to be opened safely"),
            _("Hand in a photo of at most 60 megapixels."),
        ) from error  # fmt: skip
    except Exception as error:
        if content[:4] in (b"\x89PNG", b"RIFF") or content[:2] == b"\xff\xd8":
            raise _broken(name) from error
        raise _refused(
            name, _("is neither a photo nor a document"),
            _("Hand in a photo (JPEG, PNG, HEIC, WebP) or a PDF, Word or Excel file."),
        ) from error  # fmt: skip


def _small(image: Image.Image) -> Image.Image:
    """The picture in the size in which it is shown; made small before anything else is done with
    it, so that only one copy of the full size is ever in memory.
    """
    image.load()
    if image.mode in ("P", "PA", "LA"):
        with_alpha = image.convert("RGBA")
        with_alpha.info = image.info
        image = with_alpha
    image.thumbnail((SHOWN_EDGE, SHOWN_EDGE))
    return image


def _turned(image: Image.Image) -> Image.Image:
    """Upright as the camera meant it; a picture with damaged EXIF is shown as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        return image


def _as_jpeg(image: Image.Image) -> bytes:
    """A copy without any metadata, on white where it was transparent."""
    if image.mode == "RGBA":
        copy = Image.new("RGB", image.size, "white")
        copy.paste(image, mask=image.getchannel("A"))
    else:
        copy = image.convert("RGB")
    copy.info = {}
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=82)
    return out.getvalue()


def _document_type(content: bytes) -> str:
    """PDF, Word or Excel; empty for anything else."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return ""
    if any(name.endswith("vbaProject.bin") for name in names):
        return ""  # macros prove nothing
    return next((kind for part, kind in PACKED.items() if part in names), "")


def _refused(name: str, what: str, remedy: str) -> RuleBroken:
    return RuleBroken(
        _("“%(name)s” %(what)s.") % {"name": name, "what": what}, field="files", remedy=remedy
    )


def _broken(name: str) -> RuleBroken:
    return _refused(name, _("is broken and cannot be opened"), _("Take or choose the photo again."))
