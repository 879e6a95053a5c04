"""Other cases that an agent can name: by number, by address, or by words of their title."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.cases.case.queries import visible_to
from app.cases.merging.models import CaseLink
from app.cases.rules import FINISHED, PARENT
from app.community.references import number_in
from app.community.threads.models import Thread
from app.core.db.base import db
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
