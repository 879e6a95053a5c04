"""A dry run says what the sweep would have done: compared on random pasts, which the sweep then lives through."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from app.accounts.members.models import Member
from app.accounts.segments.models import Segment, SegmentMember
from app.cases import rules
from app.cases.escalation_rules import dry_run_queries
from app.cases.escalation_rules.dry_run import RuleDefinition, read_dry_run, sign_dry_run
from app.cases.escalation_rules.models import EscalationRule, RuleMatch
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.engine import query_count
from app.core.db.session import unit_of_work
from tests.cases.histories import DAYS, FRIDAY, Deed, ask_all, live, pasts
from tests.cases.ruled import EVENING, HELP, MONDAY, a_rule, ask
from tests.cast import place

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
END = FRIDAY + DAYS * DAY
NUMBERS = count(1)


@pytest.fixture
def people(ana, ben, zoe, mia, gus) -> dict[str, Member]:
    return {"ana": ana, "ben": ben, "zoe": zoe, "mia": mia, "gus": gus}


def tried(definition: RuleDefinition, threads: list[Thread]) -> dict[int, datetime]:
    """Which of the questions, by their number, the dry run would have escalated when."""
    db.session.rollback()
    start, rule = END - rules.DRY_RUN, definition.rule
    found = dry_run_queries.firings_of(rule, dry_run_queries._threads(rule, start, END), start, END)
    numbers = {thread.id: number for number, thread in enumerate(threads)}
    look_back = timedelta(days=definition.look_back_days)
    created = {thread.id: thread.created_at for thread in threads}
    return {numbers[each.thread_id]: each.at for each in found if each.at - created[each.thread_id] <= look_back}


def swept(rule: EscalationRule, threads: list[Thread]) -> dict[int, datetime]:
    """Which of the questions the sweep escalated first when."""
    db.session.rollback()
    first = select(RuleMatch.thread_id, func.min(RuleMatch.at)).where(RuleMatch.rule_id == rule.id)
    at = {row[0]: row[1] for row in db.session.execute(first.group_by(RuleMatch.thread_id))}
    return {number: at[thread.id] for number, thread in enumerate(threads) if thread.id in at}


TRIGGERS = st.one_of(
    st.tuples(st.sampled_from(rules.IN_HOURS), st.integers(1, 20)),
    st.tuples(st.just(rules.BACKINGS), st.integers(1, 2)),
    st.tuples(st.sampled_from((rules.REJECTED, rules.ASKED)), st.just(0)),
    st.tuples(st.just(rules.LOW_RATING), st.just(2)),
)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@pytest.mark.slow
@example([Deed(3, 0, "answer")], (rules.ASKED, 0), 2, None)
@given(pasts(), TRIGGERS, st.integers(1, 4), st.none() | st.integers(0, 80))
def test_a_dry_run_says_what_the_sweep_would_have_done(people, deeds, trigger, look_back, joined):
    number = next(NUMBERS)
    with unit_of_work():
        spaces = [place(f"place-{number}-{name}") for name in ("tried", "lived")]
        segment = Segment(slug=f"buyers-{number}", name="Buyers", created_at=FRIDAY)
        db.session.add(segment)
        db.session.flush()
        if joined is not None:
            since = FRIDAY + joined * HOUR
            db.session.add(SegmentMember(segment_id=segment.id, member_id=people["ana"].id, since=since))
    segment_id = segment.id if joined is not None else None
    if joined is not None:
        deeds = [*deeds, Deed(joined, 0, "nothing")]  # the sweep of that hour sees who has joined

    def define(space: Space) -> RuleDefinition:
        kind, amount = trigger
        return RuleDefinition(kind, amount, space_id=space.id, segment_id=segment_id, look_back_days=look_back)

    threads = [ask_all(people["ana"], space) for space in spaces]
    live(deeds, threads[0], people, sweeping=False)
    rule = a_rule(trigger[0], trigger[1], space_id=spaces[1].id, segment_id=segment_id, look_back_days=look_back)
    live(deeds, threads[1], people, sweeping=True)
    with unit_of_work():
        db.session.execute(update(EscalationRule).values(is_on=False))
    assert tried(define(spaces[0]), threads[0]) == swept(rule, threads[1])


@pytest.fixture
def question(ana, machines) -> Thread:
    return ask(ana, machines, MONDAY)


def test_it_counts_what_a_peer_solved_after_the_rule_would_have_fired(ana, ben, gus, question, machines):
    ours = ask(ana, machines, MONDAY + HOUR, title="The drum is loud at night")
    early = ask(ana, machines, MONDAY + 2 * HOUR, title="The filter smells of smoke")
    solved = [(question, ben, EVENING + DAY), (ours, gus, EVENING + DAY), (early, ben, MONDAY + 3 * HOUR)]
    for thread, who, at in solved:
        with unit_of_work():
            post = posts_actions.answer(
                db.session.get_one(Member, who.id), db.session.get_one(Thread, thread.id), HELP, at - HOUR
            )
        with unit_of_work():
            voting_actions.accept(db.session.get_one(Member, ana.id), db.session.get_one(Post, post.id), at)
    found = dry_run_queries.dry_run(RuleDefinition("none_accepted", 8), EVENING + 3 * DAY)
    assert (found.asked, found.escalated, found.solved_by_peers, found.at_once) == (3, 2, 1, 0)


def test_it_says_what_comes_at_once_and_what_the_look_back_leaves_out(question):
    now = MONDAY + 40 * DAY
    assert dry_run_queries.dry_run(RuleDefinition("no_answer", 8), now).at_once == 0  # asked more than thirty days ago
    assert dry_run_queries.dry_run(RuleDefinition("no_answer", 8, look_back_days=60), now).at_once == 1
    slow = dry_run_queries.dry_run(
        RuleDefinition("no_answer", 100, look_back_days=3), now
    )  # it takes twelve working days
    assert (slow.escalated, slow.too_late) == (0, 1)


def test_weeks_begin_on_mondays_and_quiet_ones_are_there_too(question):
    found = dry_run_queries.dry_run(RuleDefinition("no_answer", 8), MONDAY + 15 * DAY)
    assert found.weeks[-3:] == [("2026-03-02", 1), ("2026-03-09", 0), ("2026-03-16", 0)]
    assert len(found.weeks) == 14
    assert found.days == 15


def test_it_writes_nothing_and_costs_the_same_however_much_was_asked(ana, machines, question):
    costs = []
    for number in range(2):
        thread = ask(ana, machines, MONDAY + (number + 1) * HOUR, title=f"The drum of number {number} leaks")
        before = query_count()
        for trigger in rules.TRIGGERS:
            dry_run_queries.dry_run(RuleDefinition(trigger, 1, word="leaks"), EVENING)
        costs.append(query_count() - before)
        assert not db.session.new
        assert thread.id
    assert costs[0] == costs[1] <= 6 * len(rules.TRIGGERS)


def test_what_was_tried_is_read_back_and_nothing_else(app):
    definition = RuleDefinition("no_answer", 8)
    token = sign_dry_run(definition, dry_run_queries.dry_run(definition, EVENING), EVENING)
    found = read_dry_run(token, definition, EVENING + DAY)
    assert found
    assert found["escalated"] == 0
    assert read_dry_run(token, RuleDefinition("no_answer", 9), EVENING) is None
    assert read_dry_run(token, definition, EVENING + DAY + HOUR) is None
    assert read_dry_run(token[:-2], definition, EVENING) is None
