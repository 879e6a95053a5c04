"""A mail server that takes connections and says nothing: real processes, on both databases."""

from __future__ import annotations

import socket
import time

import pytest
from sqlalchemy import func, select

from app.community.posts import actions as posts_actions
from app.community.threads import actions as threads_actions
from app.core import clock
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.notifications.models import Notification
from tests.forked import a_worker
from tests.notifications.conftest import ADVICE, BODY, TITLE
from tests.notifications.worker_process import run

REMARKS = 5
SECONDS_TO_BE_TOLD = 15  # the worker waits 20 for the server


@pytest.mark.verify
def test_it_holds_up_no_inbox_and_readiness_says_for_how_long_mail_waits(app, ana, ben, machines, browser, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mail_url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with a_worker(run, tmp_path, app.config["SQLALCHEMY_DATABASE_URI"], mail_url):
            began = time.monotonic()
            with unit_of_work():
                question = threads_actions.ask(
                    ana, space=machines, title=TITLE, body=BODY, tags=["drum"], now=clock.now()
                )
                advice = posts_actions.answer(ben, question, ADVICE, clock.now())
            silent.settimeout(30)
            hanging, _ = silent.accept()  # the mail about the answer; from now on the courier waits
            for number in range(REMARKS):
                with unit_of_work():
                    posts_actions.comment(
                        ben, db.session.merge(advice), f"And remark number {number} about it.", clock.now()
                    )
            while _told(ana) < 1 + REMARKS:
                assert time.monotonic() - began < 60, _told(ana)
                time.sleep(0.1)
            assert time.monotonic() - began < SECONDS_TO_BE_TOLD
            time.sleep(max(0.0, 2.1 - (time.monotonic() - began)))
            state = browser.get("/readyz").json
            assert (state["status"], state["worker"]) == ("ready", "ok")
            assert state["oldest_delivery_seconds"] >= 1
            hanging.close()


def _told(member):
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Notification.member_id == member.id))
