"""Members tell the moderators what is not in order; enough of them hide it, and silence a newcomer."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.community.posts import actions as posts_actions
from app.community.removal import actions as removal_actions
from app.community.removal.policies import can_undelete, can_unhide
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.moderation.models import Flag, ReviewItem, Sanction
from app.moderation.policies import decisions_for
from app.moderation.review_queue import actions as review_queue_actions
from app.moderation.review_queue.queries import get_item, open_items
from app.moderation.rules import SUSPENSION_LADDER, counts, next_step
from app.reputation import actions as reputation_actions
from app.reputation import rules
from tests.community.recount import differences
from tests.community.samples import an_answer, opening_of
from tests.moderation.conftest import DAY, HOUR, decide, flag, flagged_by, fresh, the_item, work


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_flag_waits_for_a_look_and_hides_nothing(reply, zoe, now):
    flag(zoe, reply, now, "other", "It advertises a shop.")
    item = the_item()
    assert (item.kind, item.post_id, item.member_id, item.is_open) == ("flags", reply.id, reply.author_id, True)
    assert fresh(reply).is_shown


def test_a_second_flag_of_one_person_changes_nothing_while_the_first_waits(reply, zoe, now):
    assert flag(zoe, reply, now).id == flag(zoe, reply, now + HOUR, "abusive").id
    assert (count(Flag), count(ReviewItem)) == (1, 1)


def test_a_second_flag_of_one_person_counts_once_the_first_was_decided_a_day_ago(reply, zoe, mia, now):
    decide(mia, flagged_by([zoe], reply, now), "kept", now + HOUR)
    with pytest.raises(NotAllowed, match="You have already reported this and it was reviewed"):
        flag(zoe, reply, now + 2 * HOUR)
    flag(zoe, reply, now + DAY)
    assert count(Flag) == 2


@pytest.mark.parametrize(
    ("reason", "text", "field"), [("", "", "reason"), ("rude", "", "reason"), ("other", "", "text")]
)
def test_a_flag_says_what_is_wrong(reply, zoe, now, reason, text, field):
    with pytest.raises(InvalidInput) as refused:
        flag(zoe, reply, now, reason, text)
    assert refused.value.field == field
    assert count(Flag) == 0


def test_nobody_flags_their_own_and_what_is_gone(reply, ben, zoe, mia, now):
    with pytest.raises(NotAllowed, match="This is your own post"):
        flag(ben, reply, now)
    decide(mia, flagged_by([zoe], reply, now), "deleted", now)
    with pytest.raises(NotAllowed):
        flag(mia, fresh(reply), now)


def test_three_flags_by_different_members_hide_an_answer_and_every_counter_follows(reply, thread, crowd, now):
    for member in crowd[:2]:
        flag(member, reply, now)
    assert fresh(reply).is_shown
    flag(crowd[2], reply, now)
    assert (fresh(reply).hidden_because, fresh(thread).answer_count) == ("flags", 0)
    assert differences() == []


def test_three_flags_hide_a_question_with_its_thread(thread, reply, crowd, now):
    flagged_by(crowd[:3], opening_of(thread), now)
    assert fresh(thread).hidden_at is not None
    assert differences() == []


def test_three_flags_hide_a_comment(reply, zoe, crowd, now):
    with unit_of_work():
        comment = posts_actions.comment(zoe, reply, "Buy it in my shop, cheap!", now)
    flagged_by(crowd[:3], comment, now)
    assert (fresh(comment).is_shown, fresh(reply).comment_count) == (False, 0)
    assert differences() == []


def test_flags_do_not_hide_what_staff_wrote(gus, thread, crowd, now):
    post = an_answer(gus, thread, now)
    assert flagged_by(crowd, post, now).is_open
    assert fresh(post).is_shown


@pytest.mark.parametrize(
    ("agreed", "disagreed", "weighs"), [(0, 0, True), (0, 2, True), (0, 3, False), (3, 3, True), (2, 3, False)]
)
def test_whose_flags_moderators_mostly_disagree_with_does_not_count(agreed, disagreed, weighs):
    assert counts(agreed, disagreed) == weighs


def test_the_voice_of_a_false_flagger_does_not_hide(ben, reply, thread, zoe, crowd, mia, now):
    for _time in range(3):
        post = an_answer(ben, thread, now)
        decide(mia, flagged_by([zoe], post, now), "kept", now)
    for member in (zoe, *crowd[:2]):
        flag(member, reply, now + DAY)
    assert fresh(reply).is_shown
    flag(crowd[2], reply, now + DAY)
    assert not fresh(reply).is_shown


def test_flags_by_three_silence_a_newcomer_until_somebody_looked(reply, ben, thread, crowd, mia, now):
    other = an_answer(ben, thread, now)
    flagged_by(crowd[:2], reply, now)
    assert fresh(ben).silenced_until is None
    flagged_by(crowd[2:3], other, now)
    assert fresh(ben).silenced_until is not None
    assert fresh(reply).is_shown
    with pytest.raises(NotAllowed, match="The moderators have silenced you for a while"):
        an_answer(fresh(ben), fresh(thread), now + HOUR)
    decide(mia, the_item(post_id=other.id), "kept", now + HOUR)
    assert fresh(ben).silenced_until is None
    assert db.session.scalars(select(Sanction)).one().lifted_at == now + HOUR


def test_where_moderators_agree_the_silence_ends_after_a_day(reply, ben, crowd, mia, now):
    item = flagged_by(crowd[:3], reply, now)
    decide(mia, item, "deleted", now + HOUR)
    assert fresh(ben).silenced_until == now + HOUR + DAY


@pytest.mark.parametrize("change", [{"trust_level": 1}, {"created_at": 30 * DAY}])
def test_flags_silence_nobody_who_has_been_here_for_a_while(reply, ben, crowd, now, change):
    with unit_of_work():
        ben.trust_level = change.get("trust_level", 0)
        ben.created_at = now - change.get("created_at", 0 * DAY)
    flagged_by(crowd[:3], reply, now)
    assert fresh(ben).silenced_until is None


def test_the_ladder_ends_at_its_last_step():
    assert [next_step(before) for before in range(6)] == [
        *SUSPENSION_LADDER,
        SUSPENSION_LADDER[-1],
        SUSPENSION_LADDER[-1],
    ]


def test_what_its_author_does_decides_no_flag(reply, ben, crowd, mia, now):
    item, until = flagged_by(crowd[:3], reply, now), fresh(ben).silenced_until
    with unit_of_work():
        removal_actions.delete(fresh(ben), fresh(reply), now + HOUR)
    work(now + HOUR - DAY)
    assert [each.id for each in open_items(fresh(mia)).items] == [item.id]
    with unit_of_work():
        removal_actions.undelete(fresh(ben), fresh(reply), now + 2 * HOUR)
    work(now + 2 * HOUR - DAY)
    assert (fresh(item).is_open, fresh(reply).hidden_because, fresh(ben).silenced_until) == (True, "flags", until)
    assert set(db.session.scalars(select(Flag.outcome))) == {None}


def test_a_moderator_does_not_review_what_members_reported_of_their_own(mia, thread, crowd, now):
    post = an_answer(mia, thread, now)
    with unit_of_work():
        post.staff_role = None
    flagged_by(crowd[:3], post, now)
    assert can_unhide(fresh(mia), fresh(post)).reason == (
        "Members reported your post. Another moderator has to review it."
    )


@pytest.mark.parametrize("decision", ["deleted", "kept", "warned"])
def test_who_deletes_first_is_judged_all_the_same(reply, ben, zoe, crowd, mia, now, decision):
    with unit_of_work():
        voting_actions.vote(zoe, reply, 1, now)
        voting_actions.vote(zoe, reply, 0, now + HOUR)
        reputation_actions.award(ben, rules.ReputationEvent("bounty", 150, is_capped=False), None, None, now)
    item = flagged_by(crowd[:1], reply, now)
    with unit_of_work():
        removal_actions.delete(fresh(ben), fresh(reply), now + HOUR)
    work(now + HOUR - DAY)
    assert "hidden" not in decisions_for(mia, get_item(item.id, mia))
    decide(mia, item, decision, now + 2 * HOUR, "spam")
    assert (fresh(ben).reputation, bool(can_undelete(fresh(ben), fresh(reply)))) == (
        (51, False) if decision == "deleted" else (151, True)
    )
    with unit_of_work():
        review_queue_actions.reopen(mia, fresh(item), now + 3 * HOUR)
    assert (fresh(reply).deleted_by_id, fresh(ben).reputation) == (ben.id, 151)
    assert differences() == []


def test_what_is_restored_after_its_flags_were_decided_waits_again(reply, crowd, mia, now):
    item = flagged_by(crowd[:1], reply, now)
    with unit_of_work():
        removal_actions.delete(mia, fresh(reply), now + HOUR, reason="spam")
    work(now + HOUR - DAY)
    assert fresh(item).decision == "deleted"
    with unit_of_work():
        removal_actions.undelete(mia, fresh(reply), now + 2 * HOUR)
    work(now + 2 * HOUR - DAY)
    assert (fresh(item).is_open, set(db.session.scalars(select(Flag.outcome)))) == (True, {None})
