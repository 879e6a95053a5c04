"""Load the backings that staff added on behalf of customers, and what they refer to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import lazy_gettext as _
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.accounts.members.models import Member
from app.cases.case.queries import get_case_summary
from app.community.references import named_in
from app.community.threads.models import QUESTION, Thread
from app.community.visibility import thread_named, visible_to
from app.community.voting.models import Backing
from app.core.db.base import db
from app.core.errors import InvalidInput, NotFound
from app.suggestions.models import Suggestion

MOST = 100  # backings on the page


class BackingFor(NamedTuple):
    """A backing, its customer, who of the staff added it, and its source as far as the viewer may read it."""

    backing: Backing
    customer: Member
    added_by: Member
    source: Thread | None


def backings_for_customers(suggestion: Suggestion, viewer: Member) -> Sequence[BackingFor]:
    """Return the newest backings that staff added, at most MOST. One statement."""
    customer, added_by = aliased(Member), aliased(Member)
    statement = (
        select(Backing, customer, added_by, Thread)
        .join(customer, customer.id == Backing.member_id)
        .join(added_by, added_by.id == Backing.added_by_id)
        .outerjoin(Thread, and_(Thread.id == Backing.source_id, visible_to(viewer)))
        .where(Backing.thread_id == suggestion.id)
        .order_by(Backing.id.desc())
        .limit(MOST)
    )
    return [BackingFor(*row) for row in db.session.execute(statement)]


def find_backing(suggestion: Suggestion, backing_id: int) -> Backing | None:
    """Return the suggestion's backing with this id, None if it has none or it was withdrawn."""
    return db.session.scalar(select(Backing).where(Backing.id == backing_id, Backing.thread_id == suggestion.id))


def can_read(customer: Member, suggestion: Suggestion) -> bool:
    """May this customer read the suggestion? One statement, save for the roles."""
    statement = select(Thread.id).where(Thread.id == suggestion.id, visible_to(customer))
    return db.session.scalar(statement) is not None


def source_named(text: str, viewer: Member) -> Thread | None:
    """Return the question, or the thread of the case, that the text refers to; None if it is empty.

    Raises InvalidInput if there is none, or the viewer may not read it.
    """
    if not text.strip():
        return None
    named = named_in(text)
    try:
        if named is not None and named.kind == "case":
            return get_case_summary(named.number, viewer).thread
        return thread_named(text, viewer, QUESTION)
    except NotFound as error:
        raise InvalidInput(_("This question or case does not exist, or you cannot read it."), "source") from error
