"""Small files of our own making: good photos, bad ones, and what only pretends to be one."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

CORNER = (200, 30, 30)
SMALL = (96, 64)
WORD_PART, EXCEL_PART = "word/document.xml", "xl/workbook.xml"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a browser sends it; its claimed type is a lie on purpose."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def picture(size: tuple[int, int] = SMALL, mode: str = "RGB") -> Image.Image:
    """Grey, with a red block in the upper left corner, so that one sees which way is up."""
    ground = {"RGB": (90, 90, 90), "RGBA": (0, 0, 0, 0)}[mode]
    image = Image.new(mode, size, ground)
    red = CORNER if mode == "RGB" else (*CORNER, 255)
    image.paste(red, (0, 0, size[0] // 3, size[1] // 3))
    return image


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def oriented(orientation: int) -> bytes:
    """A JPEG that is upright once its EXIF orientation is obeyed."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    image = picture()
    turned = image.transpose(undo[orientation]) if orientation in undo else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(turned, "JPEG", exif=exif, quality=95)


def located() -> bytes:
    """A JPEG that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825)[1] = "N"
    return saved(picture(), "JPEG", exif=exif)


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture()).save(out, quality=90)
    return out.getvalue()


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose header claims a size, whatever follows."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def bomb() -> bytes:
    """A PNG of 20,000 x 20,000 pixels in some hundred kilobytes."""
    row = b"\0" * 20_001
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(20_000)) + packer.flush()
    return png(20_000, 20_000, data)


def text_bomb() -> bytes:
    """A small PNG with a compressed comment of 200 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(200)) + packer.flush()
    body = b"Comment\0\0" + packed
    chunk = struct.pack(">I", len(body)) + b"zTXt" + body
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + body))
    plain = saved(picture(), "PNG")
    return plain[:33] + chunk + plain[33:]


def office(part: str, *more: str) -> bytes:
    """A package with the part by which Word and Excel files are known."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in (part, *more):
            package.writestr(name, "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
