"""Who is in a segment by its rule, and what that opens."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.accounts.segments import actions as segments_actions
from app.accounts.segments.models import Segment, SegmentMember
from app.community.following import actions as following_actions
from app.community.members.segments import evaluate, evaluate_segments
from app.community.spaces.actions import SpaceWords, change_space
from app.community.spaces.models import Space
from app.community.spaces.queries import stamp_of_space
from app.community.tags import actions as tags_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from tests.cast import person
from tests.community.samples import a_question
from tests.community.tags.test_tagging import tag

RULES = {
    "plan": ({"plan": ["pro"]}, {"kim"}),
    "locale": ({"locale": ["fr"]}, {"luc", "kim"}),
    "relation": ({"relation": ["partner", "former"]}, {"luc"}),
    "trust": ({"trust": 2}, {"tia"}),
    "tags": ({"tags": ["grinder", "none"]}, {"kim", "tia"}),
    "synonym": ({"tags": ["mill"]}, {"kim", "tia"}),
    "two": ({"locale": ["fr"], "tags": ["grinder"]}, {"kim"}),
    "nobody": ({"plan": ["gold"], "locale": ["fr"]}, set()),
    "none": (None, set()),
}


@pytest.fixture
def people(ana, mia, machines, now) -> dict[str, Member]:
    a_question(ana, machines, now)
    with unit_of_work():
        kim, luc, tia, una = (person(handle) for handle in ("kim", "luc", "tia", "una"))
        kim.plan, kim.locale, luc.locale, luc.relation, tia.trust_level = "Pro", "fr", "fr", "partner", 3
        tags_actions.add_synonym(mia, tag("grinder"), "mill", now)
        for each in (kim, tia):
            following_actions.follow(each, tag("grinder"), now)
        following_actions.mute(una, tag("grinder"), now)
    return {each.handle: each for each in (kim, luc, tia, una)}


@pytest.fixture
def segment(ada, now):
    def make(rule=None) -> Segment:
        with unit_of_work():
            return segments_actions.make_segment(ada, name="Testers", rule=rule, now=now)

    return make


def inside() -> dict[str, str]:
    rows = db.session.execute(select(Member.handle, SegmentMember.way).join(SegmentMember.member))
    return dict(rows.all())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_lets_in_for_whom_all_of_it_holds(people, segment, now, name):
    rule, expected = RULES[name]
    made = segment(rule)
    run_until_empty()
    assert set(inside()) == expected
    db.session.refresh(made)
    assert (made.member_count, made.evaluated_at) == (len(expected), now)


def test_who_fits_no_longer_leaves_and_who_was_put_in_by_hand_stays(ada, people, segment, now):
    made = segment({"tags": ["grinder"]})
    with unit_of_work():
        segments_actions.add_members(ada, made, [people["una"], people["tia"]], now)
        evaluate(made.id, now)
    assert inside() == {"kim": "rule", "tia": "hand", "una": "hand"}
    with unit_of_work():
        following_actions.unfollow(people["kim"], tag("grinder"), now)
        following_actions.unfollow(people["tia"], tag("grinder"), now)
    with unit_of_work():
        evaluate_segments(now)
    assert inside() == {"tia": "hand", "una": "hand"}
    assert db.session.get_one(Segment, made.id).member_count == 2


def test_evaluating_twice_is_evaluating_once(people, segment, now):
    made = segment({"tags": ["grinder"]})
    for _ in range(2):
        with unit_of_work():
            evaluate(made.id, now)
    assert db.session.get_one(Segment, made.id).member_count == len(inside()) == 2


def test_who_was_erased_is_in_no_segment(people, segment, now):
    with unit_of_work():
        people["kim"].erased_at = now
    segment({"locale": ["fr"]})
    run_until_empty()
    assert set(inside()) == {"luc"}


def test_a_command_evaluates_at_once(app, people, segment):
    segment({"locale": ["fr"]})
    said = app.test_cli_runner().invoke(args=["segments", "evaluate"]).output
    assert "Testers: 2" in said


def test_a_space_for_a_segment_opens_with_the_rule_and_closes_with_it(
    ada, ana, people, machines, segment, now, signed_in
):
    segment({"tags": ["grinder"]})
    run_until_empty()
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        words = SpaceWords("Machines", visibility="segments", segments=["testers"])
        change_space(ada, space, words, stamp_of_space(space), now)
    kim, luc = signed_in(people["kim"]), signed_in(people["luc"])
    assert kim.get("/spaces/machines").status_code == 200
    assert luc.get("/spaces/machines").status_code == 404
    assert "The grinder stops" in kim.get("/questions").text
    assert "The grinder stops" not in luc.get("/questions").text
    with unit_of_work():
        following_actions.unfollow(db.session.get_one(Member, people["kim"].id), tag("grinder"), now)
    with unit_of_work():
        evaluate_segments(now)
    assert kim.get("/spaces/machines").status_code == 404
    assert "The grinder stops" not in kim.get("/questions").text
