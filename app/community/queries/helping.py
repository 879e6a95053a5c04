"""How many people a member's answers helped.

Helped is whoever asked a question that the answer solved, whoever said to have that problem too, and whoever voted the
answer up: each person once for each member, never the member themselves. Of public questions and shown answers only.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select, union

from app.community.models import Backing, Post, Thread, Vote
from app.community.models.post import ANSWER
from app.community.models.thread import PUBLIC, QUESTION
from app.core.db import db


def people_helped_by(members: Collection[int]) -> dict[int, int]:
    """For each of these members, how many people their answers helped."""
    accepted = Thread.accepted_post_id == Post.id
    helped = union(
        _answers(members, Thread.asker_id).where(accepted),
        _answers(members, Backing.member_id).join(Backing, Backing.thread_id == Thread.id).where(accepted),
        _answers(members, Vote.member_id).join(Vote, Vote.post_id == Post.id).where(Vote.value > 0),
    ).subquery()
    author, person = helped.c.author, helped.c.person
    statement = select(author, func.count(person)).where(person != author).group_by(author)
    return dict.fromkeys(members, 0) | {row[0]: row[1] for row in db.session.execute(statement)}


def _answers(members: Collection[int], person: Any) -> Select[*tuple[Any, ...]]:
    """Who wrote an answer, and a person whom it may have helped."""
    shown = (Post.deleted_at.is_(None), Post.hidden_at.is_(None), Thread.deleted_at.is_(None))
    public = (Thread.visibility == PUBLIC, Thread.kind == QUESTION, Thread.hidden_at.is_(None))
    statement = select(Post.author_id.label("author"), person.label("person"))
    return (
        statement.select_from(Post)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.author_id.in_(members), Post.kind == ANSWER, *shown, *public)
    )
