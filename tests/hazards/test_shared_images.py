"""The collected photos: each is taken, or refused in words, within bounds of memory and time."""

import csv
import resource
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from common.errors import RuleBroken
from hazards.files import checked

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "images"
MEGABYTES = 700

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="shared data are absent")

if FOLDER.is_dir():
    with (FOLDER / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        ROWS = list(csv.DictReader(stream))
else:
    ROWS = []
MUST_PASS = {"good_gps", "good_nogps", "orientation", "real_cn_hazard_photo"}
MUST_FAIL = {"bomb_dos", "heic_broken"}


def path_of(row: dict[str, str]) -> Path:
    return FOLDER / row["category"] / row["file"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['category']}/{row['file']}")
def test_every_photo_is_taken_or_refused_in_words(row):
    path = path_of(row)
    if not path.is_file():
        assert row["split"] != "public", path
        return
    began = time.monotonic()
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    refusal = found = None
    try:
        found = checked(upload)
    except RuleBroken as broken:
        refusal = broken
    if found is None:
        assert path.name in str(refusal.message)
        assert str(refusal.remedy)
        assert row["category"] not in MUST_PASS or path.suffix == "", refusal.message
    else:
        assert row["category"] not in MUST_FAIL
        assert found.sha256 == row["sha256"]
        assert bool(found.shown) == found.content_type.startswith("image/")
    assert time.monotonic() - began < 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert peak < MEGABYTES
