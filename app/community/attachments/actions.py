"""Store an uploaded file and attach it to the post that links to it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import update

from app.accounts.members.models import Member
from app.community.attachments import markdown
from app.community.attachments.models import FILE, IMAGE, Attachment
from app.community.attachments.policies import can_attach, can_carry
from app.community.attachments.queries import files_named, waiting_files, waits_for
from app.community.posts.models import Post
from app.core.db.base import db
from app.core.db.session import lock_row
from app.core.errors import InvalidInput, TooLarge
from app.core.files import file_types, images, storage
from app.core.policy import require_allowed
from app.core.web.forms import require_allowed_for_field

TOKEN_BYTES = 16  # 128 random bits: OWASP ASVS 11.5.1


def attach(actor: Member, upload: Upload, now: datetime) -> Attachment:
    """Store the upload as the actor's file; until their post has it, only they can read it."""
    require_allowed(can_attach(lock_row(actor), upload.kind, waiting_files(actor), now))
    file = Attachment(**asdict(upload), token=secrets.token_hex(TOKEN_BYTES), uploader_id=actor.id, created_at=now)
    db.session.add(file)
    db.session.flush()
    return file


def attach_files_to_post(actor: Member, post: Post, now: datetime) -> None:
    """Attach the files that the post links to, and show its images as thumbnails. Raises the same errors as `give`."""
    tokens = give(actor, post, post.html, now)
    if tokens:
        post.html = markdown.with_thumbnails(post.html, files_named(tokens, actor))


def give(actor: Member, post: Post, html: str, now: datetime) -> list[str]:
    """Attach to the post the actor's unattached files that `html` links to, and return the tokens of all linked files.

    Whoever can read the post can then read them. Raises InvalidInput if `can_carry` denies it.
    """
    tokens = named(actor, html, now)
    if tokens:
        mine = (Attachment.token.in_(tokens), waits_for(actor))
        db.session.execute(update(Attachment).where(*mine).values(post_id=post.id))
    return tokens


def named(actor: Member, html: str, now: datetime) -> list[str]:
    """Return the tokens of all files that the actor's text links to. Raises InvalidInput if `can_carry` denies it."""
    tokens = markdown.tokens_in(html)
    require_allowed_for_field(can_carry(actor, len(tokens), html.count("<img "), now), "body")
    return tokens


LARGEST = 10 * 1024 * 1024  # bytes of one file; defaults.md, Content


@dataclass(frozen=True, slots=True)
class Upload:
    """A stored file that is not attached to anything yet. Its fields are those of an attachment."""

    kind: str
    name: str
    media_type: str
    size: int
    stored_as: str
    width: int | None = None
    height: int | None = None
    thumbnail_as: str | None = None


def receive(name: str, data: bytes) -> Upload:
    """Store a file, typed by its content. Raises TooLarge above `LARGEST`, InvalidInput if empty or not accepted."""
    if len(data) > LARGEST:
        raise TooLarge(_("Files can be up to %(most)s MB.", most=LARGEST // 1024**2))
    if not data:
        raise InvalidInput(_("This file is empty. Choose another one."), "file")
    is_called_picture = file_types.ending_of(name) in {"", *file_types.PICTURES}
    return _picture(name, data) if is_called_picture and images.format_of(data) else _file(name, data)


def _picture(name: str, data: bytes) -> Upload:
    picture = images.sanitise_image(data)
    return Upload(
        IMAGE,
        file_types.safe_name(name, picture.ending),
        images.MEDIA_TYPES[picture.ending],
        len(picture.data),
        _put(picture.data, picture.ending),
        picture.width,
        picture.height,
        _put(picture.thumbnail, "webp") if picture.thumbnail else None,
    )


def _file(name: str, data: bytes) -> Upload:
    media_type, ending = file_types.media_type_of(name, data), file_types.ending_of(name)
    return Upload(FILE, file_types.safe_name(name, ending), media_type, len(data), _put(data, ending))


def _put(data: bytes, ending: str) -> str:
    name = storage.new_name(f".{ending}")
    storage.put(name, data)
    return name
