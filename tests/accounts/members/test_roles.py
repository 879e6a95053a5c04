"""Who is staff, and who says so."""

from __future__ import annotations

import contextvars
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.accounts.members.actions import grant_role, revoke_role
from app.accounts.members.models import ROLES, Member, Role
from app.core.db.base import db
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed


def roles_of(member: Member) -> set[tuple[str, int | None]]:
    return {
        (name, space_id)
        for name, space_id in db.session.execute(select(Role.name, Role.space_id).filter_by(member_id=member.id))
    }


def test_an_admin_makes_staff_for_everything_or_for_one_space(ada, ben, machines, now):
    with unit_of_work():
        grant_role(ada, ben, "moderator", machines, now)
        grant_role(ada, ben, "agent", None, now)
    assert roles_of(ben) == {("moderator", machines.id), ("agent", None)}
    assert ben.has_role("moderator", machines.id)
    assert not ben.has_role("moderator")


def test_a_role_given_twice_is_held_once(ada, ben, machines, now):
    for _ in range(2):
        with unit_of_work():
            grant_role(ada, ben, "agent", None, now)
            grant_role(ada, ben, "agent", machines, now)
    assert db.session.scalar(select(func.count()).select_from(Role).filter_by(member_id=ben.id)) == 2


@pytest.mark.parametrize("actor", ["ana", "mia", "gus", "pia"])
def test_nobody_else_does(request, actor, ben, ada, now):
    actor = request.getfixturevalue(actor)
    for role in ROLES:
        with pytest.raises(NotAllowed), unit_of_work():
            grant_role(actor, actor, role, None, now)
    with pytest.raises(NotAllowed), unit_of_work():
        revoke_role(actor, ada.roles[0], now)


def test_there_are_no_other_roles(ada, ben, now):
    with pytest.raises(InvalidInput), unit_of_work():
        grant_role(ada, ben, "__proto__", None, now)


def test_a_role_taken_back_is_gone_with_the_next_request(signed_in, ada, gus, now):
    with unit_of_work():
        grant_role(None, gus, "admin", None, now)
    browser = signed_in(gus)
    assert browser.get("/admin").status_code == 200
    with unit_of_work():
        revoke_role(ada, db.session.scalars(select(Role).filter_by(member_id=gus.id, name="admin")).one(), now)
    assert browser.get("/admin").status_code == 403


def test_the_last_admin_stays(ada, now):
    with pytest.raises(InvalidInput), unit_of_work():
        revoke_role(ada, ada.roles[0], now)
    assert roles_of(ada) == {("admin", None)}


def test_two_admins_who_dismiss_each_other_at_once_leave_one(app, ada, gus, now):
    with unit_of_work():
        grant_role(None, gus, "admin", None, now)
    ids = db.session.scalars(select(Role.id).filter_by(name="admin")).all()
    db.session.rollback()

    def attempt(role_id: int) -> bool:
        def run() -> bool:
            with app.app_context():
                try:
                    with unit_of_work():
                        revoke_role(None, db.session.get_one(Role, role_id), now)
                except InvalidInput:
                    return False
                return True

        return contextvars.Context().run(run)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, ids)) == [False, True]


def test_the_page_gives_and_takes_roles(signed_in, ada, ben, machines):
    browser = signed_in(ada)
    form = {"handle": "ben", "role": "moderator", "space": str(machines.id)}
    assert browser.send("/admin/roles", form).location == "/admin/roles"
    assert roles_of(ben) == {("moderator", machines.id)}
    page = browser.get("/admin/roles").text
    assert "Ben Okafor" in page
    assert "Machines" in page

    role_id = db.session.scalar(select(Role.id).filter_by(member_id=ben.id))
    assert browser.send(f"/admin/roles/{role_id}/revoke").status_code == 303
    assert roles_of(ben) == set()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"handle": "nobody"}, "No member has this username. Check the spelling."),
        ({"role": "king"}, "Not a valid choice"),
        ({"space": "99"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_granted_is_told(signed_in, ada, ben, change, sentence):
    page = signed_in(ada).send("/admin/roles", {"handle": "ben", "role": "agent", "space": "", **change})
    assert page.status_code == 422
    assert sentence in page.text


def test_the_page_says_that_the_last_admin_stays(signed_in, ada):
    browser = signed_in(ada)
    browser.send(f"/admin/roles/{ada.roles[0].id}/revoke")
    assert "This is the last admin" in browser.get("/admin/roles").text
