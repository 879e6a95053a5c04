"""Who reads what: the clause, the policy and the table say the same."""

from __future__ import annotations

import pytest

from app.accounts.members.models import Role
from app.accounts.segments.models import Segment, SegmentMember
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space, SpaceSegment
from app.community.spaces.policies import can_read_space
from app.community.threads import actions as threads_actions
from app.community.threads import read_access
from app.community.threads.models import Thread
from app.community.threads.policies import can_read
from app.community.visibility import get_post, get_thread, listed, posts_visible_to, readable_spaces, visible_to
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotFound
from tests import cast
from tests.community.samples import BODY, TITLE, a_question, an_answer, opening_of

STRANGER = None
EVERYONE = {STRANGER, "ana", "ben", "zoe", "mia", "max", "gus", "pia", "ada"}
MEMBERS = EVERYONE - {STRANGER}
TABLE = {  # asked by Ana; Zoé is invited; Max moderates another space; Ben is in the segment
    ("public", "shown"): EVERYONE,
    ("public", "hidden"): {"ana", "mia", "gus", "pia", "ada"},
    ("public", "deleted"): {"ana", "mia", "gus", "pia", "ada"},
    ("private", "shown"): {"ana", "zoe", "mia", "gus", "ada"},
    ("private", "hidden"): {"ana", "mia", "gus", "ada"},
    ("private", "source"): {"ana", "zoe", "mia", "gus", "pia", "ada"},
    ("members only", "shown"): MEMBERS,
    ("segment only", "shown"): {"ana", "ben", "zoe", "mia", "gus", "pia", "ada"},
}
LISTED = {  # in lists; elsewhere nowhere, or only for their asker
    ("public", "shown"): EVERYONE,
    ("members only", "shown"): MEMBERS,
    ("segment only", "shown"): {"ben", "mia", "gus", "pia", "ada"},
}
SPACES = {"members only": "members", "segment only": "segments"}


@pytest.fixture
def people(ana, ben, zoe, mia, gus, pia, ada, now):
    with unit_of_work():
        elsewhere = cast.place("elsewhere")
        maximilian = cast.person("max")
        maximilian.roles.append(Role(name="moderator", space_id=elsewhere.id, granted_at=now))
    everyone = {member.handle: member for member in (ana, ben, zoe, mia, gus, pia, ada, maximilian)}
    return {STRANGER: None} | everyone


@pytest.fixture(params=TABLE, ids=" ".join)
def case(request, people, machines, now):
    kind, state = request.param
    with unit_of_work():
        visibility = "private" if kind == "private" else "public"
        thread = threads_actions.ask(
            people["ana"], space=machines, title=TITLE, body=BODY, tags=[], visibility=visibility, now=now
        )
        read_access.grant_access(thread, people["zoe"], now)
        machines.visibility = SPACES.get(kind, "everyone")
        segment = Segment(slug="testers", name="Testers", created_at=now)
        db.session.add(segment)
        db.session.flush()
        db.session.add_all(
            [
                SpaceSegment(space_id=machines.id, segment_id=segment.id),
                SegmentMember(segment_id=segment.id, member_id=people["ben"].id, since=now),
            ]
        )
        if state != "shown":
            setattr(thread, f"{state}_at", now)
    return thread.id, request.param


def readers(people, may_read):
    return {handle for handle, member in people.items() if may_read(member)}


def test_the_clause_the_policy_and_the_door_follow_the_table(case, people):
    thread_id, expected = case[0], TABLE[case[1]]
    thread = get_thread(thread_id, people["ana"])

    def finds(member):
        try:
            return get_thread(thread_id, member) is thread
        except NotFound:
            return False

    def loads(member):
        return db.session.scalar(db.select(Thread.id).where(Thread.id == thread_id, visible_to(member))) is not None

    assert readers(people, finds) == expected
    assert readers(people, loads) == expected
    assert readers(people, lambda member: can_read(member, thread, **told_of(member, people))) == expected


def told_of(member, people):
    """What the policy is told, since it asks no database."""
    return {"is_invited": member is people["zoe"], "is_in_segment": member is people["ben"]}


def test_lists_hold_what_is_public_and_shown(case, people):
    thread_id, expected = case[0], LISTED.get(case[1], set())
    found = readers(
        people, lambda member: db.session.scalar(db.select(Thread.id).where(Thread.id == thread_id, listed(member)))
    )
    assert found == expected


def test_a_space_is_open_to_those_whose_lists_hold_its_threads(case, people, machines):
    expected = LISTED.get(case[1], EVERYONE)
    clause = db.select(Space.id).where(Space.id == machines.id)
    assert readers(people, lambda m: db.session.scalar(clause.where(readable_spaces(m))) is not None) == expected
    assert readers(people, lambda m: can_read_space(m, machines, is_in_segment=m is people["ben"])) == expected


def test_a_thread_comes_with_its_asker_and_space(ana, machines, now):
    thread_id = a_question(ana, machines, now).id
    db.session.expunge_all()
    thread = get_thread(thread_id, None)
    assert (thread.asker.handle, thread.space.slug) == ("ana", "machines")


def test_a_question_is_not_found_as_a_suggestion(ana, machines, now):
    thread = a_question(ana, machines, now)
    assert get_thread(thread.id, None, kind="question") is thread
    with pytest.raises(NotFound):
        get_thread(thread.id, None, kind="suggestion")


def test_a_post_comes_with_its_thread_and_author(ana, ben, machines, now):
    reply_id = an_answer(ben, a_question(ana, machines, now), now).id
    db.session.expunge_all()
    post = get_post(reply_id, None)
    assert (post.author.handle, post.thread.asker.handle, post.thread.space.slug) == ("ben", "ana", "machines")


def test_a_deleted_answer_and_its_comments_are_left_to_their_authors_and_staff(ana, ben, zoe, mia, machines, now):
    reply = an_answer(ben, a_question(ana, machines, now), now)
    with unit_of_work():
        remark = posts_actions.comment(zoe, reply, "That worked for me.", now)
        removal_actions.delete(ben, reply, now)
    posts = {viewer: visible_posts(viewer) for viewer in (None, ana, ben, zoe, mia)}
    assert reply.id in posts[ben] & posts[mia]
    assert remark.id in posts[ben] & posts[zoe] & posts[mia]  # Ben's page of the thread shows it, with its links
    assert not any({reply.id, remark.id} & posts[viewer] for viewer in (None, ana))
    with pytest.raises(NotFound):
        get_post(reply.id, ana)
    with pytest.raises(NotFound):
        get_post(remark.id, ana)


def visible_posts(viewer):
    return set(db.session.scalars(db.select(Post.id).where(posts_visible_to(viewer))))


def test_no_post_of_a_private_thread_is_found_by_its_number(ana, ben, machines, now):
    opening = opening_of(a_question(ana, machines, now, visibility="private"))
    for viewer in (None, ben):
        with pytest.raises(NotFound):
            get_post(opening.id, viewer)
