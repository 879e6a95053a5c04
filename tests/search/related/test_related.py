"""Related threads are computed by the worker; helpers see what the author saw, and what a question may repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community.removal.actions import hide
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.search.deflection.models import SeenBeforeAsking
from app.search.index.cli import rebuild_index
from app.search.related import queries
from app.search.related.models import RelatedThread
from app.search.related.queries import RELATED, Other, others_of, possible_original, related_to
from tests.community.samples import a_question, an_answer, opening_of
from tests.conftest import Browser

TITLE = "Washing machine stops with E18"
BODY = "It hums for a while, then the display shows the code and nothing more happens."
Drain = Callable[[], int]
SignedIn = Callable[[Member], Browser]


@pytest.fixture
def ask(ana: Member, machines: Space, now: datetime, drain: Drain) -> Callable[..., Thread]:
    """`ask(TITLE, hours=1)`: a question of Ana's, asked some hours later, which the worker has indexed and related.

    Other questions are there before: a word that all documents contain makes none of them similar.
    """
    for thing in ("Kettle", "Oven", "Freezer", "Toaster", "Blender", "Radio", "Lamp", "Phone"):
        a_question(ana, machines, now, title=f"{thing} makes strange noises", body="Nobody knows why since Sunday.")
    drain()

    def asked(title: str = TITLE, *, hours: int = 0, author: Member = ana, **changes: object) -> Thread:
        thread = a_question(author, machines, now + timedelta(hours=hours), title=title, body=BODY, **changes)
        drain()
        return thread

    return asked


def related(thread: Thread, viewer: Member | None = None) -> list[int]:
    return [each.id for each in related_to(others_of(db.session.get_one(Thread, thread.id), viewer))]


def test_a_new_question_and_those_like_it_are_related_in_both_directions(ask: Callable[..., Thread]) -> None:
    old, other = ask(), ask("Grinder whistles at noon", hours=1)
    new = ask(f"My {TITLE.lower()}", hours=2)
    assert related(new)[0] == old.id
    assert related(old)[0] == new.id
    ranks = {(each.thread_id, each.other_id): each.rank for each in db.session.scalars(select(RelatedThread))}
    assert ranks[new.id, old.id] == ranks[old.id, new.id] > 0.5
    assert other.id not in related(new)


def test_no_more_than_a_few_are_shown_and_a_rebuild_relates_all_again(
    ask: Callable[..., Thread], drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_SHOWN", 2)
    threads = [ask(f"{TITLE}, model {number}", hours=number) for number in range(4)]
    assert [len(related(each)) for each in threads] == [2] * len(threads)
    with unit_of_work():
        db.session.query(RelatedThread).delete()
    rebuild_index()
    drain()
    assert [len(related(each)) for each in threads] == [2] * len(threads)


def test_what_is_hidden_or_private_is_not_shown(
    ask: Callable[..., Thread], ana: Member, zoe: Member, mia: Member, now: datetime, browser: Browser
) -> None:
    private, public = ask(visibility="private"), ask(f"{TITLE} again", hours=1)
    assert related(public, zoe) == related(public) == []
    assert related(private, ana) == [public.id]
    with unit_of_work():
        hide(mia, opening_of(public), now)
    assert related(private, zoe) == []
    assert "Related questions" not in browser.get(thread_address(private)).text


def test_the_page_of_a_thread_lists_related_questions(
    ask: Callable[..., Thread], zoe: Member, browser: Browser, signed_in: SignedIn
) -> None:
    old, new = ask(), ask(f"{TITLE} again", hours=1)
    for reader in (browser, signed_in(zoe)):
        page = reader.get(thread_address(new)).text
        assert "Related questions" in page
        assert f'href="{thread_address(old)}"' in page


def test_more_related_questions_cost_a_member_nothing(
    ask: Callable[..., Thread], zoe: Member, signed_in: SignedIn
) -> None:
    first, reader, costs = ask(), signed_in(zoe), []
    for number in range(3):
        costs.append(reader.get(thread_address(first)).headers["Server-Timing"].partition(";dur")[0])
        ask(f"{TITLE}, {number}", hours=number + 1)
    assert len(set(costs)) == 1


def test_who_may_close_a_new_question_reads_which_one_it_may_repeat(
    ask: Callable[..., Thread],
    ana: Member,
    ben: Member,
    mia: Member,
    now: datetime,
    browser: Browser,
    signed_in: SignedIn,
) -> None:
    old, new = ask(), ask(f"{TITLE} again", hours=1)
    close = f"/threads/{new.id}/close?reason=duplicate&amp;like={old.id}"
    moderator = signed_in(mia)
    page = moderator.get(thread_address(new)).text
    assert "Possible duplicate of" in page
    assert close in page
    assert "Possible duplicate of" not in moderator.get(thread_address(old)).text
    for other in (signed_in(ana), browser):
        assert "Possible duplicate of" not in other.get(thread_address(new)).text
    form = moderator.get(close.replace("&amp;", "&")).text
    assert f'value="{old.id}" checked' in form
    an_answer(mia, db.session.get_one(Thread, new.id), now)
    assert "Possible duplicate of" not in moderator.get(thread_address(new)).text


@pytest.mark.parametrize(
    ("ranks", "is_first_offered"),
    [
        ([0.95], True), ([0.5], True), ([0.49], False), ([0.89, 0.59], True), ([0.89, 0.61], False), ([], False),
        ([0.8, 0.8, 0.2], False), ([0.95, 0.8], True),
    ],
)  # fmt: skip
def test_an_original_is_offered_if_it_stands_out(now: datetime, ranks: list[float], is_first_offered: bool) -> None:
    thread, asked = Thread(id=99, created_at=now), now - timedelta(days=1)
    others = [other(rank, asked, place) for place, rank in enumerate(ranks)]
    offered = possible_original(thread, others)
    assert offered == (others[0] if is_first_offered else None)
    assert possible_original(thread, [other(1.0, asked, 7, closed_reason="duplicate"), *others]) == offered
    assert possible_original(thread, [other(1.0, now + timedelta(days=1), 8), *others]) == offered
    assert possible_original(thread, [each._replace(kind="suggestion") for each in others]) is None


def test_of_several_that_are_the_same_a_solved_one_is_offered_or_else_the_first(now: datetime) -> None:
    thread = Thread(id=99, created_at=now)
    same = [other(1.0, now - timedelta(days=each), each) for each in (1, 2, 3)]
    assert possible_original(thread, same) == same[2]
    solved = same[1]._replace(answer_state="solved", rank=0.9)
    assert possible_original(thread, [same[0], same[2], solved]) == solved


def other(rank: float, asked: datetime, number: int, closed_reason: str | None = None) -> Other:
    return Other(RELATED, rank, number, "question", "", "", "en", "answered", closed_reason, asked)


def test_what_the_author_saw_before_asking_is_stored_and_shown_to_helpers(
    ask: Callable[..., Thread], ana: Member, zoe: Member, browser: Browser, signed_in: SignedIn
) -> None:
    threads = [ask(f"{TITLE}, model {number}", hours=number) for number in range(2)]
    private = ask("Dishwasher leaks", visibility="private")
    asker, similar = signed_in(zoe), f"/search/similar?title={TITLE}"
    shown = " ".join(str(each.id) for each in reversed(threads))
    fragment = asker.get(similar, headers={"HX-Request": "true"}).text
    assert f'name="seen_threads" form="ask-form" value="{shown}"' in fragment
    assert "seen_threads" not in asker.get(similar).text
    words = {"title": "Grinder whistles at noon", "body": BODY, "tags": "", "space": "machines"}
    sent = f"{shown} {private.id} x 99999999999999999999 987654"
    address = asker.send(
        "/questions/new", words | {"visibility": "public", "locale": "en", "seen_threads": sent}
    ).location
    rows = db.session.scalars(select(SeenBeforeAsking).order_by(SeenBeforeAsking.position)).all()
    assert [(each.seen_thread_id, each.position) for each in rows] == [(threads[1].id, 1), (threads[0].id, 2)]
    page = signed_in(ana).get(address).text
    assert "The author saw these before asking" in page
    assert thread_address(db.session.get_one(Thread, threads[0].id)) in page
    for other in (asker, browser):
        assert "The author saw these before asking" not in other.get(address).text
    assert all(each.role == RELATED for each in others_of(db.session.get_one(Thread, threads[0].id), ana))
