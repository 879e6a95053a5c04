"""A suggestion that is decided takes no more backers: those who back it stay and can withdraw; the page leads on."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app.community.threads.models import Thread
from app.community.voting import actions as voting_actions
from app.community.voting.models import Backing
from app.community.voting.policies import can_set_backing
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import NotAllowed
from app.suggestions.models import DECIDED, MERGED, STATUSES
from tests.suggestions.test_pages_reading import address

CAN_DECIDE = [each for each in DECIDED if each != MERGED]
CLOSED_TO_BACKERS = "can no longer be backed"


def thread_of(idea) -> Thread:
    db.session.rollback()
    return db.session.get_one(Thread, idea.id, populate_existing=True)


def backers(idea) -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Backing.member_id).where(Backing.thread_id == idea.id)))


@pytest.mark.parametrize("status", [each for each in STATUSES if each not in ("draft", "open", MERGED)])
def test_who_can_back_it_in_which_status(ben, gus, idea, decide, now, status):
    with unit_of_work():
        voting_actions.add_me_too(gus, thread_of(idea), now)
    decide(idea, status)
    is_open = status not in DECIDED
    thread = thread_of(idea)
    assert bool(can_set_backing(ben, thread, is_backing=False)) is is_open
    assert bool(can_set_backing(gus, thread, is_backing=True))
    if not is_open:
        with pytest.raises(NotAllowed, match=CLOSED_TO_BACKERS), unit_of_work():
            voting_actions.add_me_too(ben, thread_of(idea), now)
    assert backers(idea) == [gus.id]
    with unit_of_work():
        voting_actions.remove_me_too(gus, thread_of(idea), now)
    assert (backers(idea), thread_of(idea).backing_count) == ([], 0)


def test_it_takes_backers_again_once_it_is_under_review_again(ben, idea, decide, now):
    decide(idea, "shipped")
    decide(idea, "under_review")
    with unit_of_work():
        voting_actions.add_me_too(ben, thread_of(idea), now)
    assert backers(idea) == [ben.id]


@pytest.mark.parametrize("status", CAN_DECIDE)
def test_its_page_says_why_and_leads_on(ben, gus, idea, decide, now, signed_in, browser, status):
    with unit_of_work():
        voting_actions.add_me_too(gus, thread_of(idea), now)
    decide(idea, status)
    for reader in (signed_in(ben), browser):
        page = reader.get(address(idea)).text
        assert CLOSED_TO_BACKERS in page
        assert not re.search(r"/back\b|then=back:", page)
    page = signed_in(ben).get(address(idea)).text
    assert f'action="/threads/{idea.id}/follow"' in page
    way_on = re.search(r'href="(/suggestions/new\?[^"]+)"', page)
    assert way_on
    words = parse_qs(urlsplit(unescape(way_on[1])).query)
    assert words["body"][0].strip() == f"Follow-up to http://localhost{address(idea)}"
    form = signed_in(ben).get(unescape(way_on[1])).text
    assert f"Follow-up to http://localhost{address(idea)}" in form
    assert f'action="/threads/{idea.id}/unback"' in signed_in(gus).get(address(idea)).text, "who backs it can withdraw"
    answer = signed_in(ben).send(f"/threads/{idea.id}/back", {})
    assert answer.status_code == 403
    assert CLOSED_TO_BACKERS in answer.text


@pytest.mark.parametrize("where", ["/suggestions?status=shipped", "/roadmap"])
def test_lists_offer_it_to_nobody_but_who_backs_it(ben, gus, idea, decide, now, signed_in, browser, where):
    with unit_of_work():
        voting_actions.add_me_too(gus, thread_of(idea), now)
    decide(idea, "shipped")
    for reader in (signed_in(ben), browser):
        assert not re.search(r"/back\b|then=back:", reader.get(where).text)
    assert f'action="/threads/{idea.id}/unback"' in signed_in(gus).get(where).text
    answer = signed_in(gus).send(f"/threads/{idea.id}/unback", {"next": where}, headers={"HX-Request": "true"})
    assert "back-button--still" in answer.text
