"""Drawn pictures as evidence: a place of the sector, before and after. Shapes only, no camera."""

import hashlib
import io
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from desk.demo.firms import SHARES
from desk.demo.seed import chance
from hazards.enums import EvidenceKind

SIZE = (800, 600)
SMALL = (320, 240)
VARIANTS = 2
SKY, GROUND, WALL, STEEL, DARK = "#dbe7ee", "#b9ab94", "#c9c5bd", "#7d8a92", "#4a5258"
RED, GREEN = "#c92a2a", "#2b8a3e"
_ACCENT = {
    "coal": "#3b3f44", "non_coal_mine": "#a88f6a", "coal_washing": "#55606a", "hazchem": "#4f86b0",
    "metallurgy": "#b5652b", "construction": "#d9a21b", "gas": "#5b9a8b", "geological": "#8d7452",
    "forest": "#4d7c4a", "other": "#8f7fa8",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A stored picture: its files' names in the store, its size in bytes and its SHA-256."""

    file: str
    thumbnail: str
    size: int
    sha256: str


def store_pictures() -> dict[tuple[str, str, int], Picture]:
    """Every picture by sector, kind and variant, in the store; one that is there is not drawn
    into it again.
    """
    return {
        (sector, kind, variant): _stored(sector, kind, variant)
        for sector in SHARES
        for kind in (EvidenceKind.BEFORE, EvidenceKind.AFTER)
        for variant in range(VARIANTS)
    }


def _stored(sector: str, kind: EvidenceKind, variant: int) -> Picture:
    image = _draw(sector, kind, variant)
    content, small = _as_jpeg(image), _as_jpeg(image.resize(SMALL))
    name = f"demo/{sector}-{kind}-{variant}.jpg"
    thumbnail = f"demo/small/{sector}-{kind}-{variant}.jpg"
    for path, data in ((name, content), (thumbnail, small)):
        _put(path, data)
    return Picture(name, thumbnail, len(content), hashlib.sha256(content).hexdigest())


def _put(path: str, data: bytes) -> None:
    if default_storage.exists(path):
        if default_storage.size(path) == len(data):
            return
        default_storage.delete(path)  # half written when an earlier start was killed
    default_storage.save(path, ContentFile(data))


def _as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _draw(sector: str, kind: EvidenceKind, variant: int) -> Image.Image:
    draw = chance(f"picture/{sector}/{variant}")  # before and after show the same place
    image = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 400, 800, 600), fill=GROUND)
    _background(pen, sector, draw.randrange(60))
    left, top = 200 + draw.randrange(140), 230 + draw.randrange(60)
    _machine(pen, (left, top), _ACCENT[sector], guarded=kind == EvidenceKind.AFTER)
    if kind == EvidenceKind.BEFORE:
        pen.ellipse((left + 175, top + 35, left + 345, top + 205), outline=RED, width=9)
    else:
        pen.line((600, 505, 640, 545, 715, 455), fill=GREEN, width=18, joint="curve")
    pen.rectangle((0, 0, 800, 44), fill=DARK)
    pen.text((16, 8), "Demo picture - not a photo", fill="white", font=ImageFont.load_default(24))
    return image


def _background(pen: ImageDraw.ImageDraw, sector: str, shift: int) -> None:
    if sector in ("coal", "non_coal_mine", "geological", "forest"):
        hills = [(0, 400), (150 + shift, 150), (330, 330), (560, 120 + shift), (800, 400)]
        pen.polygon(hills, fill=_ACCENT[sector])
        return
    pen.rectangle((40, 110, 760, 400), fill=WALL)
    for column in range(5):
        pen.rectangle((80 + column * 140, 140, 150 + column * 140, 210), fill=SKY)
    pen.rectangle((0, 96, 800, 112), fill=_ACCENT[sector])


def _machine(pen: ImageDraw.ImageDraw, at: tuple[int, int], colour: str, *, guarded: bool) -> None:
    left, top = at
    pen.rectangle((left, top + 60, left + 200, top + 240), fill=colour, outline=DARK, width=4)
    pen.rectangle((left + 25, top + 90, left + 95, top + 150), fill=STEEL, outline=DARK, width=3)
    wheel = (left + 200, top + 60, left + 320, top + 180)
    pen.ellipse(wheel, fill=STEEL, outline=DARK, width=6)
    pen.line((left + 260, top + 60, left + 260, top + 180), fill=DARK, width=5)
    pen.line((left + 200, top + 120, left + 320, top + 120), fill=DARK, width=5)
    pen.rectangle((left + 150, top + 240, left + 330, top + 260), fill=DARK)
    if guarded:
        box = (left + 186, top + 46, left + 334, top + 194)
        pen.rectangle(box, outline="#e8b923", width=8)
        for bar in range(left + 206, left + 330, 20):
            pen.line((bar, top + 50, bar, top + 190), fill="#e8b923", width=4)
