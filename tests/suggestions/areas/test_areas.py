"""Areas of the product are kept by admins."""

from __future__ import annotations

import pytest

from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.suggestions.areas import actions as areas_actions
from app.suggestions.models import Area


def test_an_area_s_address_stays_when_it_is_renamed(ada, pia, machines, laundry):
    with unit_of_work():
        areas_actions.change_area(ada, laundry, name="Washing", space=machines, owner=pia)
    changed = db.session.get_one(Area, laundry.id)
    assert (changed.slug, changed.name, changed.owner_id) == ("laundry", "Washing", pia.id)


def test_two_areas_never_share_an_address(ada, machines, laundry, now):
    with pytest.raises(InvalidInput), unit_of_work():
        areas_actions.make_area(ada, name="LAUNDRY", space=machines, owner=None, now=now)


@pytest.mark.parametrize("who", ["ana", "mia", "gus", "pia"])
def test_only_admins_keep_areas(request, who, machines, laundry, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed), unit_of_work():
        areas_actions.make_area(actor, name="Ovens", space=machines, owner=None, now=now)
    with pytest.raises(NotAllowed), unit_of_work():
        areas_actions.change_area(actor, laundry, name="Assigned to me", space=machines, owner=actor)


def test_the_pages_of_areas_add_change_and_refuse(ada, ana, pia, machines, signed_in):
    browser = signed_in(ada)
    assert "No product areas yet" in browser.get("/admin/areas").text
    assert browser.send("/admin/areas", {"name": "Laundry", "space": "machines", "owner": "pia"}).status_code == 303
    assert "Owner: Pia Lindholm" in browser.get("/admin/areas").text
    twice = browser.send("/admin/areas", {"name": "Laundry", "space": "machines", "owner": ""})
    assert twice.status_code == 422
    assert "A product area with this name already exists. Choose another name." in twice.text
    nobody = browser.send("/admin/areas/laundry", {"name": "Washing", "space": "machines", "owner": "nobody"})
    assert nobody.status_code == 422
    assert 'value="Washing"' in nobody.text
    assert (
        browser.send("/admin/areas/laundry", {"name": "Washing", "space": "machines", "owner": ""}).status_code == 303
    )
    assert db.session.query(Area).one().owner_id is None
    assert signed_in(ana).get("/admin/areas").status_code == 403
