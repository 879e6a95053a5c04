"""The mail of a resolution says what was done, shows the answer, and how to reopen the case and to rate our help."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.cases.case import reopening
from app.cases.case.models import Case
from app.cases.escalation.actions import escalate
from app.cases.resolution import actions as resolution_actions
from app.community.posts import actions as posts_actions
from app.community.posts.models import Post
from app.community.spaces.models import Space
from app.community.threads import actions as threads_actions
from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.mail import message
from app.core.mail.message import MailMessage
from tests.notifications.conftest import told

SNAPSHOT = Path(__file__).parent / "resolution_mails.txt"
SECRET = re.compile(r"/(rate|unsubscribe)/[^\s?\"]+")
ANSWER = "Hold **Start** for three seconds, then choose the programme again."


@pytest.fixture
def case(mia, question, now) -> Case:
    with unit_of_work():
        return escalate(mia, question, reason="She waits.", now=now)


def an_answer(author, thread: Thread, now) -> Post:
    with unit_of_work():
        return posts_actions.answer(author, db.session.get_one(Thread, thread.id), ANSWER, now)


def another(ana, ben, machines, now, visibility: str = "public") -> Thread:
    """Ben's question of the same, with Ana's answer, which he accepted."""
    with unit_of_work():
        space = db.session.get_one(Space, machines.id)
        words: dict[str, Any] = {
            "title": "It stops after three minutes",
            "body": "Every time, since Monday.",
            "tags": [],
        }
        return threads_actions.ask(ben, space=space, **words, visibility=visibility, now=now)


def letter_of(gus, ana, case: Case, now, **how: Any) -> MailMessage:
    with unit_of_work():
        resolution_actions.resolve(gus, case, now=now + timedelta(days=8), **how)
    told(ana)
    return next(each for each in reversed(message.outbox()) if each.to == "ana@example.org")


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("knowledge", ["accept", "publish", "link", "none"])
def test_it_says_what_was_done_in_these_words(  # noqa: PLR0917 — the whole cast
    app, ana, ben, gus, machines, question, case, now, knowledge, locale
):
    with unit_of_work():
        db.session.merge(ana).locale = locale
    how: dict[str, Any] = {"reason": "REASON-CANARY"} if knowledge == "none" else {"body": ANSWER}
    if knowledge == "accept":
        how = {"post": an_answer(ben, question, now)}
    elif knowledge == "link":
        other = another(ana, ben, machines, now)
        post = an_answer(gus, other, now)
        with unit_of_work():
            voting_actions.accept(ben, db.session.get_one(Post, post.id), now)
        how = {"canonical": db.session.get_one(Thread, other.id)}
    letter = letter_of(gus, ana, case, now, knowledge=knowledge, **how)
    text = SECRET.sub(r"/\1/…", letter.text).strip()
    shown = f"## {knowledge}, {locale}\n\nSubject: {letter.subject}\n\n{text}\n\n"
    assert shown in SNAPSHOT.read_text()
    assert "REASON-CANARY" not in letter.text + letter.html


def test_the_html_mail_shows_the_answer_and_both_ways_on(app, ana, gus, case, now):
    letter = letter_of(gus, ana, case, now, knowledge="publish", body=ANSWER)
    assert "Hold Start for three seconds" in letter.html
    assert f'href="http://localhost/my/cases/{case.id}#broken"' in letter.html
    assert letter.html.count("/rate/") == 5
    assert "View answer" in letter.html


def test_an_answer_that_was_taken_away_meanwhile_is_not_shown(app, ana, ben, gus, machines, question, case, now):
    other = another(ana, ben, machines, now)
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="link", canonical=db.session.get_one(Thread, other.id), now=now)
        db.session.get_one(Thread, other.id).hidden_at = now
    told(ana)
    letter = next(each for each in reversed(message.outbox()) if each.to == "ana@example.org")
    assert "It stops after three minutes" not in letter.text + letter.html


def test_of_a_case_that_is_open_again_no_way_to_reopen_it_is_mailed(app, ana, gus, case, now):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Hers.", now=now)
        reopening.reopen(gus, case, reason="Too early.", now=now)
    told(ana)
    texts = [each.text for each in message.outbox() if each.to == "ana@example.org"]
    assert not [text for text in texts if "#broken" in text]


def test_a_resolution_that_no_longer_stands_is_not_told_the_customer(app, ana, gus, case, now):
    with unit_of_work():
        resolution_actions.resolve(gus, case, knowledge="none", reason="Hers.", now=now)
        reopening.reopen(gus, case, reason="Too early.", now=now + timedelta(seconds=5))
        resolution_actions.resolve(gus, case, knowledge="none", reason="Hers.", now=now + timedelta(seconds=9))
    assert told(ana).count("resolved") == 1
    letter = next(each for each in reversed(message.outbox()) if "resolved your case" in each.subject)
    assert letter.text.count("/rate/") == 5
