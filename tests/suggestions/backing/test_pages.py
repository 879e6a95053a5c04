"""Backing on behalf of a customer through its page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.cases.case.models import Case
from app.community.threads.models import Thread
from app.community.voting.models import Backing
from app.core.db.base import db
from tests.suggestions.conftest import ask, loaded
from tests.suggestions.test_pages_reading import address

WHY = "Zyzzyva said so on the phone."


@pytest.fixture
def where(idea):
    return f"/suggestions/{idea.id}/backings"


def test_staff_add_and_withdraw_a_vote(gus, ben, idea, question, where, signed_in):
    browser = signed_in(gus)
    assert where in browser.get(address(idea)).text
    form_id = re.findall(r'name="form_id" value="([0-9a-f]{32})"', browser.get(where).text)[0]
    words = {"customer": "@ben", "source": f"#{question.id}", "reason": WHY, "form_id": form_id}
    for _twice in range(2):
        answer = browser.send(where, words)
        assert (answer.status_code, answer.location) == (303, where)
    page = browser.get(where).text
    assert "Vote added." in page
    assert WHY in page
    assert question.title in page
    assert "Added by Gus Martin" in page
    backing_id = db.session.scalars(select(Backing.id)).one()
    for _twice in range(2):
        answer = browser.send(f"{where}/withdraw", {"backing": backing_id})
        assert (answer.status_code, answer.location) == (303, where)
    assert "Vote withdrawn." in browser.get(where).text
    assert loaded(idea).thread.backing_count == 0


def test_a_case_is_a_source_by_its_address(gus, ben, zoe, machines, idea, where, now, signed_in):
    private = ask(zoe, machines, now, visibility="private", title="My machine ends in the night")
    number = db.session.scalars(select(Case.id)).one()
    browser = signed_in(gus)
    browser.get(where)
    assert browser.send(where, {"customer": "zoe", "source": f"/cases/{number}"}).status_code == 303
    assert db.session.scalars(select(Backing.source_id)).one() == private.id
    assert "My machine ends in the night" in browser.get(where).text


def test_a_source_that_one_may_not_read_is_shown_as_none(gus, pia, zoe, machines, idea, where, now, signed_in):
    private = ask(zoe, machines, now, visibility="private", title="My machine ends in the night")
    browser = signed_in(gus)
    browser.get(where)
    assert browser.send(where, {"customer": "zoe", "source": str(private.id)}).status_code == 303
    theirs = signed_in(pia)
    assert "Added by Gus Martin" in theirs.get(where).text
    assert "My machine ends in the night" not in theirs.get(where).text
    refused = theirs.send(where, {"customer": "ben", "source": str(private.id)})
    assert (refused.status_code, "My machine" in refused.text) == (422, False)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"customer": ""}, "Enter the username of a customer."),
        ({"customer": "nobody"}, "No member has this username."),
        ({"customer": "lea"}, "Only customers can be added."),
        ({"customer": "ana"}, "This customer made the suggestion"),
        ({"source": "999"}, "This question or case does not exist"),
        ({"source": "/cases/999"}, "This question or case does not exist"),
        ({"source": "words"}, "This question or case does not exist"),
        ({"reason": "", "source": ""}, "Enter the question or case in which"),
        ({"reason": "x" * 301}, ""),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_keeps_the_words(
    gus, ben, lea, idea, where, signed_in, changes, sentence
):
    words = {"customer": "ben", "source": "", "reason": WHY} | changes
    page = signed_in(gus).send(where, words)
    assert page.status_code == 422
    assert sentence in page.text
    for typed in words.values():
        assert typed in page.text
    assert db.session.query(Backing).count() == 0


def test_who_backs_it_already_is_said_so(gus, ben, idea, where, signed_in):
    signed_in(ben).send(f"/threads/{idea.id}/back")
    page = signed_in(gus).send(where, {"customer": "ben", "source": "", "reason": WHY})
    assert (page.status_code, "Ben Okafor already backs this suggestion." in page.text) == (422, True)


def test_others_neither_read_nor_add(ana, ben, zoe, gus, idea, where, browser, signed_in):
    staff = signed_in(gus)
    staff.get(where)
    staff.send(where, {"customer": "ben", "source": "", "reason": WHY})
    for who in (ana, ben, zoe):
        theirs = signed_in(who)
        assert where not in theirs.get(address(idea)).text
        assert theirs.get(where).status_code == 403
        assert theirs.send(where, {"customer": "zoe", "reason": WHY}).status_code == 403
        assert theirs.send(f"{where}/withdraw", {"backing": 1}).status_code == 403
    assert WHY not in browser.get(address(idea)).text
    assert browser.get(where).status_code in {302, 303}


def test_the_customer_withdraws_it_by_the_button(gus, ben, idea, where, signed_in):
    staff = signed_in(gus)
    staff.get(where)
    staff.send(where, {"customer": "ben", "source": "", "reason": WHY})
    theirs = signed_in(ben)
    assert 'aria-pressed="true"' in theirs.get(address(idea)).text
    theirs.send(f"/threads/{idea.id}/unback")
    assert db.session.get_one(Thread, idea.id).backing_count == 0
