"""Entries of the changelog: write, publish now or later, withdraw, delete, and who is notified."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.accounts.segments import actions as segments_actions
from app.cases.timeline import actions as timeline_actions
from app.community.spaces.models import SEGMENTS, Space, SpaceSegment
from app.community.threads.models import Thread
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.row_version import StaleVersion
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from app.core.text.content_checks import ConfirmationRequired
from app.notifications.models import Notification
from app.suggestions.changelog import actions
from app.suggestions.changelog.actions import EntryText
from app.suggestions.changelog.jobs import publish_due
from app.suggestions.changelog.models import DRAFT, PUBLISHED, SCHEDULED, ChangelogEntry, ShippedSuggestion
from app.suggestions.changelog.policies import can_write_entry
from app.suggestions.models import Area
from app.suggestions.sources import actions as sources_actions
from tests.cases.conftest import case_of, fresh
from tests.suggestions.conftest import loaded

TEXT = EntryText(
    "new", "Set when the wash ends", "Choose the hour at which you want to open the door; the machine does the sum."
)
DAY = timedelta(days=1)


@pytest.fixture
def entry(pia, now):
    with unit_of_work():
        return actions.write_entry(pia, TEXT, now)


def again(entry):
    return db.session.get_one(ChangelogEntry, entry.id)


def publish(pia, entry, now, at=None):
    with unit_of_work():
        actions.publish(pia, again(entry), at, now)


def notified():
    run_until_empty()
    told = select(Notification.member_id).where(Notification.kind == "published")
    return sorted(db.session.scalars(select(Member.handle).where(Member.id.in_(told))))


@pytest.mark.parametrize(
    ("role", "space_id", "whole", "of_area"),
    [
        ("", None, False, False),
        ("moderator", None, False, False),
        ("agent", None, False, False),
        ("product", None, True, True),
        ("product", 1, True, True),
        ("product", 2, True, False),
        ("admin", None, True, True),
    ],
)
def test_the_product_team_writes(role, space_id, whole, of_area):
    actor = Member(id=1, handle="x", name="X", roles=[Role(name=role, space_id=space_id)] if role else [])
    assert bool(can_write_entry(actor, None)) is whole
    assert bool(can_write_entry(actor, Area(id=1, owner_id=1, space_id=1))) is of_area


def test_strangers_do_not_write():
    assert not can_write_entry(None, None)
    assert not can_write_entry(None, Area(id=1, space_id=1))


def test_a_draft_is_published_once_and_followers_are_notified_once(ana, ben, pia, entry, now):
    assert entry.state == DRAFT
    with unit_of_work():
        for follower in (ana, ben, pia):
            actions.follow_changelog(follower, now)
        actions.follow_changelog(ana, now)
        actions.unfollow_changelog(ben)
    for _ in range(2):
        publish(pia, entry, now)
    assert (again(entry).state, again(entry).published_at) == (PUBLISHED, now)
    assert notified() == ["ana"]


def test_what_was_withdrawn_is_published_again_without_a_second_notification(ana, pia, entry, now):
    with unit_of_work():
        actions.follow_changelog(ana, now)
    publish(pia, entry, now)
    with unit_of_work():
        actions.withdraw(pia, again(entry), now + DAY)
    assert again(entry).state == DRAFT
    assert db.session.scalars(select(AuditLogEntry.action)).all() == ["changelog.withdrawn"]
    publish(pia, entry, now + 2 * DAY)
    assert again(entry).published_at == now + 2 * DAY
    assert notified() == ["ana"]


def test_a_scheduled_entry_is_published_when_its_time_has_come(ana, pia, entry, now):
    with unit_of_work():
        actions.follow_changelog(ana, now)
    publish(pia, entry, now, at=now + DAY)
    for at, state in (
        (now + DAY - timedelta(seconds=1), SCHEDULED),
        (now + DAY, PUBLISHED),
        (now + 2 * DAY, PUBLISHED),
    ):
        with unit_of_work():
            publish_due(at)
        assert again(entry).state == state
    assert again(entry).published_at == now + DAY
    assert notified() == ["ana"]


def test_a_day_that_is_over_means_at_once(pia, entry, now):
    publish(pia, entry, now, at=now - DAY)
    assert again(entry).published_at == now


def test_only_drafts_are_deleted(pia, laundry, idea, now):
    with unit_of_work():
        made = actions.write_entry(pia, EntryText("new", TEXT.title, TEXT.body, None, [idea.id]), now)
        actions.publish(pia, made, now + DAY, now)
    with pytest.raises(InvalidInput), unit_of_work():
        actions.delete_draft(pia, again(made))
    with unit_of_work():
        actions.withdraw(pia, again(made), now)
        actions.delete_draft(pia, again(made))
    assert db.session.get(ChangelogEntry, made.id) is None
    assert db.session.scalars(select(ShippedSuggestion)).all() == []


def test_of_two_who_change_it_at_once_the_second_is_told(pia, entry, now):
    changed = EntryText("fixed", "The wash ends when you say", TEXT.body)
    with unit_of_work():
        actions.change_entry(pia, again(entry), changed, 1, now)
    with pytest.raises(StaleVersion), unit_of_work():
        actions.change_entry(pia, again(entry), TEXT, 1, now)
    assert (again(entry).kind, again(entry).slug, again(entry).revision) == ("fixed", "the-wash-ends-when-you-say", 2)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("kind", EntryText("great", TEXT.title, TEXT.body)),
        ("title", EntryText("new", "No", TEXT.body)),
        ("body", EntryText("new", TEXT.title, "")),
        ("suggestions", EntryText("new", TEXT.title, TEXT.body, None, range(1, 32))),
    ],
)
def test_what_makes_no_sense_is_refused(pia, now, field, text):
    with pytest.raises(InvalidInput) as refusal, unit_of_work():
        actions.write_entry(pia, text, now)
    assert refusal.value.field == field


@pytest.mark.parametrize("who", ["ana", "mia", "gus"])
def test_others_change_nothing(request, who, entry, now):
    actor = request.getfixturevalue(who)
    deeds = (
        lambda: actions.write_entry(actor, TEXT, now),
        lambda: actions.change_entry(actor, again(entry), TEXT, 1, now),
        lambda: actions.publish(actor, again(entry), None, now),
        lambda: actions.withdraw(actor, again(entry), now),
        lambda: actions.delete_draft(actor, again(entry)),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed), unit_of_work():
            deed()


def test_private_words_of_a_source_need_a_confirmation(pia, gus, ana, idea, machines, now):
    private = "My neighbour Aurelio Baumgartner complained about the noise at four in the morning."
    behind = case_of(gus, ana, machines, "The wash ends at night", now)
    with unit_of_work():
        timeline_actions.note(gus, fresh(behind), private, now)
        sources_actions.link_source(gus, loaded(idea), db.session.get_one(Thread, behind.thread_id), now)
    said = EntryText("new", TEXT.title, f"{TEXT.body} {private}", None, [idea.id])
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        actions.write_entry(pia, said, now)
    with unit_of_work():
        actions.write_entry(pia, said, now, confirm=held.value.confirm)
    assert "case.leak_confirmed" in db.session.scalars(select(AuditLogEntry.action)).all()


def test_entries_of_a_closed_space_reach_only_its_readers(ada, ana, ben, gus, pia, machines, laundry, now):
    with unit_of_work():
        segment = segments_actions.make_segment(ada, name="Testers", description="", now=now)
        segments_actions.add_members(ada, segment, [ben], now=now)
        db.session.get_one(Space, machines.id).visibility = SEGMENTS
        db.session.add(SpaceSegment(space_id=machines.id, segment_id=segment.id))
        for follower in (ana, ben, gus):
            actions.follow_changelog(follower, now)
        made = actions.write_entry(
            pia, EntryText("new", TEXT.title, TEXT.body, db.session.get_one(Area, laundry.id)), now
        )
        actions.publish(pia, made, None, now)
    assert notified() == ["ben", "gus"]
