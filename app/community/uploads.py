"""What someone sends, read, drawn anew where it is a picture, and put away before the database is asked a thing."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from app.community.models.attachment import FILE, IMAGE
from app.core import filetypes, images, storage
from app.core.errors import Refused, TooLarge

LARGEST = 10 * 1024 * 1024  # bytes of one file; defaults.md, Content


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in the storage and belongs to nobody yet; the fields are those of an attachment."""

    kind: str
    name: str
    media_type: str
    size: int
    stored_as: str
    width: int | None = None
    height: int | None = None
    thumbnail_as: str | None = None


def receive(name: str, data: bytes) -> Upload:
    """Put a file away by what is in it. Raises TooLarge, and Refused where it is none that is taken."""
    if len(data) > LARGEST:
        raise TooLarge(_("Files can be up to %(most)s MB.", most=LARGEST // 1024**2))
    if not data:
        raise Refused(_("This file is empty. Choose another one."), "file")
    is_called_picture = filetypes.ending_of(name) in {"", *filetypes.PICTURES}
    return _picture(name, data) if is_called_picture and images.format_of(data) else _file(name, data)


def _picture(name: str, data: bytes) -> Upload:
    picture = images.redraw(data)
    return Upload(
        IMAGE,
        filetypes.safe_name(name, picture.ending),
        images.MEDIA_TYPES[picture.ending],
        len(picture.data),
        _put(picture.data, picture.ending),
        picture.width,
        picture.height,
        _put(picture.thumbnail, "webp") if picture.thumbnail else None,
    )


def _file(name: str, data: bytes) -> Upload:
    media_type, ending = filetypes.media_type_of(name, data), filetypes.ending_of(name)
    return Upload(FILE, filetypes.safe_name(name, ending), media_type, len(data), _put(data, ending))


def _put(data: bytes, ending: str) -> str:
    name = storage.new_name(f".{ending}")
    storage.put(name, data)
    return name
