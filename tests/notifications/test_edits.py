"""Who hears of edits: whose words they are, and who suggested them."""

from __future__ import annotations

import pytest

from app.community.editing import actions as editing_actions
from app.community.suggested_edits import actions as suggested_edits_actions
from app.core.db.session import unit_of_work
from app.core.settings import change_settings
from tests.notifications.conftest import told

BETTER = "Turn the drum by hand twice: the balance sensor resets itself then."


@pytest.fixture
def proposal(advice, zoe, now):
    """Zoé suggests an edit of what Ben wrote."""
    with unit_of_work():
        change_settings(now, privilege_preset="customers")
        return suggested_edits_actions.suggest(zoe, advice, body=BETTER, revision=1, now=now)


def do(action, *args, **words):
    with unit_of_work():
        action(*args, **words)


def test_an_edit_is_told_to_whose_words_it_changed(advice, ben, mia, now):
    do(editing_actions.edit, mia, advice, body=BETTER, revision=1, now=now)
    assert told(ben) == ["edited"]
    assert told(mia) == []


def test_one_s_own_edit_is_told_to_nobody(advice, ben, now):
    do(editing_actions.edit, ben, advice, body=BETTER, revision=1, now=now)
    assert told(ben) == []


def test_what_is_suggested_is_told_to_whose_words_it_would_change(proposal, ben, zoe):
    assert told(ben) == ["edit_offered"]
    assert told(zoe) == []


def test_what_is_taken_is_told_to_who_suggested_it(proposal, ben, zoe, now):
    do(suggested_edits_actions.take, ben, proposal, now)
    assert told(zoe) == ["edit_taken"]
    assert told(ben) == []  # they took it before they were told that it was there


def test_what_someone_else_takes_is_told_to_whose_words_it_changed(proposal, ben, mia, zoe, now):
    told(ben)
    do(suggested_edits_actions.take, mia, proposal, now)
    assert told(zoe) == ["edit_taken"]
    assert told(ben) == ["edit_offered", "edited"]


def test_what_is_refused_is_told_to_who_suggested_it(proposal, ben, zoe, now):
    do(suggested_edits_actions.refuse, ben, proposal, "It was once, not twice.", now)
    assert told(zoe) == ["edit_refused"]


def test_what_grew_old_is_told_to_who_suggested_it_and_leads_to_its_text(proposal, ben, zoe, now, signed_in):
    do(editing_actions.edit, ben, proposal.post, body=BETTER + " Mostly.", revision=1, now=now)
    assert told(zoe) == ["edit_old"]
    assert f"/edits/{proposal.id}" in signed_in(zoe).get("/inbox").text


def test_what_one_takes_back_is_told_to_nobody(proposal, ben, zoe, now):
    do(suggested_edits_actions.withdraw, zoe, proposal, now)
    assert told(zoe) == told(ben) == []
