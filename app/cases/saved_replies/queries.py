"""Load the saved replies that an agent may use: their own, and the shared ones of the spaces they work in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, or_, select, true

from app.accounts.members.models import AGENT, Member
from app.cases.case.models import Case
from app.cases.saved_replies.models import SavedReply
from app.community.roles import in_spaces_of
from app.core.db.base import db
from app.core.db.pagination import Page, paginate
from app.core.errors import require_found

OFFERED = 20  # replies shown at once for selection


def usable_by(agent: Member) -> ColumnElement[bool]:
    """Build the condition for the agent's own replies and the shared ones of their spaces."""
    near = or_(SavedReply.space_id.is_(None), in_spaces_of(agent, AGENT, column=SavedReply.space_id))
    return or_(SavedReply.owner_id == agent.id, SavedReply.owner_id.is_(None) & near)


def list_replies(agent: Member, words: str, cursor: str | None, *, is_mine: bool) -> Page[SavedReply]:
    """Return the shared replies, or the agent's own, by title."""
    whose = SavedReply.owner_id == agent.id if is_mine else SavedReply.owner_id.is_(None)
    statement = select(SavedReply).where(usable_by(agent), whose, _with(words))
    return paginate(statement, (SavedReply.title, SavedReply.id), cursor, is_rising=True)


def get_reply(reply_id: int, agent: Member) -> SavedReply:
    """Return the reply; raises NotFound if the agent may not use it."""
    return require_found(db.session.scalar(select(SavedReply).where(SavedReply.id == reply_id, usable_by(agent))))


def replies_for(found: Case, agent: Member, words: str) -> Sequence[SavedReply]:
    """Return the replies for this case: those in the customer's language first, then by number of uses."""
    here = or_(SavedReply.space_id.is_(None), SavedReply.space_id == found.thread.space_id)
    fits = case((SavedReply.locale == language_of(found), 0), (SavedReply.locale == "", 1), else_=2)
    statement = select(SavedReply).where(usable_by(agent), here, _with(words))
    in_order = (fits, SavedReply.use_count.desc(), SavedReply.title, SavedReply.id)
    return db.session.scalars(statement.order_by(*in_order).limit(OFFERED)).all()


def language_of(found: Case) -> str:
    """Return the customer's language; that of the question if their account was deleted."""
    return found.thread.asker.locale if found.thread.asker else found.thread.locale


def _with(words: str) -> ColumnElement[bool]:
    """Build the condition that every word is in the title or in the text."""
    condition: ColumnElement[bool] = true()
    for word in words.split()[:8]:
        in_either = or_(
            SavedReply.title.icontains(word, autoescape=True), SavedReply.body.icontains(word, autoescape=True)
        )
        condition = condition & in_either
    return condition
