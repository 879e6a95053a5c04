"""Styles, scripts, fonts and images: read once, served under a URL with their hash and cached forever.

All style sheets are one file and all our scripts another, in the order of their folders. htmx is a file of its own,
because visitors' pages do not need it.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from time import monotonic

from flask import Flask, Response, abort, current_app, has_request_context, request, url_for

from app.core.ui.icons import sheet

LAYERS = {
    "tokens": "tokens.css",
    "base": "base.css",
    "components": "components/*.css",
    "pages": "pages/*.css",
    "utilities": "utilities.css",
}
LOOK_EVERY = 1.0  # seconds between two checks for changed sources in development
FONT = "vendor/atkinson-hyperlegible-next-{subset}-wght-{style}.woff2"
STYLES_OF_FONT = ("normal", "italic")
SUBSETS_OF_FONT = {  # the ranges of each file, as published
    "latin": (
        "U+0-FF,U+131,U+152-153,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+304,U+308,U+329,"
        "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD"
    ),
    "latin-ext": (
        "U+100-130,U+132-151,U+154-2BA,U+2BD-2C5,U+2C7-2CC,U+2CE-2D7,U+2DD-2FF,U+1D00-1DBF,"
        "U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF"
    ),
}
ZERO = "vendor/plain-zero-{style}.woff2"  # the font's own zero has a slash, which is for code
HTMX = "vendor/htmx.min.js"
PICTURES = "img/*"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"  # a URL of another version, while servers are being replaced
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s*")
REMARK = re.compile(r"^\s*//.*$", re.MULTILINE)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    kind: str
    stamp: str
    zipped: bytes | None


@dataclass
class Shelf:
    """The assets by name; `newest` is the time of the newest source, which is checked regularly in development."""

    folder: Path
    assets: dict[str, Asset]
    newest: float
    is_watched: bool = False
    looked_at: float = 0.0


def init_app(app: Flask) -> None:
    """Read the assets, serve them, and register their URLs with the templates."""
    folder = Path(app.static_folder or "static")
    app.extensions["assets"] = Shelf(
        folder, read_assets(folder), newest_change(folder), is_watched=app.config.get("ENV_NAME") == "development"
    )
    app.add_url_rule("/assets/<stamp>/<path:name>", "asset", send_asset)
    app.jinja_env.globals.update(asset_url=asset_url, font_url=font_url, htmx_url=htmx_url)


def read_assets(folder: Path) -> dict[str, Asset]:
    """Return every asset of `folder`, by the name that `asset_url` takes."""
    assets = {name: _asset(name, (folder / name).read_bytes()) for name in _plain_files(folder)}
    assets["site.css"] = _asset("site.css", style(folder, assets).encode())
    assets["early.js"] = _asset("early.js", (folder / "js" / "early.js").read_bytes())
    assets["site.js"] = _asset("site.js", script(folder).encode())
    assets["icons.svg"] = _asset("icons.svg", sheet().encode())
    return assets


def style(folder: Path, assets: dict[str, Asset]) -> str:
    """Return the style sheet: each file in the layer of its folder, the print styles last."""
    css = folder / "css"
    parts = [f"@layer {', '.join(LAYERS)};", *_font_faces(assets)]
    parts += [f"@layer {layer}{{{_joined(sorted(css.glob(pattern)))}}}" for layer, pattern in LAYERS.items()]
    parts.append(_joined([css / "print.css"]))
    return "\n".join(INDENT.sub("\n", COMMENT.sub("", part)) for part in parts)


def script(folder: Path) -> str:
    """Return the script: the loader, then each behaviour in a scope of its own, without comments and indentation."""
    behaviours = sorted((folder / "js" / "behaviours").glob("*.js"))
    ours = "\n".join(f"{{\n{file.read_text()}}}" for file in behaviours)
    whole = f'(() => {{\n"use strict";\n{_joined([folder / "js" / "loader.js"])}\n{ours}\nstart();\n}})();\n'
    return INDENT.sub("\n", REMARK.sub("", whole))


def asset_url(name: str) -> str:
    """Return the URL of "site.css", "site.js", "early.js", "icons.svg" or a path below static/. Raises KeyError."""
    return _address(_shelf().assets[name].stamp, name, request.root_path if has_request_context() else None)


@lru_cache(256)
def _address(stamp: str, name: str, _root: str | None) -> str:
    """Return the URL, cached, because every page needs several."""
    return url_for("asset", stamp=stamp, name=name)


def font_url() -> str:
    """Return the URL of the font to preload, or "" if the set-up could not provide it."""
    name = FONT.format(subset="latin", style="normal")
    return asset_url(name) if name in _shelf().assets else ""


def htmx_url() -> str:
    """Return the URL of htmx, or "" if the set-up could not provide it."""
    return asset_url(HTMX) if HTMX in _shelf().assets else ""


def send_asset(stamp: str, name: str) -> Response:
    """Return an asset, compressed if the browser accepts it."""
    asset = _shelf().assets.get(name) or abort(404)
    is_packed = asset.zipped is not None and request.accept_encodings.quality("gzip") > 0
    response = Response(asset.zipped if is_packed else asset.body, content_type=asset.kind)
    response.headers["Cache-Control"] = FOR_EVER if stamp == asset.stamp else FOR_A_MINUTE
    response.vary.add("Accept-Encoding")
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def newest_change(folder: Path) -> float:
    """Return when a source of the assets last changed, in seconds since the epoch."""
    return max((path.stat().st_mtime for path in folder.rglob("*")), default=0.0)


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["assets"]
    if shelf.is_watched and monotonic() > shelf.looked_at + LOOK_EVERY:
        shelf.looked_at = monotonic()
        if newest_change(shelf.folder) > shelf.newest:
            shelf.assets, shelf.newest = read_assets(shelf.folder), newest_change(shelf.folder)
    return shelf


def _plain_files(folder: Path) -> list[str]:
    fonts = [FONT.format(subset=subset, style=style) for style in STYLES_OF_FONT for subset in SUBSETS_OF_FONT]
    pictures = [path.relative_to(folder).as_posix() for path in sorted(folder.glob(PICTURES))]
    zeros = [ZERO.format(style=style) for style in STYLES_OF_FONT]
    return pictures + [name for name in (*fonts, *zeros, HTMX) if (folder / name).exists()]


def _asset(name: str, body: bytes) -> Asset:
    kind = guess_type(name)[0] or "application/octet-stream"
    is_text = kind.startswith("text/") or kind.endswith(("javascript", "xml"))
    pack: Callable[[bytes], bytes] = partial(gzip.compress, compresslevel=9, mtime=0)
    charset = "; charset=utf-8" if is_text else ""
    return Asset(body, kind + charset, sha256(body).hexdigest()[:12], pack(body) if is_text else None)


def _font_faces(assets: dict[str, Asset]) -> list[str]:
    """Return the font rules for the files that exist. If two files cover a character, browsers use the later one."""
    covers = {FONT.format(subset=subset, style="{style}"): covered for subset, covered in SUBSETS_OF_FONT.items()}
    return [
        '@font-face{font-family:"Atkinson Hyperlegible Next Variable";font-display:swap;font-weight:200 800;'
        f'font-style:{style};src:url("../{assets[name].stamp}/{name}") format("woff2");unicode-range:{covered}}}'
        for style in STYLES_OF_FONT
        for pattern, covered in (covers | {ZERO: "U+30"}).items()
        if (name := pattern.format(style=style)) in assets
    ]


def _joined(files: list[Path]) -> str:
    return "\n".join(file.read_text() for file in files)
