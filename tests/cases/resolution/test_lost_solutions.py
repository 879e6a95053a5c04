"""A case that was resolved by an answer which its customer can no longer read, or which is no longer accepted: they are
notified, and read how to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.members.models import Member
from app.cases.case.models import Case, CaseHistoryEntry
from app.cases.customer_view import actions as customer_view_actions
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.cases.resolution.queries import is_solution_lost
from app.community.merging import actions as merging_actions
from app.community.merging import split
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.outbox.worker import run_until_empty
from app.moderation.flags import actions as flags_actions
from app.moderation.sanctions import remove_posts
from app.notifications.models import Notification
from app.notifications.resolution_email import resolution_of
from tests.cases.conftest import fresh
from tests.cast import NOW, person
from tests.community.samples import BODY

SOON, LATER, END = NOW + timedelta(hours=1), NOW + timedelta(hours=3), NOW + timedelta(hours=6)
HELP = "Put a thin plate under the left hinge; it has been dry since."
LOST = "The answer that resolved your case is no longer available."


@dataclass
class Scene:
    """Ana's case, which an answer of Ben's resolved, and who does something to that answer."""

    case: Case
    ana: Member
    ben: Member
    gus: Member
    mia: Member
    space: Space
    restricted: Space
    post_id: int = 0

    @property
    def post(self) -> Post:
        thread = joinedload(Post.thread).options(joinedload(Thread.asker), joinedload(Thread.space))
        return db.session.get_one(Post, self.post_id, populate_existing=True, options=[thread, joinedload(Post.author)])


@pytest.fixture
def scene(case, ana, ben, gus, mia, machines, now) -> Scene:
    with unit_of_work():
        restricted = Space(slug="inner", name="Inner", visibility="segments", created_at=now)
        db.session.add(restricted)
        answer = posts_actions.answer(ben, db.session.get_one(Thread, case.thread_id), HELP, SOON)
    return Scene(case, ana, ben, gus, mia, machines, restricted, answer.id)


def do(deed: Callable[..., Any], *about: Any, **words: Any) -> Any:
    with unit_of_work():
        made = deed(*about, **words)
    run_until_empty(END)
    return made


def hide(s: Scene) -> None:
    removal_actions.hide(s.mia, s.post, LATER)


def hide_and_show(s: Scene) -> None:
    hide(s)
    removal_actions.unhide(s.mia, s.post, LATER)


def hide_and_delete(s: Scene) -> None:
    hide(s)
    removal_actions.delete(s.mia, s.post, LATER)


def flag(s: Scene) -> None:
    for number in range(3):
        flags_actions.flag(person(f"flagger{number}"), s.post, "spam", "", LATER)


def delete(s: Scene) -> None:
    removal_actions.delete(s.mia, s.post, LATER)


def remove_all_of_its_author(s: Scene) -> None:
    remove_posts.remove_posts(s.mia, s.ben, "spam", "", LATER)


def unaccept(s: Scene) -> None:
    voting_actions.unaccept(s.ana, s.post, LATER)


def unaccept_as_staff(s: Scene) -> None:
    voting_actions.unaccept(s.mia, s.post, LATER)


def unaccept_and_accept_again(s: Scene) -> None:
    voting_actions.unaccept(s.mia, s.post, LATER)
    voting_actions.accept(s.ana, s.post, LATER)


def merge_in_the_open(s: Scene) -> None:
    _merge(s, s.space)


def merge_where_she_cannot_read(s: Scene) -> None:
    _merge(s, s.restricted)


def move_where_she_reads_her_own(s: Scene) -> None:
    merging_actions.move(s.mia, s.post.thread, s.restricted, now=LATER)


def _merge(s: Scene, space: Space) -> None:
    about: dict[str, Any] = {"title": "Doors of all machines leak", "body": BODY, "tags": ["leak"]}
    other = threads_actions.ask(s.gus, space=db.session.get_one(Space, space.id), **about, now=LATER)
    merging_actions.merge(s.mia, s.post.thread, other, LATER)


@pytest.mark.parametrize(
    ("deed", "status", "times_told", "is_lost"),
    [
        (hide, "resolved", 1, True),
        (hide_and_show, "resolved", 0, False),
        (hide_and_delete, "resolved", 1, True),
        (flag, "resolved", 1, True),
        (delete, "resolved", 1, True),
        (remove_all_of_its_author, "resolved", 1, True),
        (unaccept, "open", 0, False),
        (unaccept_as_staff, "resolved", 1, False),
        (unaccept_and_accept_again, "resolved", 0, False),
        (merge_in_the_open, "resolved", 0, False),
        (merge_where_she_cannot_read, "resolved", 1, True),
        (move_where_she_reads_her_own, "resolved", 0, False),
    ],
)
def test_what_becomes_of_a_case_whose_accepted_answer_is_lost(scene, deed, status, times_told, is_lost, signed_in):
    do(voting_actions.accept, scene.ana, scene.post, SOON)
    assert (fresh(scene.case).status, fresh(scene.case).knowledge) == ("resolved", "community")
    do(deed, scene)
    assert fresh(scene.case).status == status
    assert is_solution_lost(fresh(scene.case)) is is_lost
    told = db.session.scalars(select(Notification).filter_by(member_id=scene.ana.id, kind="unsolved")).all()
    entries = db.session.scalars(select(CaseHistoryEntry.kind).filter_by(case_id=scene.case.id, kind="unsolved")).all()
    assert (len(told), len(entries)) == (times_told, times_told)
    assert (LOST in signed_in(scene.ana).get(f"/my/cases/{scene.case.id}").text) is is_lost


def split_off(s: Scene) -> None:
    about: dict[str, Any] = {"title": "What a plate under the hinge does", "tags": ["leak"], "now": LATER}
    there = db.session.get_one(Space, s.restricted.id)
    split.split(s.mia, s.post.thread, post_ids=[s.post_id], space=there, **about)


def delete_as_its_author(s: Scene) -> None:
    removal_actions.delete(s.ben, s.post, LATER)


@pytest.mark.parametrize("deed", [hide, delete_as_its_author, split_off])
def test_an_answer_that_support_chose_is_lost_as_well(scene, deed):
    """Nobody has accepted it: its author may delete it, and moderators may split it off."""
    with unit_of_work():
        chosen = fresh(scene.case)
        resolution_actions.resolve(scene.gus, chosen, knowledge="accept", post=scene.post, now=SOON)
        chosen.thread.accepted_post_id = None
    do(deed, scene)
    assert is_solution_lost(fresh(scene.case))
    (mail,) = db.session.scalars(select(Notification).filter_by(member_id=scene.ana.id, kind="resolved"))
    assert "no longer available" in resolution_of(mail, scene.ana).said
    assert list(db.session.scalars(select(Notification.kind).filter_by(kind="unsolved"))) == ["unsolved"]


@pytest.mark.parametrize("deed", [hide, delete])
def test_a_question_that_holds_the_answer_is_lost_as_well(scene, deed):
    about: dict[str, Any] = {"title": "Doors of all machines leak", "body": BODY, "tags": ["leak"], "now": SOON}
    with unit_of_work():
        other = threads_actions.ask(scene.ben, space=db.session.get_one(Space, scene.space.id), **about)
    with unit_of_work():
        canonical = db.session.get_one(Thread, other.id)
        resolution_actions.resolve(scene.gus, scene.case, knowledge="link", canonical=canonical, now=SOON)
    scene.post_id = db.session.scalars(select(Post.id).filter_by(thread_id=other.id)).one()
    assert not is_solution_lost(fresh(scene.case))
    do(deed, scene)
    assert is_solution_lost(fresh(scene.case))
    assert list(db.session.scalars(select(Notification.kind).filter_by(kind="unsolved"))) == ["unsolved"]


def test_her_own_answer_is_not_lost_to_its_author(scene):
    with unit_of_work():
        scene.post_id = posts_actions.answer(scene.ana, scene.post.thread, HELP, SOON).id
        voting_actions.accept(scene.ana, scene.post, SOON)
    run_until_empty(END)
    do(hide, scene)
    assert not is_solution_lost(fresh(scene.case))
    assert db.session.scalars(select(Notification.id).filter_by(kind="unsolved")).all() == []


def test_the_way_on_is_in_the_banner_and_in_the_inbox(scene, signed_in, monkeypatch):
    do(voting_actions.accept, scene.ana, scene.post, SOON)
    do(hide, scene)
    monkeypatch.setattr(clock, "now", lambda: END)
    ana, case = signed_in(scene.ana), fresh(scene.case)
    address = f"/my/cases/{case.id}#broken"
    question = ana.get(f"/questions/{case.thread_id}/{case.thread.slug}").text
    assert LOST in question
    assert address in question
    assert "is no longer available or accepted" in ana.get("/inbox").text
    do(customer_view_actions.reopen_as_unsolved, scene.ana, case, "It leaks again.", END)
    assert fresh(scene.case).status == "open"
    assert LOST not in ana.get(f"/questions/{case.thread_id}/{case.thread.slug}").text


def test_an_answer_that_is_shown_again_solves_the_case_again(scene, signed_in):
    do(voting_actions.accept, scene.ana, scene.post, SOON)
    do(hide, scene)
    do(removal_actions.unhide, scene.mia, scene.post, END)
    assert LOST not in signed_in(scene.ana).get(f"/my/cases/{scene.case.id}").text
    do(hide, scene)
    assert len(db.session.scalars(select(Notification.id).filter_by(kind="unsolved")).all()) == 1


def test_escalating_again_after_30_days_links_back(scene):
    do(voting_actions.accept, scene.ana, scene.post, SOON)
    do(hide, scene)
    much_later = SOON + timedelta(days=31)
    again = do(escalate, scene.mia, fresh(scene.case).thread, reason="It leaks again.", now=much_later)
    assert again.previous_case_id == scene.case.id
