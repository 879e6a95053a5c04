"""Saved replies, for those who may use them: one's own, and those of all, of the spaces where one works."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, or_, select, true

from app.accounts.members.models import ADMIN, AGENT, Member
from app.cases.case.models import Case
from app.cases.saved_replies.models import SavedReply
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import NotFound

OFFERED = 20  # replies that a chooser shows at once


def usable_by(agent: Member) -> ColumnElement[bool]:
    """One's own, and the shared ones of one's spaces."""
    held = [role.space_id for role in agent.roles if role.name in (AGENT, ADMIN)]
    near = true() if None in held else or_(SavedReply.space_id.is_(None), SavedReply.space_id.in_(held))
    return or_(SavedReply.owner_id == agent.id, SavedReply.owner_id.is_(None) & near)


def list_replies(agent: Member, words: str, cursor: str | None, *, is_mine: bool) -> Page[SavedReply]:
    """The shared ones, or one's own, by title."""
    whose = SavedReply.owner_id == agent.id if is_mine else SavedReply.owner_id.is_(None)
    statement = select(SavedReply).where(usable_by(agent), whose, _with(words))
    return paginate(statement, (SavedReply.title, SavedReply.id), cursor, is_rising=True)


def get_reply(reply_id: int, agent: Member) -> SavedReply:
    """The reply; raises NotFound where the agent may not use it."""
    found = db.session.scalar(select(SavedReply).where(SavedReply.id == reply_id, usable_by(agent)))
    if found is None:
        raise NotFound
    return found


def replies_for(found: Case, agent: Member, words: str) -> Sequence[SavedReply]:
    """What the agent can say in this case: in the customer's language first, then what is used most."""
    here = or_(SavedReply.space_id.is_(None), SavedReply.space_id == found.thread.space_id)
    fits = case((SavedReply.locale == language_of(found), 0), (SavedReply.locale == "", 1), else_=2)
    statement = select(SavedReply).where(usable_by(agent), here, _with(words))
    in_order = (fits, SavedReply.use_count.desc(), SavedReply.title, SavedReply.id)
    return db.session.scalars(statement.order_by(*in_order).limit(OFFERED)).all()


def language_of(found: Case) -> str:
    """The language in which the customer reads us; the question's where their account is gone."""
    return found.thread.asker.locale if found.thread.asker else found.thread.locale


def _with(words: str) -> ColumnElement[bool]:
    """Every word stands in the title or in the text."""
    condition: ColumnElement[bool] = true()
    for word in words.split()[:8]:
        in_either = or_(
            SavedReply.title.icontains(word, autoescape=True), SavedReply.body.icontains(word, autoescape=True)
        )
        condition = condition & in_either
    return condition
