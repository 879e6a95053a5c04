"""What newcomers write first waits for approval where that is set; then it is as if it had been written then."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.actions import approving, commenting, deleting
from app.community.policies import can_approve, can_hide
from app.core.db import db, unit_of_work
from app.core.errors import NotAllowed
from app.core.events import Event
from app.core.settings import change_settings
from app.moderation.actions import appealing, undoing
from app.moderation.models import ReviewItem
from app.moderation.queries.queue import open_items
from app.notifications.models import Notification
from tests import cast
from tests.community.recount import differences
from tests.community.threads import a_question, an_answer, opening_of
from tests.moderation.conftest import DAY, HOUR, decide, fresh, the_item, work


def told(handle_id: int) -> list[str]:
    return list(db.session.scalars(select(Notification.kind).where(Notification.member_id == handle_id)))


def events() -> list[str]:
    return list(db.session.scalars(select(Event.name).order_by(Event.id)))


def test_a_first_question_waits_and_is_asked_when_it_is_approved(ana, mia, machines, with_approval, now):
    thread = a_question(ana, machines, now)
    assert (thread.is_listed, opening_of(thread).hidden_because) == (False, "approval")
    assert "question.asked" not in events()
    assert differences() == []
    work(now)
    decide(mia, the_item(kind="first_post"), "approved", now + HOUR)
    thread = fresh(thread)
    assert (thread.is_listed, thread.active_at, fresh(ana).question_count) == (True, now + HOUR, 1)
    assert "question.asked" in events()
    assert differences() == []


def test_a_first_answer_is_counted_and_told_when_it_is_approved(ana, ben, mia, thread, with_approval, now):
    post = an_answer(ben, thread, now)
    work(now)
    assert (post.is_shown, fresh(thread).answer_count, told(ana.id)) == (False, 0, [])
    decide(mia, the_item(kind="first_post"), "approved", now + HOUR)
    work(now + HOUR)
    assert (fresh(thread).answer_count, told(ana.id)) == (1, ["answered"])
    assert differences() == []


def test_a_first_comment_is_counted_when_it_is_approved(ben, zoe, mia, reply, with_approval, now):
    with unit_of_work():
        comment = commenting.comment(zoe, reply, "Which screw is it?", now)
    work(now)
    assert fresh(reply).comment_count == 0
    decide(mia, the_item(kind="first_post"), "approved", now + HOUR)
    assert (fresh(reply).comment_count, fresh(comment).is_shown) == (1, True)
    assert differences() == []


def test_what_is_written_while_the_first_waits_waits_too(ben, thread, mia, with_approval, now):
    first, second = an_answer(ben, thread, now), an_answer(ben, thread, now)
    assert (first.is_shown, second.is_shown) == (False, False)
    work(now)
    decide(mia, the_item(post_id=first.id), "approved", now + HOUR)
    assert an_answer(fresh(ben), fresh(thread), now + HOUR).is_shown
    assert not fresh(second).is_shown


@pytest.mark.parametrize(
    ("case", "waits"),
    [
        ("set", True),
        ("space", True),
        ("unset", False),
        ("known", False),
        ("staff", False),
        ("private", False),
        ("wrote", False),
    ],
)
def test_whose_posts_wait(case, waits, ben, gus, thread, machines, now):
    author = gus if case == "staff" else ben
    if case == "wrote":
        an_answer(ben, thread, now - DAY)
    with unit_of_work():
        machines.approves_first_posts = case == "space"
        ben.trust_level = int(case == "known")
        change_settings(now, first_post_approval=case not in ("unset", "space"))
    made = a_question(author, machines, now, visibility="private" if case == "private" else "public")
    assert opening_of(made).is_shown != waits


def test_what_is_refused_is_deleted_with_a_reason(ben, thread, mia, with_approval, now):
    post = an_answer(ben, thread, now)
    work(now)
    decide(mia, the_item(post_id=post.id), "deleted", now + HOUR, "spam", "It advertises.")
    assert (fresh(post).deleted_because, fresh(thread).answer_count) == ("spam\nIt advertises.", 0)
    assert differences() == []


@pytest.mark.parametrize("who", ["ben", "mia"])
def test_what_is_deleted_waits_no_longer_until_it_comes_back(who, ben, mia, thread, with_approval, now):
    actor = {"ben": ben, "mia": mia}[who]
    post = an_answer(ben, thread, now)
    work(now)
    with unit_of_work():
        deleting.delete(actor, fresh(post), now + HOUR)
    work(now + HOUR - DAY)
    assert open_items(fresh(mia)).items == []
    with unit_of_work():
        deleting.undelete(fresh(actor), fresh(post), now + 2 * HOUR)
    work(now + 2 * HOUR - DAY)
    (item,) = open_items(fresh(mia)).items
    decide(mia, item, "approved", now + 3 * HOUR)
    assert (fresh(post).is_shown, fresh(thread).answer_count) == (True, 1)
    assert differences() == []


def test_what_nobody_has_read_yet_is_not_hidden_but_approved_or_deleted(ben, mia, thread, with_approval, now):
    post = an_answer(ben, thread, now)
    work(now)
    assert can_hide(mia, post).reason == "This post is waiting for approval. Approve it or delete it."
    item = the_item(post_id=post.id)
    decide(mia, item, "approved", now + HOUR)
    with unit_of_work():
        undoing.reopen(mia, fresh(item), now + 2 * HOUR)
    decide(mia, item, "approved", now + 3 * HOUR)
    assert (fresh(post).is_shown, events().count("answer.posted")) == (True, 1)
    assert differences() == []


def test_an_appeal_that_is_granted_approves_what_waited_and_was_deleted(ana, ben, mia, ada, thread, with_approval, now):
    post = an_answer(ben, thread, now)
    work(now)
    with pytest.raises(NotAllowed), unit_of_work():
        appealing.appeal_for_post(ben, post, "Please approve what I wrote.", now)
    decide(mia, the_item(post_id=post.id), "deleted", now + HOUR, "spam")
    with unit_of_work():
        appealing.appeal_for_post(fresh(ben), fresh(post), "This is no advertisement.", now + 2 * HOUR)
    decide(ada, the_item(kind="appeal"), "granted", now + 3 * HOUR, text="You are right, we misread it.")
    work(now + 3 * HOUR)
    assert (fresh(post).is_shown, told(ana.id), fresh(ben).reputation) == (True, ["answered"], 1)
    assert open_items(fresh(mia)).items == []
    assert differences() == []


@pytest.mark.parametrize(
    ("who", "may"),
    [("stranger", False), ("author", False), ("new", False), ("wrote", True), ("mia", True)],
)
def test_who_may_approve(who, may, ben, zoe, mia, thread, with_approval, now):
    post = an_answer(ben, thread, now)
    zoe.answer_count = int(who == "wrote")
    actor = {"stranger": None, "author": ben, "new": zoe, "wrote": zoe, "mia": mia}[who]
    assert bool(can_approve(actor, post)) == may


def test_reviewing_opens_by_reputation(ben, zoe, thread, with_approval, now):
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
        zoe.answer_count = 1
    post = an_answer(ben, thread, now)
    assert can_approve(zoe, post).reason == "Reviewing what newcomers wrote opens at 500 reputation."
    with pytest.raises(NotAllowed), unit_of_work():
        approving.approve(zoe, post, now)


def test_a_late_answer_by_a_newcomer_is_looked_at_once(ana, ben, zoe, machines, mia, now):
    old = a_question(ana, machines, now - 60 * DAY)
    an_answer(ben, old, now - 59 * DAY)
    late = an_answer(zoe, old, now)
    work(now)
    items = db.session.scalars(select(ReviewItem)).all()
    assert [(item.kind, item.post_id) for item in items] == [("late_answer", late.id)]
    decide(mia, items[0], "kept", now + HOUR)
    work(now + HOUR)
    assert fresh(late).is_shown
    assert len(db.session.scalars(select(ReviewItem)).all()) == 1


def test_nobody_but_its_author_and_staff_finds_what_waits(
    browser, signed_in, ben, zoe, gus, thread, with_approval, now
):
    an_answer(ben, thread, now, "Turn the zqwaiting screw to the left, then to the right.")
    address = f"/questions/{thread.id}/{thread.slug}"
    seen = {
        name: "zqwaiting" in one.get(address).text
        for name, one in {
            "stranger": browser,
            "ben": signed_in(ben),
            "zoe": signed_in(zoe),
            "gus": signed_in(gus),
        }.items()
    }
    assert seen == {"stranger": False, "ben": True, "zoe": False, "gus": True}
    assert "Waits for approval" in signed_in(ben).get(address).text
    assert now == cast.NOW


def test_who_asked_first_reads_when_others_can_answer(ana, machines, with_approval, now, signed_in):
    page = signed_in(ana).get(f"/questions/{a_question(ana, machines, now).id}", follow_redirects=True).text
    assert "Other members can answer as soon as this question is approved." in page
    assert "This thread is hidden or deleted." not in page
