"""Give a private message the files that its words name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from app.accounts.models import Member
from app.cases.models import CaseFile, CaseMessage
from app.community import attached
from app.community.actions.attaching import named
from app.community.queries.attachments import files_named, waiting_among
from app.core.db import db


def bind(actor: Member, message: CaseMessage, now: datetime) -> None:
    """Those of the actor's that nothing holds yet become the message's, and its pictures are shown small.

    Raises Refused where it names more than a post may hold.
    """
    tokens = named(actor, message.html, now)
    mine = waiting_among(tokens, actor)
    if mine:
        held = [{"attachment_id": file.id, "message_id": message.id} for file in mine]
        db.session.execute(insert(CaseFile), held)
    message.html = attached.with_thumbnails(message.html, files_named(tokens, actor))
