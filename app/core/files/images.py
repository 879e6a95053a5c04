"""Uploaded images: decoded within limits and encoded again, so that only pixels and colours are stored; scaled down."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _

from app.core.errors import InvalidInput

if TYPE_CHECKING:
    from PIL.Image import Image

SIGNATURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
MOST_PIXELS = 25_000_000  # decoded at once: 100 MB
MOST_PIXELS_OF_JPEG = 50_000_000  # what phones take; a JPEG is decoded at the size that is stored
MOST_SCANS = 64  # of a progressive JPEG, which usually has ten; each scan decodes the whole image again
MOST_FRAMES, MOST_PIXELS_MOVING = 300, 40_000_000  # of an animation, and of all its frames together
LONGEST_EDGE = 4000  # pixels of the stored image
THUMBNAIL = (960, 720)  # pixels: sharp in a column of text
DEPTH = 24  # offset of the byte of a PNG with the bits per channel
LARGEST_PROFILE = 4096  # bytes of a colour profile, without which wide-gamut colours turn pale
KEPT_FACTS = ("icc_profile", "transparency")
BROKEN = _("This image is damaged or is not an image. Open it on your device, save it again, then upload the new copy.")
TOO_MANY_PIXELS = _(
    "This image is too large. The limit is 50 megapixels for JPEG, and 25 for PNG, GIF or WebP. Make it smaller first."
)
TOO_LONG = _("This animation is too long or too large. Shorten it, make it smaller, or upload it as a video.")
_one_at_a_time = Lock()  # decoding takes memory: decompression bombs must not add up


@dataclass(frozen=True, slots=True)
class Picture:
    """A sanitised image; `thumbnail` is WebP, or None if the image itself is small enough and not animated."""

    data: bytes
    ending: str
    width: int
    height: int
    thumbnail: bytes | None


def format_of(data: bytes) -> str | None:
    """Return PNG, JPEG, GIF or WEBP by the first bytes, or None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((name for start, name in SIGNATURES.items() if data.startswith(start)), None)


def sanitise_image(data: bytes) -> Picture:
    """Return the image upright, with nothing but its pixels. Raises InvalidInput if it is damaged or too large."""
    with _one_at_a_time:
        try:
            return _redraw(data)
        except InvalidInput:
            raise
        except Exception as error:  # decoder errors have no common base class
            raise InvalidInput(TOO_MANY_PIXELS if "Bomb" in type(error).__name__ else BROKEN, "file") from error


def fitted(width: int, height: int, box: tuple[int, int] = THUMBNAIL) -> tuple[int, int]:
    """Return the size scaled down to fit into the box, in the image's proportions; never larger than the image."""
    scale = min(1.0, box[0] / width, box[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _redraw(data: bytes) -> Picture:
    from PIL import Image as images  # noqa: PLC0415, N813 — 8 MB, needed only for uploaded images

    image: Image = images.open(BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP"))
    is_jpeg = data.startswith(b"\xff\xd8")
    _check(image, MOST_PIXELS_OF_JPEG if is_jpeg else MOST_PIXELS)
    if is_jpeg:
        if data.count(b"\xff\xda") > MOST_SCANS:
            raise InvalidInput(BROKEN, "file")
        image.draft(None, fitted(*image.size, (LONGEST_EDGE, LONGEST_EDGE)))
    frames, durations = _frames(image) if getattr(image, "is_animated", False) else ([], [])
    if len(frames) > 1:
        return _moving(frames, durations, image.info.get("loop", 1))
    if image.format == "PNG":
        image = _in_eight_bits(image, data[DEPTH])
    return _still(image, "JPEG" if is_jpeg else "WEBP" if image.format == "WEBP" else "PNG")


def _check(image: Image, most: int) -> None:
    if image.width * image.height > most:
        raise InvalidInput(TOO_MANY_PIXELS, "file")


def _frames(image: Image) -> tuple[list[Image], list[int]]:
    """Return the frames of an animation and their durations in milliseconds, decoded no further than the limits."""
    from PIL import ImageSequence  # noqa: PLC0415

    frames: list[Image] = []
    durations, pixels = [], 0
    for frame in ImageSequence.Iterator(image):
        _check(frame, MOST_PIXELS)
        pixels += frame.width * frame.height
        if frames and (len(frames) == MOST_FRAMES or pixels > MOST_PIXELS_MOVING):
            raise InvalidInput(TOO_LONG, "file")
        frames.append(frame.convert("RGBA"))
        durations.append(int(frame.info.get("duration", 100)))
    if image.info.get("default_image"):  # of an animated PNG: for programs without support for animation
        del frames[0], durations[0]
    image.seek(0)
    return frames, durations


def _moving(frames: list[Image], durations: list[int], loop: int) -> Picture:
    """Return an animation as WebP. Its thumbnail is static, so that nothing moves beside a text that is read."""
    first = frames[0]
    for frame in frames:
        frame.info = {}
    data = _saved(first, "WEBP", save_all=True, append_images=frames[1:], duration=durations, loop=loop, method=0)
    return Picture(data, "webp", first.width, first.height, _thumbnail(first))


def _still(image: Image, kind: str) -> Picture:
    from PIL import ImageOps  # noqa: PLC0415

    image = ImageOps.exif_transpose(image)
    image.info = {name: image.info[name] for name in KEPT_FACTS if name in image.info}
    if len(image.info.get("icc_profile") or b"") > LARGEST_PROFILE:
        del image.info["icc_profile"]
    if image.mode == "CMYK":
        image.info.pop("icc_profile", None)  # it describes inks, and the stored image is RGB
    image = _in_mode_of(image, kind)
    size = fitted(*image.size, (LONGEST_EDGE, LONGEST_EDGE))
    kept = image if size == image.size else _resized(image, size)
    thumbnail = None if fitted(*kept.size) == kept.size else _thumbnail(kept)
    options: dict[str, Any] = {"JPEG": {"quality": 85, "optimize": True}, "WEBP": {"quality": 85}}.get(kind, {})
    return Picture(_saved(kept, kind, **options), ENDINGS[kind], *kept.size, thumbnail)


def _in_eight_bits(image: Image, depth: int) -> Image:
    """Return the image of a PNG with grey values and transparent colour scaled to 0 to 255 from any bit depth."""
    scale = 255 / (2**depth - 1)
    transparent = image.info.get("transparency")
    if image.mode in ("I", "I;16"):
        info, image = image.info, image.point(lambda grey: grey * scale).convert("L")
        image.info = info
    if image.mode == "L" and isinstance(transparent, int):
        image.info["transparency"] = round(transparent * scale)
    elif image.mode == "RGB" and transparent:
        image.info["transparency"] = tuple(round(each * scale) for each in transparent)
    return image


def _in_mode_of(image: Image, kind: str) -> Image:
    """Return the image in a colour mode that the format supports, eight bits per channel."""
    if kind == "JPEG":
        return image if image.mode in ("L", "RGB") else image.convert("RGB")
    return image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else image.convert("RGB")


def _thumbnail(image: Image) -> bytes:
    return _saved(_resized(image, fitted(*image.size)), "WEBP", quality=80)


def _resized(image: Image, size: tuple[int, int]) -> Image:
    from PIL.Image import Resampling  # noqa: PLC0415

    whole = image.convert("RGBA" if "transparency" in image.info else "RGB") if image.mode in ("1", "P") else image
    return whole.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _saved(image: Image, kind: str, **options: Any) -> bytes:
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()
