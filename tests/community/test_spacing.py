"""Making and changing spaces."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.community.actions.spacing import make_space
from app.community.models import Space
from app.core.db import db, unit_of_work
from app.core.errors import NotAllowed

FORM = {"name": "Coffee", "slug": "coffee", "description": "All that brews", "visibility": "everyone"}


def test_an_admin_opens_a_space(signed_in, ada):
    browser = signed_in(ada)
    assert browser.send("/admin/spaces", FORM).location == "/admin/spaces"
    assert "Coffee" in browser.get("/admin/spaces").text
    assert db.session.scalars(select(Space)).one().slug == "coffee"


def test_spaces_stand_in_the_order_in_which_they_were_made(ada, now):
    with unit_of_work():
        places = [make_space(ada, slug=slug, name=slug, now=now).position for slug in ("one", "two", "three")]
    assert places == [1, 2, 3]


@pytest.mark.parametrize("who", ["ana", "mia", "gus", "pia"])
def test_nobody_else_does(app, request, who, now):
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed), unit_of_work():
        make_space(actor, slug="coffee", name="Coffee", now=now)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"slug": "machines"}, "There is a space with this address already."),
        ({"slug": "MACHINES"}, "There is a space with this address already."),
        ({"slug": "a b"}, "Use the letters a to z"),
        ({"slug": ""}, "Give the space an address."),
        ({"name": ""}, "Give the space a name."),
        ({"visibility": "nobody"}, "Not a valid choice"),
    ],
)
def test_a_mistake_is_told_and_opens_nothing(signed_in, ada, machines, change, sentence):
    page = signed_in(ada).send("/admin/spaces", {**FORM, **change})
    assert page.status_code == 422
    assert sentence in page.text
    assert len(db.session.scalars(select(Space)).all()) == 1


def test_an_admin_closes_a_space_to_strangers(signed_in, ada, machines, browser):
    form = {"name": "Machines", "description": "", "visibility": "members", "position": "3"}
    assert signed_in(ada).send("/admin/spaces/machines", form).location == "/admin/spaces"
    changed = db.session.get(Space, machines.id)
    assert (changed.visibility, changed.position, changed.slug) == ("members", 3, "machines")


def test_a_space_that_is_not_there_is_not_found(signed_in, ada):
    assert signed_in(ada).get("/admin/spaces/moon").status_code == 404
