"""Accepted files, recognised by their content; file names that are safe in pages, addresses and headers."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath
from unicodedata import category, normalize

from flask_babel import lazy_gettext as _

from app.core.errors import InvalidInput

LONGEST_NAME = 100  # characters, with the extension
HEAD = 4096  # bytes that are enough to recognise a file type
PICTURES = {"png", "jpg", "jpeg", "gif", "webp"}
# fmt: off
WORDS = {"txt", "log", "md", "csv", "json", "xml", "html", "htm", "svg"}  # sent as plain text, which no browser runs
OTHERS = {  # extension: the media type in the response
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "zip": "application/zip",
    "gz": "application/gzip",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "ogg": "audio/ogg",
    "mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
}
# fmt: on
ZIPPED = {"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"}
BOXED = {"mp4", "mov", "m4a"}  # ISO base media files: they begin with a box "ftyp"
MARKS = {
    "wav": re.compile(rb"RIFF....WAVE", re.DOTALL),
    "ogg": re.compile(rb"OggS"),
    "mp3": re.compile(rb"ID3|\xff[\xe2-\xff]"),
}
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # logs may contain colour codes, so escape (1b) is allowed


def ending_of(name: str) -> str:
    """Return the extension after the last dot, in lower case; empty without a dot."""
    return PurePosixPath(name.replace("\\", "/")).suffix[1:].lower()


def media_type_of(name: str, data: bytes) -> str:
    """Return the media type of a non-image. Raises InvalidInput if it is not accepted, or unlike its extension."""
    ending = ending_of(name)
    if ending in WORDS:
        is_true, media_type = _is_text(data), "text/plain"
    elif ending in OTHERS:
        is_true, media_type = _is(ending, data[:HEAD]), OTHERS[ending]
    elif ending in PICTURES:
        is_true, media_type = False, ""
    else:
        taken = ", ".join(sorted(OTHERS | dict.fromkeys(WORDS)))
        raise InvalidInput(
            _(
                "You can upload images (PNG, JPEG, GIF, WebP) and these file types: %(kinds)s. Put "
                "anything else in a ZIP file.",
                kinds=taken,
            ),
            "file",
        )
    if not is_true:
        raise InvalidInput(
            _(
                "The content of this file does not match its extension, .%(ending)s. Rename or export it "
                "in the right format.",
                ending=ending,
            ),
            "file",
        )
    return media_type


def safe_name(name: str, ending: str) -> str:
    """Return a name with this extension and nothing that has a meaning in paths, HTML, Markdown, headers or shells."""
    stem = PurePosixPath(normalize("NFC", name.replace("\\", "/"))).stem
    kept = "".join(sign if category(sign)[0] in "LNM" or sign in "._" else "-" for sign in stem)
    kept = re.sub(r"-{2,}", "-", re.sub(r"\.{2,}", ".", kept)).strip("-.")
    return f"{kept[: LONGEST_NAME - len(ending) - 1].rstrip('-.') or 'file'}.{ending}"


def _is(ending: str, head: bytes) -> bool:
    if ending in ZIPPED:
        return head.startswith(b"PK\x03\x04")
    if ending in BOXED:
        return head[4:8] == b"ftyp"
    if ending in MARKS:
        return MARKS[ending].match(head) is not None
    return f".{ending}" in _recognised(head)


def _recognised(head: bytes) -> set[str]:
    """Return the extensions of files that begin like this."""
    import puremagic  # noqa: PLC0415 — needed only for uploads

    try:
        return {found.extension for found in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(data: bytes) -> bool:
    """Return whether this is text without control characters: UTF-8, UTF-16 with a BOM, or an older encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return "\x00" not in data.decode("utf-16")
        except UnicodeDecodeError:
            return False
    return not CONTROLS.search(data)
