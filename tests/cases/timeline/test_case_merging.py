"""Two cases become one: what was said stays readable for support, and private for each customer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member, Role
from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.case import reopening
from app.cases.case.models import CaseHistoryEntry
from app.cases.customer_view import actions as customer_view_actions
from app.cases.escalation.actions import escalate
from app.cases.merging import actions as merging_actions
from app.cases.merging.models import CaseLink
from app.cases.resolution import actions as resolution_actions
from app.cases.sla.models import SlaClock
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.cases.timeline.models import CaseMessage
from app.cases.timeline.queries import load_customer_timeline, talk_of
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from tests.cases.conftest import case_of
from tests.cases.workers import run_at_once, the_case
from tests.cast import NOW, place
from tests.community.samples import a_question, an_answer


@pytest.fixture
def cases(ana, ben, mia, gus, machines):
    """Two of Ana's and one of Ben's, all open and public."""
    made = []
    for asker in (ana, ana, ben):
        thread = a_question(asker, machines, NOW - timedelta(days=2))
        with unit_of_work():
            made.append(escalate(mia, thread, reason="Nobody knows.", now=NOW).id)
    run_until_empty()
    return made


def merge(actor, number, into, now=NOW, revision=None):
    with unit_of_work():
        return merging_actions.merge(actor, the_case(number), the_case(into), revision=revision, now=now)


def words_of(moments) -> str:
    return " ".join(moment.row.html or "" for moment in moments)


def test_the_merged_case_ends_its_clocks_stop_and_the_other_goes_on(cases, gus, ana):
    first, second, _third = cases
    merge(gus, first, second)
    gone, into = the_case(first), the_case(second)
    assert (gone.status, gone.merged_into_id, gone.knowledge) == ("resolved", second, "link")
    assert gone.canonical_id == into.thread_id
    assert into.is_open
    clocks = db.session.scalars(select(SlaClock).where(SlaClock.case_id == first)).all()
    assert {each.stopped_why for each in clocks} == {"merged"}
    assert all(each.met_at is None for each in clocks)
    run_until_empty()
    told = db.session.scalars(select(Notification.kind).where(Notification.member_id == ana.id)).all()
    assert "joined" in told
    assert "resolved" not in told


def test_support_reads_all_of_it_in_time_order_and_marked(cases, gus, lea, ana, signed_in):
    first, second, _third = cases
    for number, at in ((first, 1), (second, 2), (first, 3)):
        with unit_of_work():
            timeline_actions.note(gus, the_case(number), f"NOTE{number} at {at}", NOW + timedelta(minutes=at))
    merge(gus, first, second, NOW + timedelta(minutes=9))
    notes = [each.row for each in talk_of(the_case(second), lea) if each.kind == "note"]
    assert [each.case_id for each in notes] == [first, second, first]
    page = signed_in(gus).get(f"/cases/{second}").text
    assert f"from #{first}" in page
    assert f"merged #{first} into this case" in page
    assert f"Merged into case #{second}" in signed_in(gus).get(f"/cases/{first}").text


def test_each_customer_reads_their_own_messages_and_never_the_other_s(cases, gus, ana, ben, signed_in):
    first, second, third = cases
    for number in cases:
        with unit_of_work():
            timeline_actions.message(gus, the_case(number), f"SECRET{number}", NOW)
    merge(gus, third, second)
    merge(gus, first, second)
    assert f"SECRET{first}" in words_of(load_customer_timeline(the_case(second)))
    assert f"SECRET{third}" not in words_of(load_customer_timeline(the_case(second)))
    anas = "".join(signed_in(ana).get(f"/my/cases/{number}").text for number in (first, second))
    bens = signed_in(ben).get(f"/my/cases/{third}").text
    assert (f"SECRET{first}" in anas, f"SECRET{second}" in anas, f"SECRET{third}" in anas) == (True, True, False)
    assert (f"SECRET{first}" in bens, f"SECRET{second}" in bens, f"SECRET{third}" in bens) == (False, False, True)
    for number in cases:
        assert f"SECRET{number}" in words_of(talk_of(the_case(second), gus))
    assert signed_in(ben).get(f"/my/cases/{second}").status_code == 404


def test_an_agent_of_one_space_reads_nothing_of_a_case_of_another_that_was_merged(cases, gus, lea, machines):
    first, second, _third = cases
    with unit_of_work():
        timeline_actions.note(gus, the_case(first), "ELSEWHERE", NOW)
        the_case(first).thread.space_id = place("garden").id
        lea.roles = [Role(name="agent", space_id=machines.id, granted_at=NOW)]
        db.session.add(lea)
    merge(gus, first, second)
    assert "ELSEWHERE" in words_of(talk_of(the_case(second), gus))
    assert "ELSEWHERE" not in words_of(talk_of(the_case(second), lea))
    with pytest.raises(NotAllowed):
        merge(lea, _third, first)


def test_of_two_customers_only_into_a_public_question(cases, gus):
    first, _second, third = cases
    with unit_of_work():
        the_case(third).thread.visibility = "private"
    with pytest.raises(NotAllowed, match="cannot be merged"):
        merge(gus, first, third)
    merge(gus, third, first)
    assert the_case(third).canonical_id == the_case(first).thread_id


def test_where_the_asker_may_not_read_the_other_question_no_link_leads_there(cases, gus):
    _first, second, third = cases
    with unit_of_work():
        the_case(second).thread.space_id = place("closed").id
        db.session.flush()
        db.session.execute(db.text("UPDATE space SET visibility = 'segments' WHERE slug = 'closed'"))
    merge(gus, third, second)
    gone = the_case(third)
    assert (gone.knowledge, gone.canonical_id) == ("none", None)


def test_what_makes_no_sense_is_refused_clearly(cases, gus, ana):
    first, second, third = cases
    with pytest.raises(InvalidInput, match="Choose a different case"):
        merge(gus, first, first)
    with pytest.raises(NotAllowed):
        merge(ana, first, second)
    merge(gus, first, second)
    with pytest.raises(InvalidInput, match="already"):
        merge(gus, first, third)
    with pytest.raises(InvalidInput, match="Choose that one instead"):
        merge(gus, third, first)
    with pytest.raises(InvalidInput, match="not been merged"), unit_of_work():
        merging_actions.separate(gus, the_case(second), now=NOW)


def test_chains_are_flat_and_separate_in_their_parts(cases, gus, lea):
    first, second, third = cases
    merge(gus, first, second)
    merge(gus, second, third)
    assert {the_case(each).merged_into_id for each in (first, second)} == {third}
    with unit_of_work():
        timeline_actions.note(gus, the_case(first), "OLDEST", NOW)
    assert "OLDEST" in words_of(talk_of(the_case(third), lea))
    with unit_of_work():
        merging_actions.separate(gus, the_case(second), now=NOW + timedelta(days=1))
    assert (the_case(first).merged_into_id, the_case(second).merged_into_id) == (second, None)
    assert the_case(second).is_open
    assert "OLDEST" not in words_of(talk_of(the_case(third), lea))


def test_separated_within_thirty_days_it_is_open_with_its_clocks_and_later_not(cases, gus):
    first, second, _third = cases
    merge(gus, first, second)
    with pytest.raises(InvalidInput, match="30 days"), unit_of_work():
        merging_actions.separate(gus, the_case(first), now=NOW + timedelta(days=31))
    with unit_of_work():
        merging_actions.separate(gus, the_case(first), now=NOW + timedelta(days=29))
    back = the_case(first)
    assert (back.status, back.merged_into_id, back.knowledge, back.canonical_id) == ("open", None, None, None)
    assert any(each.is_running for each in db.session.scalars(select(SlaClock).where(SlaClock.case_id == first)))


def test_reopening_by_any_door_separates_too(cases, gus, ben):
    _first, second, third = cases
    merge(gus, third, second)
    with unit_of_work():
        customer_view_actions.reopen_as_unsolved(
            ben, the_case(third), "That other question is not mine.", NOW + timedelta(hours=1)
        )
    assert (the_case(third).merged_into_id, the_case(third).is_open) == (None, True)
    merge(gus, third, second, NOW + timedelta(hours=2))
    with unit_of_work():
        reopening.reopen(gus, the_case(third), reason="Ben calls", now=NOW + timedelta(hours=3))
    assert the_case(third).merged_into_id is None


def test_the_word_of_the_asker_of_both_comes_to_the_case_that_goes_on(cases, gus, ana):
    first, second, _third = cases
    with unit_of_work():
        timeline_actions.message(gus, the_case(second), "Which machine is it?", NOW, wait=True)
    merge(gus, first, second)
    with unit_of_work():
        timeline_actions.message(ana, the_case(first), "It is the D45.", NOW + timedelta(hours=1))
    assert db.session.scalars(select(CaseMessage.case_id).where(CaseMessage.body == "It is the D45.")).one() == second
    assert the_case(second).status == "open"
    with unit_of_work():
        assert (
            customer_view_actions.reopen_as_unsolved(ana, the_case(first), "It leaks.", NOW + timedelta(hours=2)).id
            == second
        )


def test_what_the_asker_of_both_writes_in_the_thread_ends_the_waiting(cases, gus, ana):
    first, second, _third = cases
    with unit_of_work():
        timeline_actions.message(gus, the_case(second), "Which machine is it?", NOW, wait=True)
    merge(gus, first, second)
    with unit_of_work():
        opening = select(Post).where(Post.thread_id == the_case(first).thread_id, Post.kind == "opening")
        post = db.session.scalars(opening.options(joinedload(Post.thread))).one()
        posts_actions.comment(ana, post, "It is the D45, by the way.", NOW + timedelta(hours=1))
    run_until_empty()
    assert the_case(second).status == "open"


def test_a_merged_case_leads_whoever_escalates_it_to_the_case_that_goes_on(cases, mia, gus, ben):
    first, second, third = cases
    merge(gus, first, second)
    merge(gus, third, second)
    for number in (first, third):
        with unit_of_work():
            thread = db.session.get_one(Thread, the_case(number).thread_id)
            assert escalate(mia, thread, reason="Still nothing.", now=NOW + timedelta(hours=1)).id == second
        assert the_case(number).merged_into_id == second
    with unit_of_work():
        resolution_actions.resolve(
            gus, the_case(second), knowledge="none", reason="By phone.", now=NOW + timedelta(hours=2)
        )
    with unit_of_work():
        thread = db.session.get_one(Thread, the_case(first).thread_id)
        assert escalate(mia, thread, reason="Again.", now=NOW + timedelta(hours=3)).id == second
    assert (the_case(second).is_open, the_case(first).is_open) == (True, False)


def test_accepting_and_rejecting_in_a_merged_question_reach_the_case_that_goes_on(cases, gus, ana, ben):
    first, second, _third = cases
    merge(gus, first, second)
    answer = an_answer(ben, the_case(first).thread, NOW + timedelta(hours=1))
    with unit_of_work():
        voting_actions.reject(ana, the_case(first).thread, NOW + timedelta(hours=2))
    run_until_empty(NOW + timedelta(hours=2))
    kinds = db.session.scalars(select(CaseHistoryEntry.kind).where(CaseHistoryEntry.case_id == second)).all()
    assert ("rejected" in kinds, the_case(second).is_open) == (True, True)
    with unit_of_work():
        voting_actions.accept(ana, db.session.get_one(Post, answer.id), NOW + timedelta(hours=3))
    run_until_empty(NOW + timedelta(hours=3))
    gone, into = the_case(first), the_case(second)
    assert (gone.merged_into_id, into.is_open, into.knowledge_post_id) == (second, False, answer.id)
    with unit_of_work():
        voting_actions.unaccept(ana, db.session.get_one(Post, answer.id), NOW + timedelta(hours=4))
    run_until_empty(NOW + timedelta(hours=4))
    assert (the_case(second).is_open, the_case(first).is_open) == (True, False)


def test_what_a_case_was_committed_to_goes_with_it_and_comes_back(cases, gus, lea, mia, ben, machines):
    first, second, _third = cases
    other = case_of(mia, ben, machines, "The hopper is loose", NOW)
    day = NOW + timedelta(days=3)
    with unit_of_work():
        merging_actions.link(gus, the_case(other.id), the_case(first), "parent", NOW)
        case_actions.set_priority(gus, the_case(first), "urgent", now=NOW)
        case_actions.set_follow_up(gus, the_case(first), day, now=NOW)
        assignment.assign(gus, the_case(first), db.session.get_one(Member, gus.id), now=NOW)
        assignment.assign(lea, the_case(second), db.session.get_one(Member, lea.id), now=NOW)
        timeline_actions.message(gus, the_case(second), "Which machine is it?", NOW)
    before, due = facts_of(second), the_case(first).due_at
    merge(mia_as_agent(mia), first, second)
    into = the_case(second)
    assert (into.priority, into.follow_up_at, into.due_at) == ("urgent", day, due)
    assert links_of(second) == {(other.id, "parent")}
    run_until_empty()
    told = db.session.execute(select(Notification.member_id, Notification.kind)).all()
    assert {(lea.id, "took"), (gus.id, "went")} <= {tuple(row) for row in told}
    with unit_of_work():
        merging_actions.separate(gus, the_case(first), now=NOW)
    assert (facts_of(second), links_of(second)) == (before, set())


def test_a_merge_moves_no_due_time_later_and_makes_no_link_to_itself(cases, gus):
    first, second, _third = cases
    with unit_of_work():
        merging_actions.link(gus, the_case(first), the_case(second), "related", NOW)
        case_actions.set_priority(gus, the_case(second), "high", now=NOW)
    before = facts_of(second)
    merge(gus, first, second)
    assert facts_of(second) == before


def test_what_is_owed_by_a_merged_case_waits_where_the_other_waits_for_its_customer(cases, gus):
    first, second, _third = cases
    with unit_of_work():
        timeline_actions.message(gus, the_case(second), "Which machine is it?", NOW, wait=True)
    merge(gus, first, second)
    assert the_case(second).status == "waiting_on_customer"
    assert facts_of(second)[2] == []
    assert the_case(second).due_at == rules.NEVER_DUE


def facts_of(number):
    """What a case is committed to: priority, follow-up date, the running timers."""
    case = the_case(number)
    clocks = db.session.scalars(select(SlaClock).where(SlaClock.case_id == number).order_by(SlaClock.id))
    timers = [(clock.kind, clock.due_at, clock.target_seconds) for clock in clocks if clock.is_running]
    return case.priority, case.follow_up_at, timers


def links_of(number):
    links = select(CaseLink.case_id, CaseLink.kind).where(CaseLink.other_id == number)
    return {tuple(row) for row in db.session.execute(links)}


def mia_as_agent(mia):
    with unit_of_work():
        db.session.get_one(Member, mia.id).roles.append(Role(name="agent", granted_at=NOW))
    return db.session.get_one(Member, mia.id)


def do_merge(member_id: int, number: int, into: int, revision: int) -> None:
    actor = db.session.get_one(Member, member_id)
    merging_actions.merge(actor, the_case(number), the_case(into), revision=revision, now=NOW)


def test_two_agents_merge_at_once_and_one_is_told(app, cases, gus, lea):
    first, second, third = cases
    revision, people = the_case(first).revision, (gus.id, lea.id)
    db.session.rollback()
    clicks = [(people[0], first, second, revision), (people[1], first, third, revision)]
    answers = run_at_once(app.extensions["peercare"], do_merge, clicks)
    assert [each.split(":")[0] for each in answers] == ["Conflict", "done"]
    assert the_case(first).merged_into_id in {second, third}


def test_two_cases_merged_into_each_other_at_once_leave_one_open(app, cases, gus, lea):
    first, second, _third = cases
    people = (gus.id, lea.id)
    db.session.rollback()
    clicks = [(people[0], first, second, 0), (people[1], second, first, 0)]
    clicks = [(*each[:3], the_case(each[1]).revision) for each in clicks]
    db.session.rollback()
    answers = run_at_once(app.extensions["peercare"], do_merge, clicks)
    assert sorted(each.split(":")[0] for each in answers)[-1] == "done"
    assert sorted(the_case(each).is_open for each in (first, second)) == [False, True]


def test_the_page_says_what_will_happen_does_it_and_takes_it_back(cases, gus, ben, signed_in):
    first, second, third = cases
    desk = signed_in(gus)
    assert f"/cases/{first}/merge" in desk.get(f"/cases/{first}").text
    assert "What will happen" not in desk.get(f"/cases/{first}/merge").text
    page = desk.get(f"/cases/{first}/merge?into=%23{second}+the+title").text
    assert "This case stays open" in page
    assert "sees both in one place. Anything they still post here is added there." in page
    assert "only their own messages" in desk.get(f"/cases/{first}/merge?into={third}").text
    revision = the_case(first).revision
    done = desk.send(f"/cases/{first}/merge", {"into": f"/cases/{second}", "revision": revision})
    assert done.location == f"/cases/{second}"
    again = desk.send(f"/cases/{first}/merge", {"into": str(third), "revision": revision})
    assert again.status_code == 409
    back = desk.send(f"/cases/{first}/unmerge", {"revision": the_case(first).revision})
    assert back.location == f"/cases/{first}"
    assert the_case(first).is_open
    for wrong in ({"into": ""}, {"into": "987654"}, {"into": "machine"}, {"into": str(first)}, {"into": "x" * 500}):
        assert desk.send(f"/cases/{first}/merge", wrong).status_code == 422, wrong
    assert signed_in(ben).get(f"/cases/{first}/merge").status_code == 404
    assert signed_in(ben).send(f"/cases/{first}/unmerge").status_code == 404


def test_a_case_is_completed_by_number_and_by_title(cases, gus, ben, signed_in):
    first, second, _third = cases
    found = signed_in(gus).get(f"/autocomplete/cases?q={second}&exclude={first}").json
    assert found[0]["value"].startswith(f"#{second} ")
    assert len(signed_in(gus).get("/autocomplete/cases?q=GRINDER").json) == 3
    assert signed_in(gus).get("/autocomplete/cases?q=").json == []
    assert signed_in(ben).get("/autocomplete/cases?q=grinder").status_code == 403
