"""The first admin, and roles, from the command line."""

from __future__ import annotations

from app.accounts.members.queries import member_by_handle
from app.core.db.base import db

CREATE = ["admin", "create", "--handle", "root1", "--name", "Ruth", "--email", "ruth@example.org", "--password-stdin"]


def run(app, *words, given=""):
    db.session.rollback()
    outcome = app.test_cli_runner().invoke(args=list(words), input=given)
    db.session.rollback()
    return outcome


def test_the_first_admin_may_sign_in_and_administer(app, browser):
    assert run(app, *CREATE, given="seven green kettles\n").exit_code == 0
    ruth = member_by_handle("root1")
    assert ruth.has_role("admin")
    assert ruth.email_verified_at is not None
    browser.send("/login", {"identifier": "root1", "password": "seven green kettles"})
    assert browser.get("/admin").status_code == 200


def test_a_weak_password_or_a_taken_name_makes_none(app, ana):
    assert "at least 10 characters" in run(app, *CREATE, given="short\n").output
    taken = run(app, *[*CREATE[:3], "ana", *CREATE[4:]], given="seven green kettles\n")
    assert taken.exit_code == 1
    assert (
        "An account with this username or email address already exists. Sign in, or register "
        "with a different username." in taken.output
    )
    assert member_by_handle("root1") is None


def test_the_password_is_asked_for_twice(app):
    answers = "seven green kettles\nseven green kettles\n"
    assert run(app, *CREATE[:-1], given=answers).exit_code == 0
    assert "kettles" not in run(app, *CREATE[:-1], given=answers).output


def test_roles_are_granted_and_revoked(app, ben, ada, machines):
    assert run(app, "role", "grant", "ben", "moderator", "--space", "machines").exit_code == 0
    assert member_by_handle("ben").has_role("moderator", machines.id)
    assert run(app, "role", "revoke", "ben", "moderator", "--space", "machines").exit_code == 0
    assert not member_by_handle("ben").roles


def test_what_is_not_there_is_told(app, ada):
    for words in (
        ["grant", "nobody", "agent"],
        ["grant", "ada", "agent", "--space", "moon"],
        ["revoke", "ada", "agent"],
    ):
        outcome = run(app, "role", *words)
        assert outcome.exit_code == 1
        assert outcome.output.startswith("Error:")
    assert "last admin" in run(app, "role", "revoke", "ada", "admin").output
