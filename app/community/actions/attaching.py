"""Send a file, and give it to the post whose words name it."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update

from app.accounts.models import Member
from app.community import attached
from app.community.models import Attachment, Post
from app.community.policies import can_attach, can_carry
from app.community.queries.attachments import files_named, waiting_files, waits_for
from app.community.uploads import Upload
from app.core.db import db, lock
from app.core.forms import verdict_or_refusal
from app.core.policy import require

TOKEN_BYTES = 16  # 128 random bits: OWASP ASVS 11.5.1


def attach(actor: Member, upload: Upload, now: datetime) -> Attachment:
    """Keep what was sent as the actor's file, for a post that they write next; only they read it until then.

    Raises NotAllowed where `can_attach` says no.
    """
    require(can_attach(lock(actor), upload.kind, waiting_files(actor), now))
    file = Attachment(**asdict(upload), token=secrets.token_hex(TOKEN_BYTES), uploader_id=actor.id, created_at=now)
    db.session.add(file)
    db.session.flush()
    return file


def bind(actor: Member, post: Post, now: datetime) -> None:
    """Give the post the files that its words name, and show its pictures small. Raises what `give` does."""
    tokens = give(actor, post, post.html, now)
    if tokens:
        post.html = attached.with_thumbnails(post.html, files_named(tokens, actor))


def give(actor: Member, post: Post, html: str, now: datetime) -> list[str]:
    """Give the post those files of the actor's that these words name and no post holds: whoever reads it reads them.

    A file of another's that waits for a post stays theirs. Returns the tokens of all files that are named.

    Raises Refused where `can_carry` says no.
    """
    tokens = named(actor, html, now)
    if tokens:
        mine = (Attachment.token.in_(tokens), waits_for(actor))
        db.session.execute(update(Attachment).where(*mine).values(post_id=post.id))
    return tokens


def named(actor: Member, html: str, now: datetime) -> list[str]:
    """The tokens of all files that these words of the actor's name. Raises Refused where `can_carry` says no."""
    tokens = attached.tokens_in(html)
    verdict_or_refusal(can_carry(actor, len(tokens), html.count("<img "), now), "body")
    return tokens
