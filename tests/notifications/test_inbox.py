"""The inbox, and the bell that counts it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cases.escalation.actions import escalate
from app.cases.teams.assignment import assign
from app.cases.timeline import actions as timeline_actions
from app.community.editing import actions as editing_actions
from app.community.following import actions as following_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.removal import actions as removal_actions
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads import read_access
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.notifications.inbox.presenters import address, excerpt_of
from app.notifications.inbox.queries import inbox
from app.notifications.kinds.mail_extras import quote_of
from app.notifications.models import Notification
from tests import cast
from tests.notifications.conftest import ADVICE, TITLE, told


def test_a_stranger_is_sent_to_sign_in(browser):
    assert browser.get("/inbox").status_code == 302


def test_an_empty_inbox_says_what_would_be_there(ana, signed_in):
    page = signed_in(ana).get("/inbox")
    assert page.status_code == 200
    assert "No notifications yet" in page.text
    assert "Mark all as read" not in page.text


def test_what_happened_stands_there_with_who_and_where(ana, advice, signed_in):
    told(ana)
    page = signed_in(ana).get("/inbox")
    assert f"Ben Okafor answered “{TITLE}”" in page.text
    assert f'href="/posts/{advice.id}"' in page.text
    assert ">New<" in page.text.replace("\n", "")


def test_the_bell_counts_what_is_new_in_one_statement(ana, advice, signed_in):
    told(ana)
    page = signed_in(ana).get("/inbox")
    assert '<span class="sr">, 1 new</span>' in page.text


def test_session_roles_and_bell_cost_two_statements(ana, advice, signed_in):
    told(ana)
    page = signed_in(ana).get("/settings/notifications")
    assert "1 new" in page.text
    statements = int(page.headers["Server-Timing"].split('desc="')[1].split(" ")[0])
    assert statements <= 3  # and one for the choices themselves


def test_a_longer_inbox_costs_no_more_statements(ana, ben, zoe, question, signed_in, now):
    counts = []
    for _ in range(2):
        for number in range(5):
            with unit_of_work():
                posts_actions.answer((ben, zoe)[number % 2], question, f"Turn the drum by hand {number} times.", now)
        told(ana)
        counts.append(signed_in(ana).get("/inbox").headers["Server-Timing"].split(";")[1])
    assert counts[0] == counts[1]


def test_opening_the_inbox_marks_nothing(ana, advice, signed_in):
    told(ana)
    signed_in(ana).get("/inbox")
    assert db.session.scalars(select(Notification.read_at)).all() == [None]


def test_one_is_marked_by_its_button(ana, ben, advice, comment, signed_in):
    comment(ben, advice)
    told(ana)
    first = db.session.scalars(select(Notification).order_by(Notification.id)).first()
    browser = signed_in(ana)
    assert browser.send(f"/inbox/{first.id}/read").status_code == 303
    assert [each is None for each in db.session.scalars(select(Notification.read_at).order_by(Notification.id))] == [
        False,
        True,
    ]


def test_all_that_were_shown_are_marked_and_later_ones_are_not(ana, ben, question, advice, comment, signed_in):
    told(ana)
    newest = db.session.scalar(select(db.func.max(Notification.id)))
    comment(ben, advice)
    told(ana)
    browser = signed_in(ana)
    assert browser.send("/inbox/read", {"newest": newest}).status_code == 303
    assert db.session.scalars(select(Notification.kind).where(Notification.read_at.is_(None))).all() == ["commented"]


def test_nobody_marks_what_was_told_to_another(ana, zoe, advice, signed_in):
    told(ana)
    first = db.session.scalars(select(Notification)).one()
    assert signed_in(zoe).send(f"/inbox/{first.id}/read").status_code == 404
    assert db.session.scalars(select(Notification.read_at)).all() == [None]


def test_bad_input_is_answered_with_a_page(ana, signed_in):
    browser = signed_in(ana)
    for newest in ("", "x", "-1", "9" * 30):
        assert browser.send("/inbox/read", {"newest": newest}).status_code == 400
    assert browser.get("/inbox?after=%F0%9F").status_code == 404


def test_what_a_reader_may_no_longer_read_is_neither_shown_nor_counted(ana, ben, zoe, question, advice, now, signed_in):
    told(ana)
    with unit_of_work():
        removal_actions.delete(ben, advice, now)
    page = signed_in(ana).get("/inbox")
    assert TITLE not in page.text
    assert "1 new" not in page.text


def test_an_excerpt_shows_what_was_written_and_nothing_that_is_hidden(ana, ben, question, advice, now, signed_in):
    told(ana)
    assert ADVICE in signed_in(ana).get("/inbox").text
    with unit_of_work():
        db.session.get_one(Post, advice.id).hidden_at = now
    for reader in (ana, ben):
        assert ADVICE not in signed_in(reader).get("/inbox").text


def is_shown_until_withdrawn(browser, written, words, now) -> None:
    """What was written in a case has an excerpt in the reader's inbox, and none once it is withdrawn."""
    assert words in browser.get("/inbox").text
    with unit_of_work():
        db.session.get_one(type(written), written.id).withdrawn_at = now
    assert words not in browser.get("/inbox").text


def test_a_private_message_has_an_excerpt_until_it_is_withdrawn(ana, gus, mia, question, now, signed_in):
    with unit_of_work():
        case = escalate(mia, question, reason="Nobody knows, and she waits.", now=now)
        message = timeline_actions.message(gus, case, "Would you send us the number on its plate?", now)
    told(ana)
    is_shown_until_withdrawn(signed_in(ana), message, "the number on its plate", now)


def test_a_note_has_an_excerpt_for_the_agent_until_it_is_withdrawn(ana, gus, mia, question, now, signed_in):
    with unit_of_work():
        case = escalate(mia, question, reason="Nobody knows, and she waits.", now=now)
        assign(gus, case, gus, now=now)
        note = timeline_actions.note(mia, case, "She has the old pump, I believe.", now)
    told(gus)
    is_shown_until_withdrawn(signed_in(gus), note, "the old pump", now)


def test_an_answer_that_went_to_another_question_is_quoted_nowhere(
    app, ana, gus, mia, question, advice, now, signed_in
):
    """Whoever reads one question may not read another: space and visibility may differ."""
    with unit_of_work():
        case = escalate(mia, question, reason="Nobody knows, and she waits.", now=now)
        assign(gus, case, gus, now=now)
        voting_actions.accept(ana, db.session.get_one(Post, advice.id, options=[joinedload(Post.thread)]), now)
    told(gus)
    settled = next(each for each in inbox(gus, None).items if each.kind == "settled")
    assert ADVICE in signed_in(gus).get("/inbox").text
    assert ADVICE in quote_of(settled)
    with unit_of_work():
        other = cast.person("zoe")
        space = db.session.get_one(Space, question.space_id)
        elsewhere = threads_actions.ask(
            other, space=space, title=f"{TITLE} elsewhere", body=ADVICE * 2, tags=(), now=now
        )
        db.session.get_one(Post, advice.id).thread_id = elsewhere.id
    settled = next(each for each in inbox(gus, None).items if each.kind == "settled")
    assert (excerpt_of(settled), quote_of(settled)) == ("", "")
    with app.test_request_context():
        assert address(settled) == f"/cases/{case.id}"


def test_an_excerpt_of_an_edited_answer_is_the_new_text(ana, ben, advice, now, signed_in):
    told(ana)
    assert ADVICE in signed_in(ana).get("/inbox").text
    with unit_of_work():
        editing_actions.edit(
            ben, db.session.get_one(Post, advice.id), body="Clean the filter first; then turn it.", revision=1, now=now
        )
    page = signed_in(ana).get("/inbox").text
    assert "Clean the filter first" in page
    assert ADVICE not in page


def test_topics_and_unread_narrow_the_inbox_and_count_what_is_unread(ana, advice, question, mia, now, signed_in):
    told(ana)
    with unit_of_work():
        escalate(mia, question, reason="Nobody knows, and she waits.", now=now)
    told(ana)
    browser = signed_in(ana)
    page = browser.get("/inbox").text
    assert re.findall(r'href="/inbox\?kind=(\w+)"', page) == ["questions", "cases", "suggestions", "account"]
    assert page.count("1 unread") == 2
    assert "2 unread" in page
    only = browser.get("/inbox?kind=cases").text
    assert f"Ben Okafor answered “{TITLE}”" not in only
    assert f"“{TITLE}”" in only
    assert browser.send("/inbox/read", {"newest": 10**6, "kind": "cases", "next": "/inbox?kind=cases"}).location == (
        "/inbox?kind=cases"
    )
    assert "No unread notifications here" in browser.get("/inbox?kind=cases&show=unread").text
    assert f"Ben Okafor answered “{TITLE}”" in browser.get("/inbox?show=unread").text


@pytest.mark.parametrize("query", ["kind=x", "show=x", "kind=work", "kind=questions&after=x"])
def test_a_filter_that_is_none_is_not_found(ana, signed_in, query):
    assert signed_in(ana).get(f"/inbox?{query}").status_code == 404


def test_staff_filter_by_their_work_too(gus, signed_in):
    assert "No notifications here" in signed_in(gus).get("/inbox?kind=work").text


def test_a_filter_is_kept_while_paging(ana, ben, question, now, signed_in):
    for number in range(32):
        with unit_of_work():
            posts_actions.answer(ben, question, f"Turn the drum by hand {number} times.", now)
    told(ana)
    browser, found, address = signed_in(ana), [], "/inbox?kind=questions&show=unread"
    while address:
        page = browser.get(address).text
        found += re.findall(r"by hand (\d+) times", page)
        on = re.search(r'href="([^"]+)" rel="next"', page)
        address = on[1].replace("&amp;", "&") if on else ""
        assert not on or {"kind=questions", "show=unread"} <= set(address.partition("?")[2].split("&"))
    assert found == [str(number) for number in reversed(range(32))]


def test_no_way_back_leads_elsewhere(ana, advice, signed_in):
    told(ana)
    first = db.session.scalars(select(Notification)).one()
    browser = signed_in(ana)
    assert browser.send(f"/inbox/{first.id}/read", {"next": "https://example.org/"}).location == "/inbox"
    assert browser.send("/inbox/read", {"newest": first.id, "next": "//example.org"}).location == "/inbox"


def test_a_private_thread_is_told_only_to_who_may_read_it(ana, zoe, gus, machines, now, signed_in):
    with unit_of_work():
        thread = threads_actions.ask(
            ana,
            space=db.session.get_one(Space, machines.id),
            title="My invoice shows another name",
            body="It is my address, but the name above it is not mine.",
            tags=[],
            visibility="private",
            now=now,
        )
        following_actions.follow(zoe, thread, now)
        posts_actions.answer(gus, thread, "We have corrected it and send you a new one.", now)
    told(ana)
    assert "My invoice shows another name" in signed_in(ana).get("/inbox").text
    assert "My invoice shows another name" not in signed_in(zoe).get("/inbox").text
    with unit_of_work():
        read_access.grant_access(thread, zoe, now)
    assert "My invoice shows another name" in signed_in(zoe).get("/inbox").text
