"""The settings in which a member chooses their mails."""

from __future__ import annotations

from app.notifications.inbox.queries import refused_kinds
from app.notifications.kinds.kinds import mailed_kinds_for


def test_every_kind_comes_by_mail_until_it_is_switched_off(ana, signed_in):
    page = signed_in(ana).get("/settings/notifications")
    assert page.text.count('type="checkbox"') == page.text.count("checked") == len(mailed_kinds_for(ana))
    assert "A case is assigned to me" not in page.text


def test_what_never_comes_by_mail_is_no_choice(ana, signed_in):
    assert "badge" not in signed_in(ana).get("/settings/notifications").text


def test_staff_choose_what_they_hear_of_cases_too(gus, signed_in):
    assert "A case is assigned to me" in signed_in(gus).get("/settings/notifications").text


def test_what_is_ticked_is_kept(ana, signed_in):
    browser = signed_in(ana)
    assert browser.send("/settings/notifications", {"mails": ["answered", "accepted"]}).status_code == 303
    assert refused_kinds(ana.id) == {kind.name for kind in mailed_kinds_for(ana)} - {"answered", "accepted"}
    assert browser.send("/settings/notifications", {"mails": ["commented"]}).status_code == 303
    assert "commented" not in refused_kinds(ana.id)
    assert "answered" in refused_kinds(ana.id)
    assert browser.send("/settings/notifications", {}).status_code == 303
    assert refused_kinds(ana.id) == {kind.name for kind in mailed_kinds_for(ana)}


def test_a_kind_that_there_is_not_is_told_beside_the_choice(ana, signed_in):
    page = signed_in(ana).send("/settings/notifications", {"mails": ["answered", "everything"]})
    assert page.status_code == 422
    assert refused_kinds(ana.id) == set()


def test_a_stranger_is_sent_to_sign_in(browser):
    assert browser.get("/settings/notifications").status_code == 302
