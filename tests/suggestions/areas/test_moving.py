"""A suggestion moves to another product area, whose space decides who can read it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.members.models import Role
from app.community.spaces.models import Space
from app.community.threads.models import Thread
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.suggestions.areas import actions
from app.suggestions.models import Area
from tests.community.recount import differences
from tests.suggestions.conftest import loaded
from tests.suggestions.test_pages_reading import address


@pytest.fixture
def ovens(ada, machines, now):
    with unit_of_work():
        return actions.make_area(ada, name="Ovens", space=machines, owner=None, now=now)


@pytest.fixture
def closed(ada, now):
    """A product area in a space for members."""
    with unit_of_work():
        db.session.add(Space(slug="testers", name="Testers", visibility="members", created_at=now))
        db.session.flush()
        space = db.session.scalars(select(Space).filter_by(slug="testers")).one()
        return actions.make_area(ada, name="Prototypes", space=space, owner=None, now=now)


def move(actor, idea, area, now, started=None):
    with unit_of_work():
        found = loaded(idea)
        area = db.session.get_one(Area, area.id)
        db.session.refresh(area, ["space"])
        return actions.move_suggestion(actor, found, area, now, started=started or found.area_id)


def test_it_moves_with_its_readers_and_counts_there(pia, idea, closed, browser, now):
    before = loaded(idea).area_id
    assert move(pia, idea, closed, now)
    assert not move(pia, idea, closed, now)
    found = loaded(idea)
    assert (found.area_id, db.session.get_one(Thread, idea.id).space_id) == (closed.id, closed.space_id)
    assert browser.get(address(idea)).status_code == 404
    entry = db.session.scalars(select(AuditLogEntry).filter_by(action="suggestion.moved")).one()
    assert (entry.actor_id, entry.facts) == (pia.id, {"from_area_id": before, "to_area_id": closed.id})
    assert differences() == []


def test_who_saw_it_elsewhere_is_told_so(pia, idea, ovens, closed, now):
    before = loaded(idea).area_id
    move(pia, idea, closed, now)
    with pytest.raises(InvalidInput):
        move(pia, idea, ovens, now, started=before)
    assert loaded(idea).area_id == closed.id


@pytest.mark.parametrize("who", ["ana", "gus", "mia", "zoe"])
def test_others_move_nothing(request, who, idea, ovens, now):
    with pytest.raises(NotAllowed):
        move(request.getfixturevalue(who), idea, ovens, now)


def test_who_is_in_charge_of_one_area_alone_moves_nothing_to_the_other(ben, idea, ovens, closed, now):
    with unit_of_work():
        ben.roles.append(Role(name="product", space_id=loaded(idea).thread.space_id, granted_at=now))
    with pytest.raises(InvalidInput):
        move(ben, idea, closed, now)
    assert move(ben, idea, ovens, now)


def test_the_page_moves_it_once_and_says_what_was_wrong(pia, ana, idea, ovens, closed, signed_in):
    browser, where = signed_in(pia), f"/suggestions/{idea.id}/area"
    assert where in browser.get(address(idea)).text
    form = browser.get(where).text
    assert "Some product areas belong to another space." in form
    started = str(loaded(idea).area_id)
    assert browser.send(where, {"area": "", "started": started}).status_code == 422
    for _twice in range(2):
        answer = browser.send(where, {"area": "ovens", "started": started})
        assert (answer.status_code, answer.location) == (303, address(idea))
    assert "Suggestion moved." in browser.get(address(idea)).text
    late = browser.send(where, {"area": "prototypes", "started": started})
    assert (late.status_code, "Someone else moved this suggestion" in late.text) == (422, True)
    assert f'name="started" value="{ovens.id}"' in late.text
    theirs = signed_in(ana)
    assert where not in theirs.get(address(idea)).text
    assert theirs.get(where).status_code == 403
    assert theirs.send(where, {"area": "laundry", "started": str(ovens.id)}).status_code == 403
