"""What upper domains write down for a thread."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.community.threads import actions as threads_actions
from app.community.threads import read_access
from app.community.threads.models import ThreadAccess
from app.community.visibility import get_thread
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotFound
from tests.community.recount import differences
from tests.community.samples import a_question, an_answer


def test_access_is_granted_once_and_opens_a_private_thread(ana, ben, machines, now):
    thread = a_question(ana, machines, now, visibility="private")
    with pytest.raises(NotFound):
        get_thread(thread.id, ben)
    for _twice in range(2):
        with unit_of_work():
            read_access.grant_access(thread, ben, now)
    assert db.session.query(ThreadAccess).count() == 1
    assert get_thread(thread.id, ben) is thread


def test_the_support_state_is_written_and_seen_as_a_change(ana, machines, now):
    thread = a_question(ana, machines, now)
    later = now + timedelta(hours=1)
    with unit_of_work():
        threads_actions.set_support_state(thread, "with_support", later)
        threads_actions.set_support_state(thread, "with_support", later + timedelta(hours=1))
    assert (thread.support_state, thread.changed_at, thread.active_at) == ("with_support", later, now)


def test_what_becomes_private_leaves_every_public_count(ana, ben, machines, now):
    thread = a_question(ana, machines, now)
    an_answer(ben, thread, now)
    for visibility, count in (("private", 0), ("public", 1)):
        with unit_of_work():
            threads_actions.set_visibility(thread, visibility, now)
        assert (machines.thread_count, ana.question_count, ben.answer_count) == (count, count, count)
        assert differences() == []
