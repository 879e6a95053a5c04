"""Find cases by number, URL or words of their title."""

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

MOST = 8  # short enough to read at a glance
LONGEST = 80  # characters of the input that are used


def cases_like(words: str, agent: Member, *, but: int | None = None) -> Sequence[Case]:
    """Return cases that the agent works on, with this number or these words in their title, newest first."""
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
    """Return the case with this number or URL, or the only one with these words in its title; else None."""
    number = number_in(words, "case")
    if number is None:
        found = cases_like(words, agent)
        return found[0] if len(found) == 1 else None
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread))
    return db.session.scalar(statement.where(Case.id == number, visible_to(agent)))


def open_children(case: Case, agent: Member) -> Sequence[Case]:
    """Return the open child cases that the agent works on."""
    below = select(CaseLink.other_id).where(CaseLink.case_id == case.id, CaseLink.kind == PARENT)
    statement = select(Case).join(Case.thread).options(contains_eager(Case.thread))
    statement = statement.where(Case.id.in_(below), Case.status.not_in(FINISHED), visible_to(agent))
    return db.session.scalars(statement.order_by(Case.id)).all()


def link_of(case: Case, link_id: int) -> CaseLink:
    """Return the link if it belongs to this case; raises NotFound if not."""
    found = db.session.get(CaseLink, link_id)
    if found is None or case.id not in (found.case_id, found.other_id):
        raise NotFound
    return found
