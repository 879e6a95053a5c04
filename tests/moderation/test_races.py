"""Several at the same moment, in real processes: one flag each, one decision, and every number equal to its rows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import start_session
from app.core.clock import now as the_time
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.moderation.models import Flag, ReviewItem, Sanction
from tests.community.crowd import Crowd
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer
from tests.moderation.conftest import flagged_by, fresh


@pytest.fixture
def send_at_once(app: Flask, tmp_path: Path):
    with Crowd(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path) as crowd:
        yield crowd.send_at_once


@pytest.fixture
def post(ana, ben, machines):
    return an_answer(ben, a_question(ana, machines, the_time()), the_time())


def click(member: Member, address: str, **data: str) -> dict:
    with unit_of_work():
        token = start_session(member, "test", the_time())
    return {"token": token, "address": address, "data": data}


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_three_who_flag_at_once_and_often_hide_a_post_once(send_at_once, post, crowd):
    clicks = [click(member, f"/posts/{post.id}/flag", reason="spam") for member in crowd[:3]] * 6
    assert {status for status, _location in send_at_once(clicks)} == {303}
    assert (count(Flag), count(ReviewItem)) == (3, 1)
    assert fresh(post).hidden_because == "flags"
    assert count(Sanction) <= 1
    assert differences() == []


def test_of_two_moderators_who_decide_at_once_one_wins_and_the_other_is_told(send_at_once, post, zoe, mia, ada):
    item = flagged_by([zoe], post, the_time() - timedelta(minutes=1))
    address = f"/moderation/items/{item.id}"
    clicks = [
        click(mia, address, decision="deleted", reason="spam", text=""),
        click(ada, address, decision="kept", reason="other", text=""),
    ]
    assert sorted(status for status, _location in send_at_once(clicks)) == [303, 409]
    decided = fresh(item)
    assert (decided.decision == "deleted") == (fresh(post).deleted_at is not None)
    assert {"deleted": mia.id, "kept": ada.id}[decided.decision] == decided.decided_by_id
    assert differences() == []
