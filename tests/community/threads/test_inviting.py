"""Private questions: who chooses who else reads them, and how nobody learns who has an account."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.accounts.members.models import Role
from app.community.threads import read_access
from app.community.threads.models import Thread, ThreadAccess
from app.community.threads.policies import can_exclude, can_invite
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed, NotFound
from app.core.mail.message import outbox
from app.core.outbox.models import Event
from app.core.outbox.worker import run_until_empty
from app.notifications.models import Notification
from tests.cast import person, place
from tests.community.samples import a_question
from tests.community.voting.test_pages_threads import address_of


@pytest.fixture
def question(ana, machines, now) -> Thread:
    return a_question(ana, machines, now, visibility="private")


def invite(actor, thread, who, now):
    with unit_of_work():
        return read_access.grant_read_access(actor, db.session.get_one(Thread, thread.id), who, now)


def readers() -> list[int]:
    return list(db.session.scalars(db.select(ThreadAccess.member_id)))


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("stranger", False),
        ("peer", False),
        ("participant", False),
        ("asker", True),
        ("moderator", True),
        ("moderator elsewhere", False),
        ("agent", True),
        ("product", False),
        ("admin", True),
    ],
)
def test_who_chooses_who_reads_a_private_question(app, machines, question, now, who, may):
    with unit_of_work():
        garden = place("garden")
        roles = {
            "moderator": "moderator",
            "moderator elsewhere": "moderator",
            "agent": "agent",
            "product": "product",
            "admin": "admin",
        }
        actor = None if who == "stranger" else question.asker if who == "asker" else person("someone")
        if who in roles:
            actor.roles.append(
                Role(name=roles[who], space_id=garden.id if "elsewhere" in who else None, granted_at=now)
            )
    assert bool(can_invite(actor, question)) is may
    assert bool(can_exclude(actor, question, 987)) is may
    assert actor is None or can_exclude(actor, question, actor.id)
    question.visibility = "public"
    assert not can_invite(actor, question)
    db.session.rollback()


def test_a_colleague_added_by_handle_reads_at_once_and_is_told(ana, ben, question, now, signed_in):
    assert signed_in(ben).get(address_of(question)).status_code == 404
    assert invite(ana, question, " @Ben ", now) is ben
    assert signed_in(ben).get(address_of(question)).status_code == 200
    run_until_empty()
    told = db.session.query(Notification).one()
    assert (told.member_id, told.kind) == (ben.id, "invited")
    assert "invited you to read “" in signed_in(ben).get("/inbox").text


@pytest.mark.parametrize(
    ("who", "sentence"), [("nobody", "No member"), ("", "No member"), ("ana", "already"), ("ben", "already")]
)
def test_nobody_is_added_who_is_not_here_or_reads_it_already(ana, ben, question, now, who, sentence):
    invite(ana, question, "ben", now)
    with pytest.raises(InvalidInput, match=sentence):
        invite(ana, question, who, now)


def test_an_address_tells_nobody_whether_it_has_an_account(ana, ben, question, signed_in):
    browser = signed_in(ana)
    pages = []
    for address in ("ben@example.org", "unknown@example.org"):
        answer = browser.send(f"/threads/{question.id}/access", {"who": address})
        pages.append((answer.status_code, answer.location, browser.get(address_of(question)).text.count("Ben")))
    assert pages[0] == pages[1]
    assert (pages[0][2], readers()) == (0, [])


def test_whoever_is_offered_it_by_their_address_reads_it_after_they_said_yes(ana, ben, zoe, question, signed_in):
    signed_in(ana).send(f"/threads/{question.id}/access", {"who": "BEN@example.org"})
    run_until_empty()
    letter = outbox()[-1]
    assert letter.to == "ben@example.org"
    assert question.title not in letter.text + letter.html
    found = re.search(r"http://localhost(/threads/\S+)", letter.text)
    assert found
    link = found[1]
    assert signed_in(zoe).get(link).status_code == 404
    assert signed_in(ben).get(link.replace(f"/{question.id}/", f"/{question.id + 1}/")).status_code == 404
    browser = signed_in(ben)
    page = browser.get(link)
    assert question.title not in page.text
    assert readers() == []
    answer = browser.send(link)
    assert answer.location == address_of(question)
    assert question.title in browser.get(answer.location).text
    assert "Ben" in signed_in(ana).get(address_of(question)).text


def test_an_offer_is_repeated_once_a_day_and_ends_when_it_is_taken_back_or_old(ana, ben, question, now):
    for hours in (0, 1, 25):
        invite(ana, question, "ben@example.org", now + timedelta(hours=hours))
    offers = db.session.scalars(db.select(Event).filter_by(name="access.offered").order_by(Event.id)).all()
    assert len(offers) == 2
    assert read_access.open_offer(offers[0], ben, now).id == question.id
    with pytest.raises(NotFound):
        read_access.open_offer(offers[0], ben, now + timedelta(days=31))
    with unit_of_work():
        read_access.revoke_read_access(ana, db.session.get_one(Thread, question.id), ben, now)
    with pytest.raises(NotFound):
        read_access.open_offer(offers[1], ben, now + timedelta(hours=26))


def test_who_left_is_not_invited_again_and_nobody_is_notified_twice(ana, ben, zoe, question, now):
    for hours in range(3):
        invite(ana, question, "ben", now + timedelta(hours=hours))
        with unit_of_work():
            read_access.revoke_read_access(
                ana, db.session.get_one(Thread, question.id), ben, now + timedelta(hours=hours)
            )
    invite(ana, question, "zoe", now)
    with unit_of_work():
        read_access.revoke_read_access(zoe, db.session.get_one(Thread, question.id), zoe, now)
    with pytest.raises(InvalidInput, match="left this question"):
        invite(ana, question, "zoe", now + timedelta(hours=1))
    invite(ana, question, "zoe@example.org", now + timedelta(days=2))
    run_until_empty(now + timedelta(days=3))
    told = db.session.scalars(db.select(Notification.member_id).where(Notification.kind == "invited")).all()
    assert sorted(told) == sorted([ben.id, zoe.id])


def test_an_offer_that_is_not_accepted_is_made_three_times_at_most(ana, ben, question, now):
    for days in range(0, 10, 2):
        invite(ana, question, "ben@example.org", now + timedelta(days=days))
    assert db.session.query(Event).filter_by(name="access.offered").count() == 3


def test_who_is_removed_reads_no_more_and_everyone_may_leave(ana, ben, zoe, question, now, signed_in):
    for who in ("ben", "zoe"):
        invite(ana, question, who, now)
    with pytest.raises(NotAllowed), unit_of_work():
        read_access.revoke_read_access(ben, db.session.get_one(Thread, question.id), zoe, now)
    signed_in(ana).send(f"/threads/{question.id}/access/remove", {"handle": "ben"})
    assert signed_in(ben).get(address_of(question)).status_code == 404
    answer = signed_in(zoe).send(f"/threads/{question.id}/access/remove", {"handle": "zoe"})
    assert (answer.status_code, answer.location, readers()) == (303, "/my/questions", [])


def test_a_private_question_has_at_most_twenty_readers(ana, question, now, monkeypatch):
    monkeypatch.setattr(read_access, "MOST_READERS", 1)
    with unit_of_work():
        person("first"), person("second")
    invite(ana, question, "first", now)
    with pytest.raises(InvalidInput, match="up to 1"):
        invite(ana, question, "second", now)


def test_a_participant_sees_who_reads_it_and_cannot_add(ana, ben, zoe, question, signed_in):
    moment = clock.now()
    for who in ("ben", "zoe"):
        invite(ana, question, who, moment)
    page = signed_in(ben).get(address_of(question)).text
    assert "Who can read this" in page
    assert "Zoé Lambert" in page
    assert 'name="who"' not in page
    assert signed_in(ben).send(f"/threads/{question.id}/access", {"who": "gus"}).status_code == 403
