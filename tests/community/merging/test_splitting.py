"""Answers and comments become a question of their own."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.community.following.models import Subscription
from app.community.merging import actions as merging_actions
from app.community.merging import split as merging_split
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post, Revision
from app.community.spaces.models import Space
from app.community.threads.models import Thread, ThreadLink
from app.community.voting import actions as voting_actions
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.reputation import queries as reputation_queries
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer, opening_of

TITLE = "The burr is blunt: where is a new one?"


@pytest.fixture
def question(ana, machines, now):
    return a_question(ana, machines, now)


@pytest.fixture
def reply(ben, question, now):
    return an_answer(ben, question, now)


@pytest.fixture
def later(gus, question, now):
    return an_answer(gus, question, now)


def split(actor, thread, posts, now, **changes):
    space = db.session.get_one(Space, thread.space_id)
    ids = {each.id for each in posts}
    words: dict[str, Any] = {"post_ids": ids, "title": TITLE, "space": space, "tags": ["burr"], **changes}
    with unit_of_work():
        made = merging_split.split(actor, thread, **words, now=now)
    db.session.expire_all()
    return made


def comment(actor, post, now):
    with unit_of_work():
        return posts_actions.comment(actor, post, "I have the very same burr, too.", now)


def kinds_in(thread):
    return list(db.session.scalars(select(Post.kind).where(Post.thread_id == thread.id).order_by(Post.id)))


def test_the_oldest_opens_it_and_its_author_has_asked_it(mia, ben, gus, zoe, question, reply, later, now):
    comment(zoe, reply, now)
    with unit_of_work():
        voting_actions.vote(zoe, reply, 1, now)
    made = split(mia, question, [reply, later], now)
    assert (made.asker_id, made.title, made.tag_names, made.split_from_id) == (ben.id, TITLE, ["burr"], question.id)
    assert (kinds_in(made), kinds_in(question)) == (["opening", "answer", "comment"], ["opening"])
    assert (made.score, made.answer_count, question.answer_count, question.answer_state) == (1, 1, 0, "unanswered")
    assert (reply.parent_id, reply.comment_count) == (None, 1)
    assert (ben.question_count, ben.answer_count, gus.answer_count) == (1, 0, 1)
    assert differences() == []
    assert not reputation_queries.ledger_mismatches()


def test_a_comment_becomes_an_answer_or_opens_it(mia, zoe, question, reply, now):
    first, second = comment(zoe, reply, now), comment(zoe, opening_of(question), now)
    made = split(mia, question, [first, second], now)
    assert kinds_in(made) == ["opening", "answer"]
    assert (reply.comment_count, opening_of(question).comment_count) == (0, 0)
    assert differences() == []


def test_comments_on_what_is_chosen_are_not_chosen_besides(mia, zoe, question, reply, now):
    made = split(mia, question, [reply, comment(zoe, reply, now)], now)
    assert kinds_in(made) == ["opening", "comment"]
    assert differences() == []


def test_both_sides_are_linked_and_authors_follow(mia, ben, gus, question, reply, later, now):
    made = split(mia, question, [reply, later], now)
    link = db.session.scalars(select(ThreadLink)).one()
    assert (link.thread_id, link.target_id, link.kind) == (made.id, question.id, "related")
    followers = set(db.session.scalars(select(Subscription.member_id).filter_by(thread_id=made.id)))
    assert followers == {ben.id, gus.id}


def test_the_newest_version_of_what_opens_it_knows_title_and_tags(mia, question, reply, now):
    split(mia, question, [reply], now)
    version = db.session.scalars(select(Revision).filter_by(post_id=reply.id)).one()
    assert (version.title, version.tag_names) == (TITLE, ["burr"])


def test_merging_it_back_undoes_it(mia, ana, ben, gus, question, reply, later, now):
    before = (question.answer_count, ben.answer_count, gus.answer_count, ben.question_count)
    made = split(mia, question, [reply, later], now)
    with unit_of_work():
        merging_actions.merge(mia, made, db.session.get_one(Thread, question.id), now)
    db.session.expire_all()
    assert (question.answer_count, ben.answer_count, gus.answer_count, ben.question_count) == before
    assert kinds_in(question) == ["opening", "answer", "answer"]
    assert differences() == []


def test_the_log_keeps_what_went_where(mia, ben, question, reply, now):
    made = split(mia, question, [reply], now)
    entry = db.session.scalars(select(AuditLogEntry).filter_by(action="thread.split")).one()
    assert (entry.subject_id, entry.member_id) == (question.id, ben.id)
    assert entry.facts == {"into_id": made.id, "post_ids": [reply.id]}


def test_what_was_private_stays_so_and_its_asker_reads_on(mia, ana, gus, machines, now):
    private = a_question(ana, machines, now, visibility="private")
    made = split(mia, private, [an_answer(gus, private, now)], now)
    assert (made.visibility, made.asker_id) == ("private", gus.id)
    from_access = db.session.execute(db.text("SELECT member_id FROM thread_access")).scalars().all()
    assert from_access == [ana.id]
    assert differences() == []


def test_the_accepted_answer_stays(mia, ana, question, reply, later, now):
    with unit_of_work():
        voting_actions.accept(ana, reply, now)
    with pytest.raises(InvalidInput, match="accepted answer stays"):
        split(mia, question, [reply, later], now)


@pytest.mark.parametrize("chosen", ["nothing", "the opening", "another question's", "a deleted one"])
def test_only_what_is_said_in_this_question_is_split_off(mia, ben, zoe, machines, question, reply, now, chosen):
    other = an_answer(ben, a_question(zoe, machines, now), now)
    if chosen == "a deleted one":
        with unit_of_work():
            reply.deleted_at = now
    posts = {"nothing": [], "the opening": [opening_of(question)], "another question's": [other]}.get(chosen, [reply])
    with pytest.raises(InvalidInput, match="Select answers or comments"):
        split(mia, question, posts, now)


@pytest.mark.parametrize(
    ("words", "sentence"), [({"title": "Short"}, "at least 15"), ({"tags": ["a b"]}, "Use only letters")]
)
def test_title_and_tags_are_what_they_must_be(mia, question, reply, now, words, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        split(mia, question, [reply], now, **words)


def test_only_staff_split(ana, ben, question, reply, now):
    for actor in (ana, ben):
        with pytest.raises(NotAllowed, match="Only staff"):
            split(actor, question, [reply], now)
