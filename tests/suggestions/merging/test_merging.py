"""A merge unites all support, each customer once, and an undo separates it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.community.following import actions as following_actions
from app.community.following.models import MUTED, Subscription
from app.community.merging import actions as merging_actions
from app.community.posts.models import ANSWER, OPENING, Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.voting.models import Backing
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotAllowed
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from app.suggestions.models import MERGED, Source, StatusChange
from app.suggestions.sources import actions as sources_actions
from tests.cast import person
from tests.community.recount import differences
from tests.suggestions.conftest import ask, loaded, suggest
from tests.suggestions.merging.conftest import SAME, back, link, reply, state, unback

HOUR = timedelta(hours=1)


def backers(idea) -> set[int]:
    return set(db.session.scalars(select(Backing.member_id).filter_by(thread_id=idea.id)))


def test_backers_followers_sources_and_posts_move_each_once(people, idea, older, machines, question, merge, now):
    ana, ben, zoe, gus, max_, eve = (getattr(people, name) for name in ("ana", "ben", "zoe", "gus", "max", "eve"))
    other = ask(eve, machines, now, title="Can it end before I leave?")
    for who in (ben, max_, zoe):
        back(who, idea, now)
    for who in (ben, eve):
        back(who, older, now)
    for thread in (question, other):
        link(gus, idea, thread, now)
    link(gus, older, question, now)
    said = reply(ben, idea, now)
    opening = db.session.scalars(select(Post).filter_by(thread_id=idea.id, kind=OPENING)).one()

    merge(idea, older, now + HOUR)

    db.session.expire_all()
    assert backers(older) == {ben.id, max_.id, eve.id, ana.id}  # Zoé made it, Ana made the other
    assert backers(idea) == set()
    assert {each.thread_id for each in db.session.scalars(select(Source).filter_by(suggestion_id=older.id))} == {
        question.id,
        other.id,
    }
    assert (loaded(older).source_count, loaded(idea).source_count) == (2, 0)
    assert (loaded(older).thread.backing_count, loaded(idea).thread.backing_count) == (4, 0)
    follow = set(db.session.scalars(select(Subscription.member_id).filter_by(thread_id=older.id)))
    assert {ben.id, max_.id, eve.id, zoe.id} <= follow
    assert {(each.thread_id, each.kind) for each in (opening, said)} == {(older.id, ANSWER)}
    assert opening.merged_at == now + HOUR
    assert differences() == []


def test_the_merged_one_says_why_and_where_it_went(idea, older, merge, pia, now):
    merge(idea, older, now)
    found = loaded(idea)
    assert (found.status, found.thread.decided_as, found.thread.merged_into_id) == (MERGED, MERGED, older.id)
    change = db.session.scalars(select(StatusChange).filter_by(suggestion_id=idea.id)).one()
    assert (change.before, change.after, change.response, change.author_id) == ("open", MERGED, SAME, pia.id)
    entry = db.session.scalars(select(AuditLogEntry).filter_by(action="suggestion.merged")).one()
    assert (entry.subject_id, entry.facts["into_id"], entry.actor_id) == (idea.id, older.id, pia.id)
    assert db.session.scalars(select(Event.name).order_by(Event.id.desc())).first() == "suggestion.merged"


def test_an_undo_leaves_what_was_before(people, idea, older, machines, question, merge, unmerge, now):
    ben, zoe, gus, max_ = people.ben, people.zoe, people.gus, people.max
    with unit_of_work():
        following_actions.mute(people.eve, db.session.get_one(Thread, idea.id), now)
    for who, where in ((ben, idea), (max_, idea), (ben, older), (zoe, idea)):
        back(who, where, now + HOUR / 2)
    link(gus, idea, question, now)
    link(gus, idea, ask(max_, machines, now, title="Can it end before I leave?"), now)
    link(gus, older, question, now + HOUR / 4)
    reply(ben, idea, now)
    before = state(idea, older, now=now)
    merge(idea, older, now + HOUR)
    assert state(idea, older, now=now) != before
    assert unmerge(idea, older, now + 2 * HOUR)
    assert state(idea, older, now=now) == before
    assert not unmerge(idea, older, now + 2 * HOUR)
    assert state(idea, older, now=now) == before
    assert differences() == []


def test_who_joined_since_stays_and_who_left_since_does_not_come_back(
    people, idea, older, question, merge, unmerge, now
):
    ben, gus, max_, eve, kim = people.ben, people.gus, people.max, people.eve, people.kim
    for who in (ben, max_, kim):
        back(who, idea, now)
    source = link(gus, idea, question, now)
    merge(idea, older, now + HOUR)
    back(eve, older, now + 2 * HOUR)
    unback(max_, older, now + 2 * HOUR)
    unback(kim, older, now + 2 * HOUR)
    back(kim, older, now + 3 * HOUR)
    later = reply(ben, older, now + 2 * HOUR)
    with unit_of_work():
        sources_actions.unlink_source(gus, loaded(older), db.session.get_one(Source, source.id), now + 2 * HOUR)
    unmerge(idea, older, now + 4 * HOUR)
    assert backers(idea) == {ben.id, kim.id}
    assert backers(older) == {eve.id, kim.id}
    assert loaded(idea).source_count == loaded(older).source_count == 0
    assert db.session.get_one(Thread, question.id).source_at is None
    assert db.session.get_one(Post, later.id).thread_id == older.id
    follow = select(Subscription.member_id, Subscription.since).filter_by(thread_id=older.id)
    assert dict(db.session.execute(follow).all())[ben.id] == now + 2 * HOUR  # Ben wrote there
    assert differences() == []


def test_a_chain_redirects_at_once_and_is_undone_from_its_end(ben, zoe, idea, older, laundry, merge, unmerge, now):
    oldest = suggest(ben, laundry, now, title="A wash that ends when I say so")
    with unit_of_work():
        max_ = person("max")
    back(max_, idea, now)
    before = state(idea, older, oldest, now=now)
    merge(idea, older, now + HOUR)
    middle = state(idea, older, oldest, now=now)
    merge(older, oldest, now + 2 * HOUR)
    assert loaded(idea).thread.merged_into_id == loaded(older).thread.merged_into_id == oldest.id
    with pytest.raises(Conflict):
        unmerge(idea, older, now + 3 * HOUR)
    with pytest.raises(Conflict):
        unmerge(idea, oldest, now + 3 * HOUR)
    unmerge(older, oldest, now + 3 * HOUR)
    assert state(idea, older, oldest, now=now) == middle
    unmerge(idea, older, now + 4 * HOUR)
    assert state(idea, older, oldest, now=now) == before


def test_a_second_send_merges_once(idea, older, merge, now):
    assert merge(idea, older, now).id == merge(idea, older, now + HOUR).id


def test_no_suggestion_is_merged_into_itself_or_in_a_circle(idea, older, merge, now):
    with pytest.raises(NotAllowed):
        merge(idea, idea, now)
    merge(idea, older, now)
    with pytest.raises(Conflict):
        merge(older, idea, now)


def test_what_was_merged_meanwhile_is_a_conflict(zoe, idea, older, laundry, merge, now):
    third = suggest(zoe, laundry, now, title="A wash that ends when I say so")
    merge(idea, older, now)
    with pytest.raises(Conflict):
        merge(idea, third, now)
    with pytest.raises(Conflict):
        merge(third, idea, now)


@pytest.mark.parametrize("status", ["shipped", "declined", "already_exists"])
def test_a_decided_one_takes_no_backers_and_is_not_merged(status, idea, older, decide, merge, now):
    decide(older, status)
    for one, other in ((idea, older), (older, idea)):
        with pytest.raises(NotAllowed):
            merge(one, other, now)


def test_a_response_is_needed(idea, older, merge, now):
    with pytest.raises(InvalidInput):
        merge(idea, older, now, response="Same.")
    assert loaded(idea).status == "open"


def test_an_undo_is_possible_for_thirty_days(idea, older, merge, unmerge, now):
    merge(idea, older, now)
    with pytest.raises(NotAllowed):
        unmerge(idea, older, now + timedelta(days=30, seconds=1))
    assert unmerge(idea, older, now + timedelta(days=30))


def test_a_text_that_was_deleted_there_is_restored_first(idea, older, merge, unmerge, now):
    merge(idea, older, now)
    with unit_of_work():
        opening = db.session.scalars(select(Post).filter_by(thread_id=older.id, merged_at=now)).one()
        opening.deleted_at = now
    with pytest.raises(Conflict):
        unmerge(idea, older, now + HOUR)


def test_a_source_that_was_merged_since_comes_back_as_what_it_is_now(
    people, mia, idea, older, question, merge, unmerge, now
):
    ben, machines = people.ben, loaded(idea).thread.space
    link(people.gus, idea, question, now)
    merge(idea, older, now + HOUR)
    other = ask(ben, machines, now, title="Can it end before I leave?")
    with unit_of_work():
        threads = (db.session.get_one(Thread, each.id) for each in (question, other))
        for thread in threads:
            db.session.refresh(thread, ["space"])
        merging_actions.merge(
            mia, db.session.get_one(Thread, question.id), db.session.get_one(Thread, other.id), now + HOUR
        )
    run_until_empty(now + HOUR)
    unmerge(idea, older, now + 2 * HOUR)
    assert db.session.scalars(select(Source.thread_id).filter_by(suggestion_id=idea.id)).all() == [other.id]
    assert (loaded(idea).source_count, loaded(older).source_count) == (1, 0)


def test_who_muted_the_merged_one_is_not_made_to_follow_the_other(ben, idea, older, merge, unmerge, now):
    with unit_of_work():
        following_actions.mute(ben, db.session.get_one(Thread, idea.id), now)
    merge(idea, older, now)
    rows = select(Subscription.thread_id, Subscription.level).filter_by(member_id=ben.id)
    assert db.session.execute(rows).all() == []
    unmerge(idea, older, now + HOUR)
    assert db.session.execute(rows).all() == [(idea.id, MUTED)]


def test_a_space_that_others_read_is_refused(ada, zoe, idea, older, merge, now):
    with unit_of_work():
        db.session.add(Space(slug="members", name="Members", visibility="members", created_at=now))
        db.session.flush()
        space = db.session.scalars(select(Space).filter_by(slug="members")).one()
        db.session.get_one(Thread, older.id).space_id = space.id
    for one, other in ((idea, older), (older, idea)):
        with pytest.raises(NotAllowed):
            merge(one, other, now)
