"""Other cases that an agent can name: by number, by address, or by words of their title."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Member
from app.cases.models import Case, CaseLink
from app.cases.queries.finding import visible_to
from app.cases.rules import FINISHED, PARENT
from app.community.models import Thread
from app.community.naming import number_in
from app.community.queries.reading import get_thread
from app.core.db import db
from app.core.errors import NotFound

MOST = 8  # a list that is read at a glance
LONGEST = 80  # characters that are looked at


def cases_like(words: str, agent: Member, *, but: int | None = None) -> Sequence[Case]:
    """Cases that the agent works on, of this number or with these words in their title, the newest first."""
    words = words.strip()[:LONGEST]
    if not words:
        return ()
    number = number_in(words, "case")
    meant = Thread.title.icontains(words.lstrip("#"), autoescape=True)
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread))
    statement = statement.where(visible_to(agent), Case.id != (but or 0))
    statement = statement.where(or_(meant, Case.id == number) if number else meant)
    return db.session.scalars(statement.order_by(Case.id.desc()).limit(MOST)).all()


def case_named(words: str, agent: Member) -> Case | None:
    """The case that is meant: by its number or address, or as the only one with these words in its title."""
    number = number_in(words, "case")
    if number is None:
        found = cases_like(words, agent)
        return found[0] if len(found) == 1 else None
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread))
    return db.session.scalar(statement.where(Case.id == number, visible_to(agent)))


def is_read_by_asker(thread_id: int, asker_id: int | None) -> bool:
    """May whoever asked something read this thread?"""
    asker = db.session.get(Member, asker_id, options=[selectinload(Member.roles)]) if asker_id else None
    try:
        get_thread(thread_id, asker)
    except NotFound:
        return False
    return True


def going_on(case: Case) -> Case:
    """Where the case goes on for its asker: the one that it was merged into, where that is theirs too."""
    if case.merged_into_id is None:
        return case
    into = db.session.get_one(Case, case.merged_into_id, options=[joinedload(Case.thread)])
    return into if into.thread.asker_id == case.thread.asker_id else case


def open_children(case: Case, agent: Member) -> Sequence[Case]:
    """The open cases that stand below this one and that the agent works on."""
    below = select(CaseLink.other_id).where(CaseLink.case_id == case.id, CaseLink.kind == PARENT)
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread))
    statement = statement.where(Case.id.in_(below), Case.status.not_in(FINISHED), visible_to(agent))
    return db.session.scalars(statement.order_by(Case.id)).all()


def link_of(case: Case, link_id: int) -> CaseLink:
    """The link of this case; raises NotFound where it has none such."""
    found = db.session.get(CaseLink, link_id)
    if found is None or case.id not in (found.case_id, found.other_id):
        raise NotFound
    return found
