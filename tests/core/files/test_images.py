"""Pictures are drawn anew within bounds, and carry nothing but what is seen."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.core.errors import InvalidInput
from app.core.files import images
from app.core.files.images import THUMBNAIL, fitted, format_of, sanitise_image

SECRET = b"zq-where-this-was-taken"
COMMENT: dict[str, Any] = {"comment": SECRET}
FLOOD = 3_000  # frames


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    written = BytesIO()
    Image.new(mode, size, options.pop("color", 0)).save(written, kind, **options)
    return written.getvalue()


@cache
def moving(kind: str, frames: int, size: tuple[int, int] = (20, 10)) -> bytes:
    """An animation, grey: colours would be counted frame by frame."""
    drawn = [Image.new("L", size, number * 91 % 256) for number in range(frames)]
    written = BytesIO()
    drawn[0].save(written, kind, save_all=True, append_images=drawn[1:], duration=40)
    return written.getvalue()


def with_facts() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = 6  # lies on its side
    return exif


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        ("PNG", "RGB", "png"),
        ("PNG", "RGBA", "png"),
        ("PNG", "P", "png"),
        ("PNG", "I;16", "png"),
        ("PNG", "1", "png"),
        ("JPEG", "L", "jpg"),
        ("JPEG", "CMYK", "jpg"),
        ("WEBP", "RGBA", "webp"),
        ("GIF", "P", "png"),
    ],
)
def test_a_picture_of_any_kind_stays_one(kind, mode, becomes):
    made = sanitise_image(picture(kind, mode=mode))
    assert (made.ending, made.width, made.height, made.thumbnail) == (becomes, 40, 30, None)
    assert opened(made.data).size == (40, 30)
    assert format_of(made.data)


def png(depth: int, colour: int, pixels: list[int], transparent: bytes = b"") -> bytes:
    """A row of pixels; `colour` as in the PNG specification, `pixels` channel by channel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    bits = "".join(f"{each:0{depth}b}" for each in pixels)
    row = b"\0" + bytes(int(bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8))
    width = len(pixels) // {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, depth, colour, 0, 0, 0))
    hole = chunk(b"tRNS", transparent) if transparent else b""
    return b"\x89PNG\r\n\x1a\n" + head + hole + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "pixels"),
    [
        (png(16, 0, [0, 32896, 65535]), [(0, 0, 0, 255), (128, 128, 128, 255), (255, 255, 255, 255)]),
        (png(16, 0, [0, 65535], b"\xff\xff"), [(0, 0, 0, 255), (255, 255, 255, 0)]),
        (png(2, 0, [0, 1, 3], b"\x00\x03"), [(0, 0, 0, 255), (85, 85, 85, 255), (255, 255, 255, 0)]),
        (png(1, 0, [0, 1], b"\x00\x01"), [(0, 0, 0, 255), (255, 255, 255, 0)]),
        (png(16, 2, [32896, 0, 65535]), [(128, 0, 255, 255)]),
        (png(16, 2, [65535, 0, 0], b"\xff\xff\0\0\0\0"), [(255, 0, 0, 0)]),
        (png(16, 4, [32896, 65535]), [(128, 128, 128, 255)]),
        (png(16, 6, [32896, 0, 0, 32896]), [(128, 0, 0, 128)]),
        (picture("JPEG", (1, 1), "CMYK", color=(0, 0, 0, 255), icc_profile=b"inks"), [(0, 0, 0, 255)]),
    ],
)
def test_what_is_kept_looks_as_it_did_however_many_bits_it_had(data, pixels):
    made = opened(sanitise_image(data).data)
    assert "icc_profile" not in made.info
    assert [made.convert("RGBA").getpixel((x, 0)) for x in range(made.width)] == pixels


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_picture_tells_beside_its_pixels_is_gone_and_it_stands_upright(kind):
    sent = picture(kind, (1600, 300), exif=with_facts(), **(COMMENT if kind == "JPEG" else {}))
    assert SECRET in sent
    made = sanitise_image(sent)
    assert SECRET not in made.data + (made.thumbnail or b"")
    assert (made.width, made.height) == (300, 1600)
    assert not opened(made.data).getexif()


def test_a_large_picture_has_a_thumbnail_of_the_size_that_pages_reserve():
    made = sanitise_image(picture(size=(3000, 1000)))
    assert made.thumbnail
    assert opened(made.thumbnail).size == fitted(3000, 1000) == (960, 320)
    assert opened(made.thumbnail).format == "WEBP"


def test_no_kept_picture_is_larger_than_anyone_looks_at():
    made = sanitise_image(picture("JPEG", (7000, 5000)))
    assert (made.width, made.height) == (4000, 2857)


@pytest.mark.parametrize(
    ("size", "small"), [((10, 10), (10, 10)), ((960, 720), THUMBNAIL), ((9600, 10), (960, 1)), ((100, 7200), (10, 720))]
)
def test_a_thumbnail_keeps_the_proportions(size, small):
    assert fitted(*size) == small


def test_an_animation_moves_when_it_is_opened_and_stands_still_in_the_post():
    for kind in ("GIF", "WEBP", "PNG"):
        made = sanitise_image(moving(kind, 5))
        assert made.ending == "webp"
        assert getattr(opened(made.data), "n_frames", 1) == 5
        assert made.thumbnail
        assert getattr(opened(made.thumbnail), "n_frames", 1) == 1


def many_scans() -> bytes:
    whole = picture("JPEG", (200, 200), progressive=True)
    first = whole.index(b"\xff\xda")
    return whole[:-2] + whole[first:-2] * 40 + b"\xff\xd9"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: picture(size=(20_000, 20_000), mode="1"), "too large"),
        (lambda: picture(size=(9_000, 9_000), mode="1"), "too large"),
        (lambda: picture(size=(25_000_001, 1), mode="1"), "too large"),
        (lambda: picture("GIF", size=(6_000, 6_000), mode="P"), "too large"),
        (lambda: moving("GIF", FLOOD, (2, 2)), "too long"),
        (lambda: moving("GIF", 60, (1000, 1000)), "too long"),
        (many_scans, "damaged"),
        (lambda: picture(size=(400, 400))[:300], "damaged"),
        (lambda: b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "damaged"),
        (lambda: b"GIF89a<svg onload=alert(1)>", "damaged"),
        (bytes, "damaged"),
    ],
    ids=["bomb", "smaller bomb", "line", "gif bomb", "flood", "long", "scans", "half", "false", "false gif", "nothing"],
)
def test_bombs_and_broken_pictures_are_refused_before_they_are_decoded(known_settings, make, sentence):
    data = make()  # only where it is needed, for some take seconds
    with pytest.raises(InvalidInput) as refused:
        sanitise_image(data)
    assert sentence in str(refused.value.sentence)
    assert refused.value.field == "file"


def test_an_animation_is_read_no_further_than_is_allowed(monkeypatch):
    """Counted in frames that are decoded, not in seconds."""
    decoded: list[Any] = []
    flood, convert = moving("GIF", FLOOD, (2, 2)), Image.Image.convert

    def counted(image: Image.Image, *args: Any, **options: Any) -> Image.Image:
        decoded.append(image)
        return convert(image, *args, **options)

    monkeypatch.setattr(Image.Image, "convert", counted)
    with pytest.raises(InvalidInput):
        sanitise_image(flood)
    assert len(decoded) <= 3 * images.MOST_FRAMES
