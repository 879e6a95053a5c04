"""Reporting what is not in order, and looking at it: moderation's part of the script."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.demo.script import Step
from app.demo.stage import Stage
from app.moderation.actions import deciding, flagging
from app.moderation.models import FLAGS, ReviewItem
from app.moderation.queries.queue import get_item


def flag(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    flagging.flag(actor, stage.post(step, actor), step.words["reason"], step.words.get("body", ""), step.at)


def review(stage: Stage, step: Step) -> None:
    """Decide on what was reported; `status` is the decision."""
    actor = stage.actor(step)
    about = {"kind": FLAGS, "post_id": stage.post(step, actor).id, "decided_at": None}
    item = get_item(db.session.scalars(select(ReviewItem.id).filter_by(**about)).one(), actor)
    words = {"reason": step.words.get("reason", ""), "text": step.words.get("body", "")}
    deciding.decide(actor, item, step.words["status"], step.at, **words)
