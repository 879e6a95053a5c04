"""Give a private message or an internal note the files that its words name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from app.accounts.models import Member
from app.cases.models import CaseFile, CaseMessage, CaseNote
from app.community import attached
from app.community.actions.attaching import named
from app.community.queries.attachments import files_named, waiting_among
from app.core.db import db


def bind(actor: Member, words: CaseMessage | CaseNote, now: datetime) -> None:
    """Those of the actor's that nothing holds yet become the message's or the note's, and its pictures are shown small.

    Raises Refused where it names more than a post may hold.
    """
    tokens = named(actor, words.html, now)
    mine = waiting_among(tokens, actor)
    if mine:
        holder = "note_id" if isinstance(words, CaseNote) else "message_id"
        db.session.execute(insert(CaseFile), [{"attachment_id": file.id, holder: words.id} for file in mine])
    words.html = attached.with_thumbnails(words.html, files_named(tokens, actor))
