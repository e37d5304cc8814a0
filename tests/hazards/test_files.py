"""Evidence is judged by its content: kept whole, shown turned and bare, or refused in words."""

import io
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PIL import Image, ImageFile

from common.errors import RuleBroken
from common.ids import MOST_BACK, uuid7
from hazards import files
from hazards.enums import EvidenceKind, Source, Status
from hazards.files import MAX_BYTES, checked
from hazards.models import Evidence
from tests.hazards import pictures
from tests.hazards.pictures import (
    EXCEL_PART,
    PDF,
    SCRIPT,
    SMALL,
    SVG,
    WORD_PART,
    picture,
    saved,
    upload,
)
from tests.hazards.states import crew, hazard_in

GOOD = {
    "photo.jpg": (saved(picture(), "JPEG"), "image/jpeg"),
    "photo.png": (saved(picture(), "PNG"), "image/png"),
    "photo.webp": (saved(picture(), "WEBP"), "image/webp"),
    "IMG_0001.HEIC": (pictures.heic(), "image/heic"),
    "two-pictures.mpo": (
        saved(picture(), "MPO", save_all=True, append_images=[picture()]), "image/jpeg"
    ),
    "grey.jpg": (saved(picture().convert("L"), "JPEG"), "image/jpeg"),
    "print.jpg": (saved(picture().convert("CMYK"), "JPEG"), "image/jpeg"),
    "palette.png": (saved(picture().convert("P"), "PNG"), "image/png"),
    "named-wrongly.txt": (saved(picture(), "PNG"), "image/png"),
}  # fmt: skip
DOCUMENTS = {
    "report.pdf": (PDF, "application/pdf"),
    "report.docx": (pictures.office(WORD_PART), files.WORD),
    "cost.xlsx": (pictures.office(EXCEL_PART), files.EXCEL),
}
BAD = {
    "script.jpg": SCRIPT,
    "drawing.svg": SVG,
    "page.html": b"<!doctype html>",
    "moving.gif": saved(picture().convert("P"), "GIF"),
    "scan.tiff": saved(picture(), "TIFF"),
    "old.bmp": saved(picture(), "BMP"),
    "icon.ico": saved(picture(), "ICO"),
    "archive.zip": pictures.office("readme.txt"),
    "macros.docm": pictures.office(WORD_PART, "word/vbaProject.bin"),
    "broken.zip": b"PK\x03\x04 and nothing",
    "half.jpg": saved(picture((600, 400)), "JPEG")[:900],
    "half.png": saved(picture((600, 400)), "PNG")[:200],
    "broken.jpg": b"\xff\xd8\xff\xe0 nothing",
    "broken.webp": b"RIFF\x10\0\0\0WEBPVP8 ....",
    "empty.jpg": b"",
    "wide.png": pictures.png(9_000, 9_000),
    "huge.png": pictures.png(20_000, 20_000),
    "beyond.png": pictures.png(100_000, 100_000),
}


def refusal(name: str, content: bytes) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        checked(upload(name, content))
    return caught.value


def shown_of(name: str, content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(checked(upload(name, content)).shown))


def is_red(image: Image.Image, x: float, y: float) -> bool:
    red, green, blue = image.convert("RGB").getpixel((int(image.width * x), int(image.height * y)))
    return red > 150 and green < 90 and blue < 90


@pytest.mark.parametrize("name", GOOD)
def test_a_photo_is_known_by_its_content(name):
    content, kind = GOOD[name]
    found = checked(upload(name, content))
    assert (found.content_type, found.name, found.size) == (kind, name, len(content))
    assert (found.width, found.height) == SMALL
    for copy in (found.shown, found.thumbnail):
        assert Image.open(io.BytesIO(copy)).format == "JPEG"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_no_picture(name):
    content, kind = DOCUMENTS[name]
    found = checked(upload(name, content))
    assert (found.content_type, found.shown, found.width) == (kind, b"", None)


@pytest.mark.parametrize("name", BAD)
def test_the_rest_is_refused_by_name_and_with_a_remedy(name):
    caught = refusal(name, BAD[name])
    assert name in str(caught.message)
    assert str(caught.remedy)
    assert caught.field == "files"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_eight_orientations_stand_upright(orientation):
    content = pictures.oriented(orientation)
    found = checked(upload("turned.jpg", content))
    assert (found.width, found.height) == SMALL
    shown = Image.open(io.BytesIO(found.shown))
    assert shown.size == SMALL
    assert is_red(shown, 0.1, 0.1)
    assert not any(is_red(shown, x, y) for x, y in ((0.9, 0.1), (0.1, 0.9), (0.9, 0.9)))


def test_what_was_transparent_is_white():
    content = saved(picture(mode="RGBA"), "PNG")
    shown = shown_of("alpha.png", content).convert("RGB")
    assert is_red(shown, 0.1, 0.1)
    assert min(shown.getpixel((90, 60))) > 240
    grey = Image.new("LA", SMALL, (0, 0))
    assert min(shown_of("grey.png", saved(grey, "PNG")).convert("RGB").getpixel((5, 5))) > 240


def test_copies_carry_no_place_and_no_device():
    shown = shown_of("located.jpg", pictures.located())
    assert not dict(shown.getexif())
    assert "exif" not in shown.info


@pytest.mark.parametrize("junk", [b"Exif\0\0garbage", b"Exif\0\0MM\0*\xff\xff\xff\xff"])
def test_damaged_exif_does_no_harm(junk):
    plain = saved(picture(), "JPEG")
    segment = b"\xff\xe1" + (len(junk) + 2).to_bytes(2, "big") + junk
    shown = shown_of("exif.jpg", plain[:2] + segment + plain[2:])
    assert is_red(shown, 0.1, 0.1)


def test_a_photo_that_is_also_an_archive_is_a_photo():
    both = saved(picture(), "JPEG") + pictures.office(WORD_PART)
    found = checked(upload("both.jpg", both))
    assert found.content_type == "image/jpeg"
    assert b"word/document.xml" not in found.shown


def test_a_page_hidden_in_a_comment_reaches_no_copy():
    content = saved(picture(), "JPEG", comment=SCRIPT)
    found = checked(upload("comment.jpg", content))
    assert SCRIPT not in found.shown + found.thumbnail


def test_large_photos_are_shown_small():
    found = checked(upload("large.jpg", saved(picture((4000, 3000)), "JPEG")))
    assert (found.width, found.height) == (4000, 3000)
    assert max(Image.open(io.BytesIO(found.shown)).size) == 1600
    assert max(Image.open(io.BytesIO(found.thumbnail)).size) == 320


def test_bombs_do_not_go_off():
    content = pictures.bomb()
    text = pictures.text_bomb()
    assert len(content) < 1_000_000
    tracemalloc.start()
    refusal("bomb.png", content)
    refusal("text.png", text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 80_000_000


def test_too_large_a_file_is_not_even_read():
    file = upload("film.jpg", b"x")
    file.size = MAX_BYTES + 1
    with pytest.raises(RuleBroken, match="20 MB"):
        checked(file)
    file.size = None
    with pytest.raises(RuleBroken, match="20 MB"):
        checked(file)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("../../etc/passwd.jpg", "passwd.jpg"), ("C:\\照片\\a.jpg", "a.jpg"), ("", None)],
)
def test_a_name_is_only_a_name(sent, kept):
    file = upload("x.jpg", saved(picture(), "JPEG"))
    file._name = sent
    found = checked(file)
    assert found.name == kept if kept else found.name


@pytest.mark.django_db
def test_what_is_kept_is_what_came(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    people = crew()
    found = hazard_in(Status.RECTIFYING, people)
    content = pictures.located()
    item = checked(upload("a.jpg", content))
    kept = item.keep(hazard=found, kind=EvidenceKind.BEFORE, by=people.inspector)
    row = Evidence.objects.get()
    assert row == kept
    with row.file, row.shown, row.thumbnail:
        assert row.file.read() == content
        assert row.shown.read() == item.shown
        assert row.thumbnail.read() == item.thumbnail
    assert row.file.name == f"evidence/{row.pk.hex[-2:]}/{row.pk.hex}"
    assert (row.with_report, row.pk.version) == (False, 7)
    document = replace(checked(upload("a.pdf", PDF)))
    assert document.keep(hazard=found, kind=EvidenceKind.DOCUMENT, by=None).shown.name == ""


@pytest.mark.django_db
def test_what_came_with_a_tip_is_marked(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    people = crew()
    told = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF)
    item = checked(upload("a.jpg", pictures.located()))
    with monkeypatch.context() as far_back:
        far_back.setattr("common.ids.secrets.randbelow", lambda most: most - 1)
        row = item.keep(hazard=told, kind=EvidenceKind.BEFORE, by=None)
    assert (row.with_report, row.pk.version) == (True, 7)
    assert uuid7().int - row.pk.int > (MOST_BACK - 60_000) << 80


def test_of_two_large_photos_one_is_opened_after_the_other(monkeypatch):
    """Opened, a large picture takes hundreds of megabytes, and a server has several threads."""
    content = saved(picture((5_000, 3_500)), "PNG")
    load, inside, most = ImageFile.ImageFile.load, [], []

    def counted(image):
        inside.append(image)
        most.append(len(inside))
        try:
            return load(image)
        finally:
            inside.remove(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", counted)
    begin = threading.Barrier(2)

    def look(name: str) -> int | None:
        begin.wait()
        return checked(upload(name, content)).width

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(look, ["one.png", "two.png"])) == [5_000, 5_000]
    assert max(most) == 1


@pytest.mark.parametrize(
    ("name", "content_type", "saved_as"),
    [
        ("现场.JPG", "image/jpeg", "现场.JPG"),
        ("page.html", "image/jpeg", "page.html.jpg"),
        ("IMG_0001.HEIC", "image/heic", "IMG_0001.HEIC"),
        ("report.pdf.exe", "application/pdf", "report.pdf.exe.pdf"),
        ("照片", "image/png", "照片.png"),
        ("kept", "image/of-old", "kept"),
    ],
)
def test_a_file_is_saved_under_an_ending_of_its_kind(name, content_type, saved_as):
    assert files.download_name(name, content_type) == saved_as
