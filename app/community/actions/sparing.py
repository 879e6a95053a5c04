"""Somebody who began to ask found that it was answered already."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Member
from app.community.events import QUESTION_SPARED
from app.community.models import Thread
from app.core.events import record


def spare(actor: Member, thread: Thread, now: datetime) -> None:
    """Note that this thread solved what the actor was about to ask; what they wrote stays a draft."""
    record(QUESTION_SPARED, actor, thread, now, thread_id=thread.id)
