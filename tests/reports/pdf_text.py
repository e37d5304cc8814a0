"""The text of a PDF as a reader copies it: just enough of the format for what typst writes."""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.S)
FONT = re.compile(rb"/(f\d+) [\d.]+ Tf")
PROPERTIES = re.compile(
    rb"/\w+<<(?:[^<>]|<<[^<>]*>>)*>>"
)  # of a marked piece, such as its language
HEX = re.compile(rb"<([0-9A-F]+)>")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> list[str]:
    """The pieces of text, each marked piece of content for itself, in the order of the pages."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(pdf)}
    pieces: list[str] = []
    for body in objects.values():
        if b"/Type/Page/" in body:
            fonts = _fonts(objects, body)
            pieces += _page(_stream(objects[_reference(body, b"Contents")]), fonts)
    return pieces


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb"[ \[]*(\d+) 0 R", body)
    assert found, (name, body[:200])
    return int(found[1])


def _stream(body: bytes) -> bytes:
    head, content = body.split(b"stream\n", 1)
    content = content.rsplit(b"\nendstream", 1)[0]
    return zlib.decompress(content) if b"FlateDecode" in head else content


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[bytes, dict[int, str]]:
    resources = objects[_reference(page, b"Resources")]
    listed = re.search(rb"/Font<<(.*?)>>", resources, re.S)
    body = listed[1] if listed else objects[_reference(resources, b"Font")]
    named = re.findall(rb"/(f\d+) (\d+) 0 R", body)
    return {name: _map(_stream(objects[_reference(objects[int(key)], b"ToUnicode")]))
            for name, key in named}  # fmt: skip


def _map(cmap: bytes) -> dict[int, str]:
    inside = cmap.partition(b"endcodespacerange")[2]
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", inside)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _page(content: bytes, fonts: dict[bytes, dict[int, str]]) -> list[str]:
    pieces, piece, letters, place = [], "", {}, 0
    while place < len(content):
        if tag := PROPERTIES.match(content, place):
            place = tag.end()
        elif font := FONT.match(content, place):
            letters, place = fonts[font[1]], font.end()
        elif code := HEX.match(content, place):
            piece += _read(bytes.fromhex(code[1].decode()), letters)
            place = code.end()
        elif content[place : place + 1] == b"(":
            end = _closing(content, place)
            piece += _read(_unescaped(content[place + 1 : end]), letters)
            place = end + 1
        else:
            if content.startswith((b"EMC", b"\nET"), place):
                pieces.append(piece)
                piece = ""
            place += 1
    return [one for one in [*pieces, piece] if one.strip()]


def _read(codes: bytes, letters: dict[int, str]) -> str:
    pairs = range(0, len(codes), 2)
    return "".join(letters[int.from_bytes(codes[one : one + 2], "big")] for one in pairs)


def _closing(content: bytes, place: int) -> int:
    """Where the string ends that begins here: inner brackets come in pairs."""
    depth = 0
    while True:
        sign = content[place : place + 1]
        depth += (sign == b"(") - (sign == b")")
        if depth == 0:
            return place
        place += 2 if sign == b"\\" else 1


def _unescaped(text: bytes) -> bytes:
    def letter(found: re.Match[bytes]) -> bytes:
        escaped = found[1]
        if escaped[:1].isdigit():
            return bytes([int(escaped, 8)])
        return ESCAPES.get(escaped, escaped)

    return re.sub(rb"\\([0-7]{1,3}|.)", letter, text, flags=re.S)
