"""Fetch third-party assets, pinned by hash, into the git-ignored `static/vendor/`: htmx and the font.

Pages work without either: htmx only makes them faster, and the system's font replaces ours.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from setup.zero import plain_zero

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
HTMX = VENDOR / "htmx.min.js"
HTMX_IN_WHEEL = "django_htmx/static/django_htmx/htmx-2.min.js"
HTMX_SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"
FONT_PACKAGE = "@fontsource-variable/atkinson-hyperlegible-next@5.3.0"
FONT_SHA512 = (
    "UnLzNUy1RWoLDfydAatP4NaRm99X/WbQEph7q/PymJnCFIOOwKOx3pBmp5ys8trO0dM+CKGuJgeZP9fAR4mQpA=="  # npm's integrity
)
FONT_LICENSE = VENDOR / "atkinson-hyperlegible-next-LICENSE.txt"
FONTS = tuple(
    VENDOR / f"atkinson-hyperlegible-next-{subset}-wght-{style}.woff2"
    for subset in ("latin", "latin-ext")
    for style in ("normal", "italic")
)
ZEROS = {  # the zero without its slash, and the font that it is taken from
    VENDOR / f"plain-zero-{style}.woff2": VENDOR / f"atkinson-hyperlegible-next-latin-wght-{style}.woff2"
    for style in ("normal", "italic")
}
NO_FONT = VENDOR / "no-font"  # contains the reason; stays until `make clean`, so that fetching is not repeated


class AssetMissing(Exception):
    """An asset could not be fetched, or does not match its hash."""


def provide() -> None:
    """Fetch what is missing; uses no network if everything is there.

    Raises AssetMissing if htmx is not available. A missing font is only reported.
    """
    VENDOR.mkdir(parents=True, exist_ok=True)
    if not HTMX.exists():
        _write(HTMX, _htmx())
    if NO_FONT.exists() or all(font.exists() for font in (*FONTS, *ZEROS)):
        return
    try:
        _unpack_fonts(checked_package(FONT_PACKAGE, FONT_SHA512))
    except AssetMissing as reason:
        NO_FONT.write_text(f"{reason}\n")
        print(f"Pages use the system's font: {reason}", flush=True)


def _htmx() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        run([*pip, "-d", folder, "-r", str(ROOT / "requirements-assets.txt")], "pip")
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return _checked_htmx(wheel.read(HTMX_IN_WHEEL))


def _checked_htmx(script: bytes) -> bytes:
    if hashlib.sha256(script).hexdigest() != HTMX_SHA256:
        raise AssetMissing("htmx is not the file that was pinned.")
    return script


def npm() -> str:
    """Return the path of npm. Raises AssetMissing if it is not installed."""
    found = shutil.which("npm")
    if found is None:
        raise AssetMissing("npm is not on this machine.")
    return found


def checked_package(name: str, sha512: str) -> bytes:
    """Return an npm package. Raises AssetMissing if it is not available or does not match its hash."""
    with tempfile.TemporaryDirectory() as folder:
        run([npm(), "pack", name, "--silent", "--pack-destination", folder], "npm")
        package = next(Path(folder).glob("*.tgz")).read_bytes()
    if base64.b64encode(hashlib.sha512(package).digest()).decode() != sha512:
        raise AssetMissing(f"{name} is not the package that was pinned.")
    return package


def _unpack_fonts(package: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        for place, name in [(FONT_LICENSE, "LICENSE"), *((font, f"files/{font.name}") for font in FONTS)]:
            member = files.extractfile(f"package/{name}")
            if member is None:
                raise AssetMissing(f"the font's package has no {name}.")
            _write(place, member.read())
    for place, font in ZEROS.items():
        _write(place, plain_zero(font.read_bytes()))


def run(command: list[str], name: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired as error:
        raise AssetMissing(f"{name} took longer than {error.timeout:g} s.") from error
    except subprocess.CalledProcessError as error:
        words = (error.stderr or error.stdout).strip().splitlines() or ["no reason given"]
        raise AssetMissing(f"{name}: {words[-1]}") from error


def _write(place: Path, content: bytes) -> None:
    """Write the whole file or nothing, so that an interrupted start leaves no partial file."""
    draft = place.with_name(place.name + ".part")
    draft.write_bytes(content)
    draft.replace(place)


if __name__ == "__main__":
    try:
        provide()
    except AssetMissing as reason:
        sys.exit(f"Browser assets could not be fetched.\n{reason}")
