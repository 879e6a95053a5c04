"""Who is told of what."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.community.following import actions as following_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.models import DONE, Delivery
from app.notifications.models import Notification
from app.suggestions import actions as suggestions_actions
from app.suggestions.areas import actions as areas_actions
from app.suggestions.models import Area
from app.suggestions.queries import get_suggestion
from app.suggestions.sources import actions as sources_actions
from tests.notifications.conftest import told

WISH = "The display should say that it waits for the drum to come to rest."
WHY = "We build it into the next version, because many of you asked for it."


@pytest.fixture
def panel(ada, machines, now):
    """An area of the product."""
    with unit_of_work():
        return areas_actions.make_area(
            ada, name="Panel", space=db.session.get_one(Space, machines.id), owner=None, now=now
        )


def opening(thread):
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id, Post.kind == "opening")).one()


def test_an_answer_is_told_to_who_asked_and_not_to_who_wrote_it(ana, ben, advice):
    assert told(ana) == ["answered"]
    assert told(ben) == []


def test_who_backs_or_follows_a_question_hears_of_answers(zoe, gus, lea, ben, question, now):
    with unit_of_work():
        voting_actions.add_me_too(zoe, question, now)
        following_actions.follow(lea, question, now)
        following_actions.follow(gus, question, now)
        following_actions.mute(gus, question, now)
        posts_actions.answer(ben, question, "Turn the drum by hand once, it resets itself.", now)
    assert told(zoe) == told(lea) == ["answered"]
    assert told(gus) == []


def test_an_answer_by_staff_says_so(ana, gus, question, now):
    with unit_of_work():
        posts_actions.answer(gus, question, "We have seen this; turn the drum by hand once.", now)
    assert told(ana) == ["replied"]


def test_who_is_concerned_twice_is_told_once(ana, ben, question, comment, now):
    comment(ben, opening(question))
    assert told(ana) == ["commented"]


def test_a_comment_is_told_to_the_post_s_author_and_the_asker(ana, ben, zoe, advice, comment):
    comment(zoe, advice)
    assert told(ana) == ["answered", "commented"]
    assert told(ben) == ["commented"]


def test_who_wrote_the_accepted_answer_is_told(ana, ben, advice, now):
    with unit_of_work():
        voting_actions.accept(ana, advice, now)
    assert told(ben) == ["accepted"]


def test_the_line_of_a_case_is_told_to_both_sides(ana, mia, gus, lea, question, now):
    with unit_of_work():
        case = escalate(mia, question, reason="Nobody knows.", now=now)
    assert told(ana) == ["escalated"]
    with unit_of_work():
        assignment.assign(lea, case, gus, now=now)
        timeline_actions.message(gus, case, "What does the sticker inside the door say?", now)
    assert told(gus) == ["assigned"]
    with unit_of_work():
        timeline_actions.message(ana, case, "It says WX-200, made in March.", now)
        timeline_actions.reply(gus, case, "Hold start for ten seconds: it forgets the programme.", now)
        resolution_actions.resolve(gus, case, knowledge="none", reason="Personal", now=now)
    assert told(ana) == ["escalated", "messaged", "replied", "resolved"]
    assert told(gus) == ["assigned", "heard"]


def test_the_customer_s_word_in_a_case_that_nobody_has_is_told_to_all_agents(ana, mia, gus, lea, question, now):
    with unit_of_work():
        case = escalate(mia, question, reason="Nobody knows.", now=now)
        timeline_actions.message(ana, case, "It happens on every programme.", now)
    assert told(gus) == told(lea) == ["heard"]
    assert told(mia) == []


def test_a_case_that_a_peer_solved_is_told_to_the_agent_who_had_it(ana, ben, gus, advice, question, now):
    with unit_of_work():
        case = escalate(gus, question, reason="Nobody knows.", now=now)
        assignment.take(gus, case, now=now)
    told(gus)
    with unit_of_work():
        voting_actions.accept(ana, advice, now)
    assert told(gus) == ["settled"]


def test_a_suggestion_is_told_to_askers_backers_and_helpers_in_one_message_each(
    ana, ben, zoe, pia, panel, advice, question, now
):
    with unit_of_work():
        area = db.session.get_one(Area, panel.id)
        title = "Show why it waits"
        idea = sources_actions.make_from(pia, question, area=area, title=title, body=WISH, now=now)
        voting_actions.add_me_too(zoe, idea.thread, now)
        voting_actions.add_me_too(ana, idea.thread, now)
        voting_actions.accept(ana, advice, now)
    assert told(ana) == ["answered", "suggested"]
    with unit_of_work():
        suggestions_actions.set_status(pia, get_suggestion(idea.id, pia), "shipped", WHY, now)
    assert told(ana) == ["answered", "suggested", "decided"]
    assert told(zoe) == ["decided"]
    assert told(ben) == ["accepted", "decided"]
    assert told(pia) == []


def test_telling_twice_tells_nobody_twice(ana, advice, now):
    told(ana)
    with unit_of_work():
        db.session.execute(db.update(Delivery).where(Delivery.receiver == "").values(state="pending"))
    assert told(ana) == ["answered"]
    assert set(db.session.scalars(select(Delivery.state))) == {DONE}
    assert db.session.scalar(select(func.count()).select_from(Notification)) == 1
