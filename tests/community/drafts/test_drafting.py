"""Drafts: kept by themselves, never overwritten blindly, brought back, and gone with what is made of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.drafts import actions as drafts_actions
from app.community.drafts.jobs import forget_drafts
from app.community.drafts.models import Draft
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import Conflict, InvalidInput, NotFound
from app.core.web.idempotency import FormSubmission

WORDS = {"body": "Take the hopper off and turn the burr by"}
LONGER = {"body": WORDS["body"] + " hand until it runs free."}
OTHER = {"body": "It was the fuse."}


def save(owner, now, key="answer:7", fields=WORDS, **more):
    with unit_of_work():
        return drafts_actions.save(owner, key, fields, now, **more)


def drafts() -> dict[str, str]:
    return {each.key: each.fields.get("body", "") for each in db.session.scalars(db.select(Draft))}


def test_what_is_typed_is_kept_and_the_next_version_takes_its_place(ana, now):
    first = save(ana, now, seen="")
    second = save(ana, now + timedelta(seconds=3), fields=LONGER, seen=first.version)
    assert drafts() == {"answer:7": LONGER["body"]}
    assert (second.created_at, second.updated_at) == (now, now + timedelta(seconds=3))


def test_only_fields_of_forms_are_kept_and_no_control_characters(ana, now):
    fields = {"title": "A\x00title", "body": "Text", "password": "secret", "csrf_token": "x", "form_id": "y"}
    assert save(ana, now, key="ask", fields=fields).fields == {"title": "Atitle", "body": "Text"}


def test_two_tabs_do_not_overwrite_each_other_blindly(ana, now):
    save(ana, now, fields=OTHER, seen="")
    with pytest.raises(Conflict):
        save(ana, now + timedelta(seconds=1), seen="")
    assert drafts() == {"answer:7": OTHER["body"]}
    save(ana, now + timedelta(seconds=2))
    assert drafts() == {"answer:7": WORDS["body"], "aside:answer:7": OTHER["body"]}


def test_an_earlier_version_of_the_same_text_is_not_put_aside(ana, now):
    save(ana, now, seen="")
    save(ana, now + timedelta(seconds=1), fields=LONGER)
    assert drafts() == {"answer:7": LONGER["body"]}


def test_an_empty_form_has_no_draft(ana, now):
    first = save(ana, now, key="ask", fields={"body": "Something", "space": "machines"}, seen="")
    assert save(ana, now, key="ask", fields={"body": " ", "space": "machines"}, seen=first.version) is None
    assert drafts() == {}


def test_a_save_that_comes_after_the_form_was_sent_keeps_nothing(ana, now):
    with unit_of_work():
        db.session.add(FormSubmission(member_id=ana.id, form_id="a" * 32, address="/questions/1/x", made_at=now))
    assert save(ana, now, seen="", form_id="a" * 32) is None
    assert drafts() == {}


def test_what_is_thrown_away_can_be_brought_back(ana, now):
    save(ana, now)
    with unit_of_work():
        assert drafts_actions.discard(ana, "answer:7", now)
        assert not drafts_actions.discard(ana, "answer:7", now)
    assert drafts() == {"aside:answer:7": WORDS["body"]}
    save(ana, now, fields=OTHER)
    with unit_of_work():
        drafts_actions.restore(ana, "answer:7", now)
    assert drafts() == {"answer:7": WORDS["body"], "aside:answer:7": OTHER["body"]}
    with pytest.raises(NotFound), unit_of_work():
        drafts_actions.restore(ana, "comment:9", now)


@pytest.mark.parametrize(
    "key", ["", "ask:1", "answer", "answer:0", "answer:x", "answer:1:2", "aside:ask", "password", "x" * 99]
)
def test_there_are_drafts_only_of_forms_that_exist(ana, now, key):
    with pytest.raises(NotFound):
        save(ana, now, key=key)


def test_a_draft_has_a_size_and_a_member_a_number_of_them(ana, ben, now, monkeypatch):
    with pytest.raises(InvalidInput):
        save(ana, now, fields={"body": "é" * 60_001})
    monkeypatch.setattr(drafts_actions, "MOST", 2)
    save(ana, now, key="answer:1")
    save(ana, now, key="answer:2")
    with pytest.raises(InvalidInput):
        save(ana, now, key="answer:3")
    save(ana, now, key="answer:2", fields=LONGER)
    save(ben, now, key="answer:3")


def test_what_a_stranger_wrote_becomes_theirs_when_they_come_in(ana, now):
    save("f" * 64, now, key="answer:7")
    save("f" * 64, now + timedelta(minutes=1), key="ask", fields=LONGER)
    save("e" * 64, now, key="ask", fields={"body": "Somebody else's"})
    save(ana, now, key="ask", fields=OTHER)
    with unit_of_work():
        assert [each.key for each in drafts_actions.transfer_drafts(ana, "f" * 64, now)] == ["ask", "answer:7"]
    mine = {each.key: each.fields["body"] for each in db.session.scalars(db.select(Draft).filter_by(member_id=ana.id))}
    assert mine == {"ask": LONGER["body"], "answer:7": WORDS["body"], "aside:ask": OTHER["body"]}
    assert db.session.scalars(db.select(Draft.token_hash).where(Draft.token_hash.is_not(None))).all() == ["e" * 64]


def test_drafts_go_after_90_days_those_of_strangers_and_what_was_thrown_away_after_a_week(ana, now):
    save(ana, now - timedelta(days=91), key="answer:1")
    save(ana, now - timedelta(days=89), key="answer:2")
    save(ana, now - timedelta(days=80), key="answer:3")
    save("f" * 64, now - timedelta(days=8))
    save("e" * 64, now - timedelta(days=6))
    with unit_of_work():
        drafts_actions.discard(ana, "answer:3", now - timedelta(days=8))
    with unit_of_work():
        forget_drafts(now)
    assert sorted(drafts()) == ["answer:2", "answer:7"]


def test_two_sends_of_a_stranger_at_once_make_one_draft(app, now, monkeypatch):
    save("f" * 64, now)
    real, answers = drafts_actions.find, iter([None])
    monkeypatch.setattr(drafts_actions, "find", lambda *a: next(answers, None) if a[1] == "answer:7" else real(*a))
    save("f" * 64, now + timedelta(seconds=1), fields=LONGER)
    assert drafts() == {"answer:7": LONGER["body"]}
