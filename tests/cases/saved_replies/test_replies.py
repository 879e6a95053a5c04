"""Saved replies: kept by those who use them, filled in, and put into a composer after what stands there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.members.models import Member, Role
from app.cases.policies import can_change_saved_reply
from app.cases.saved_replies.actions import SavedReplyInput, save_reply
from app.cases.saved_replies.models import SavedReply
from app.cases.saved_replies.rules import filled, unknown_in
from app.core.audit_log import AuditLogEntry
from app.core.db.base import db
from app.core.db.row_version import StaleVersion
from app.core.db.session import unit_of_work
from app.core.errors import InvalidInput, NotAllowed
from app.core.text.content_checks import ConfirmationRequired
from app.core.text.html import from_text, render_markdown, to_text
from tests.cast import NOW, person, place

PLAIN = {"title": "Hi", "body": "Dear {{first_name}}, it is on the door.", "whose": "shared", "locale": "", "space": ""}
BODY = "Dear {{first_name}}, about {{case}} “{{title}}”: see {{link}}. {{agent}} for {{customer}}"


def kept(actor: Member, title: str = "Hello", body: str = BODY, **words) -> SavedReply:
    said = {"locale": "", "space": None, "is_shared": True, **words}
    with unit_of_work():
        return save_reply(actor, None, SavedReplyInput(title=title, body=body, **said), 0, NOW)


def test_variables_are_filled_and_what_is_none_stays():
    values = {"customer": "Ana Ribeiro", "case": "#7"}
    text = "{{ customer }}, {{case}}: {{ }} {{other}} {x} {{case"
    assert filled(text, values) == "Ana Ribeiro, #7: {{ }} {{other}} {x} {{case"
    assert unknown_in("{{customer}} {{nmae}} {{ }} {{nmae}}") == ["nmae", ""]


def test_a_variable_that_nothing_fills_is_refused_by_name(gus, signed_in):
    with pytest.raises(InvalidInput):
        kept(gus, body="Dear {{nmae}}")
    page = signed_in(gus).send("/cases/saved-replies/new", {**PLAIN, "body": "Dear {{nmae}}"})
    assert page.status_code == 422
    assert "Unknown placeholder: {{nmae}}." in page.text
    assert "Dear {{nmae}}</textarea>" in page.text


def test_an_agent_keeps_changes_and_deletes_one_through_the_pages(gus, lea, machines, signed_in):
    browser = signed_in(gus)
    words = PLAIN | {"title": "Serial number", "locale": "en", "space": "machines"}
    assert browser.send("/cases/saved-replies/new", {**words, "form_id": "b" * 32}).status_code == 303
    assert browser.send("/cases/saved-replies/new", {**words, "form_id": "b" * 32}).status_code == 303
    (reply,) = db.session.scalars(select(SavedReply)).all()
    assert (reply.title, reply.owner_id, reply.locale, reply.space_id) == ("Serial number", None, "en", machines.id)
    address, other = f"/cases/saved-replies/{reply.id}", signed_in(lea)
    assert "Serial number" in other.get("/cases/saved-replies").text
    page = other.get(address)
    revision = page.text.split('name="revision" value="')[1].split('"')[0]
    assert other.send(address, {**words, "title": "Where it is", "revision": revision}).status_code == 303
    late = browser.send(address, {**words, "title": "Number", "revision": revision})
    assert late.status_code == 422
    assert (
        "Someone else changed this while you were writing. Your text is still here: compare "
        "it with the current version, then send it again." in late.text
    )
    assert other.send(f"{address}/delete").status_code == 303
    assert other.get(address).status_code == 404
    assert list(db.session.scalars(select(AuditLogEntry.action).order_by(AuditLogEntry.id))) == [
        "reply.changed",
        "reply.deleted",
    ]


def test_who_was_overtaken_changes_nothing(gus):
    reply = kept(gus)
    with pytest.raises(StaleVersion), unit_of_work():
        save_reply(gus, reply, SavedReplyInput("x", "y", "", None, is_shared=True), 12345, NOW)


@pytest.mark.parametrize(
    ("who", "whose", "where", "may"),
    [
        ("owner", "own", None, True), ("gus", "own", None, False), ("ada", "own", None, False),
        ("gus", "shared", None, True), ("ada", "shared", "garden", True), ("near", "shared", "garden", True),
        ("near", "shared", "machines", False), ("near", "shared", None, True), ("mia", "shared", None, False),
        ("ana", "shared", None, False),
    ],
)  # fmt: skip
def test_who_changes_a_reply(app, machines, who, whose, where, may):
    with unit_of_work():
        garden, owner = place("garden"), person("lea")
        actor = owner if who == "owner" else person(who)
        if who == "near":
            actor.roles = [Role(name="agent", space_id=garden.id, granted_at=NOW)]
        space_id = {"garden": garden.id, "machines": machines.id, None: None}[where]
        reply = SavedReply(title="x", body="y", owner_id=owner.id if whose == "own" else None, space_id=space_id)
        assert bool(can_change_saved_reply(actor, reply)) is may


def test_a_colleagues_own_reply_is_not_there(gus, lea, ana, signed_in):
    reply = kept(lea, title="Only hers", is_shared=False)
    browser = signed_in(gus)
    assert browser.get(f"/cases/saved-replies/{reply.id}").status_code == 404
    assert browser.send(f"/cases/saved-replies/{reply.id}/delete").status_code == 404
    for address in ("/cases/saved-replies", "/cases/saved-replies?show=mine"):
        assert "Only hers" not in browser.get(address).text
    assert "Only hers" in signed_in(lea).get("/cases/saved-replies?show=mine").text
    assert signed_in(ana).get("/cases/saved-replies").status_code == 403


def test_members_outside_support_keep_none(mia, ana):
    for who in (mia, ana):
        with pytest.raises(NotAllowed):
            kept(who)


def test_a_reply_is_put_after_what_was_begun_without_script(case, gus, question, signed_in):
    reply, browser = kept(gus), signed_in(gus)
    chosen = browser.send(f"/cases/{case.id}/insert", {"kind": "message", "body": "Good morning,"})
    assert chosen.location == f"/cases/saved-replies?case={case.id}&kind=message"
    link = f"/cases/{case.id}?saved_reply={reply.id}&amp;kind=message"
    assert f'href="{link}"' in browser.get(chosen.location).text
    page = browser.get(link.replace("&amp;", "&")).text
    text = page.split('id="say-message"')[1].split("</textarea>")[0].split(">\n")[1]
    assert text == (
        f"Good morning,\n\nDear Ana, about #{case.id} “{question.title}”: see "
        f"http://localhost/my/cases/{case.id}. Gus Martin for Ana Ribeiro"
    )
    assert 'id="k-message" value="message" data-key="m" aria-keyshortcuts="m" checked' in page
    assert f'name="saved" value="{reply.id}"' in page


def test_only_what_is_sent_counts_as_used(case, gus, lea, signed_in):
    reply, hers = kept(gus), kept(lea, is_shared=False)
    browser = signed_in(gus)
    browser.get(f"/cases/{case.id}?saved_reply={reply.id}&kind=note")
    data = {"body": "Hello", "saved": f"{reply.id} {reply.id} {hers.id} x 99999999999999999999"}
    assert browser.send(f"/cases/{case.id}/note", data).status_code == 303
    counts = dict(db.session.execute(select(SavedReply.id, SavedReply.use_count)).all())
    assert counts == {reply.id: 1, hers.id: 0}


def test_the_chooser_offers_the_customers_language_first_then_what_is_used(case, gus, ana, signed_in):
    with unit_of_work():
        db.session.get_one(Member, ana.id).locale = "fr"
        elsewhere = place("garden")
    french, any_one = kept(gus, title="Bonjour", locale="fr"), kept(gus, title="Any")
    english, used = kept(gus, title="English", locale="en"), kept(gus, title="Used", locale="fr")
    kept(gus, title="Elsewhere", space=elsewhere)
    with unit_of_work():
        db.session.get_one(SavedReply, used.id).use_count = 3
    offered = signed_in(gus).get(f"/cases/{case.id}/saved-replies?kind=note").json
    assert [each["value"] for each in offered] == [used.id, french.id, any_one.id, english.id]
    assert offered[0]["body"].startswith("Dear Ana, about #")
    found = signed_in(gus).get(f"/cases/{case.id}/saved-replies?q=ANA%20bonj").json
    assert found == []
    assert [each["text"] for each in signed_in(gus).get(f"/cases/{case.id}/saved-replies?q=bonj%20dear").json] == [
        "Bonjour"
    ]


def test_the_list_costs_the_same_for_many(gus, signed_in):
    browser = signed_in(gus)

    def cost() -> int:
        browser.get("/cases/saved-replies")
        return int(browser.get("/cases/saved-replies").headers["Server-Timing"].split('desc="')[1].split(" ")[0])

    kept(gus)
    few = cost()
    for number in range(8):
        kept(gus, title=f"Reply {number}")
    assert cost() == few <= 8


CARD = "You paid with 4111 1111 1111 1111, so we can refund it."


def test_a_shared_reply_with_personal_data_waits_for_a_second_yes(gus, signed_in):
    browser, words = signed_in(gus), PLAIN | {"body": CARD}
    page = browser.send("/cases/saved-replies/new", words)
    assert page.status_code == 422
    assert f"{CARD}</textarea>" in page.text
    assert "<mark>4111 1111 1111 1111</mark>" in page.text
    yes = {"confirm": page.text.split('name="confirm" value="')[1].split('"')[0]}
    assert browser.send("/cases/saved-replies/new", words | yes | {"body": f"{CARD} Sorry!"}).status_code == 422
    assert db.session.scalars(select(SavedReply)).all() == []
    assert browser.send("/cases/saved-replies/new", words | yes).status_code == 303
    (entry,) = db.session.scalars(select(AuditLogEntry)).all()
    assert (entry.action, entry.facts, entry.reason) == ("case.leak_confirmed", {"card": 1}, "")


def test_what_is_new_to_those_who_share_a_reply_is_searched(gus):
    own = kept(gus, body=CARD, is_shared=False)
    words = SavedReplyInput("Hello", CARD, "", None, is_shared=True)
    with pytest.raises(ConfirmationRequired) as held, unit_of_work():
        save_reply(gus, db.session.get_one(SavedReply, own.id), words, own.stamp, NOW)
    with unit_of_work():
        reply = db.session.get_one(SavedReply, own.id)
        shared = save_reply(gus, reply, words, reply.stamp, NOW, confirm=held.value.confirm)
    with unit_of_work():
        reply = db.session.get_one(SavedReply, shared.id)
        save_reply(gus, reply, SavedReplyInput("Refund", f"{CARD}\nSorry!", "", None, is_shared=True), reply.stamp, NOW)
    with pytest.raises(ConfirmationRequired), unit_of_work():
        save_reply(gus, None, SavedReplyInput("Write to ana@example.org", "Hello.", "", None, is_shared=True), 0, NOW)


def test_what_was_put_into_a_composer_asks_again_when_it_is_sent(gus, case, signed_in):
    kept(gus, body=CARD, is_shared=False)
    browser = signed_in(gus)
    (offered,) = browser.get(f"/cases/{case.id}/saved-replies?kind=public").json
    page = browser.send(f"/cases/{case.id}/reply", {"body": offered["body"]})
    assert page.status_code == 422
    assert "<mark>4111 1111 1111 1111</mark>" in page.text


def test_blanks_of_any_kind_stand_around_a_variable_and_values_are_shown_as_they_are():
    values = {"first_name": "Ana", "title": "_W5_ fault *now* [x](y) `z`"}
    text = filled("{{\u00a0first_name\u202f}}: {{title}}", values)
    assert to_text(render_markdown(text)) == f"Ana: {values['title']}"
    assert unknown_in("{{\u00a0first_name\u200b}}") == []
    assert unknown_in("{{first_name} {{ fist_name }} and {{% case %}}") == ["first_name", "fist_name", "% case %"]


@pytest.mark.parametrize(
    "text",
    [
        "_W5_",
        "__W5__ a_b",
        "# No",
        "1. x",
        "- x",
        "> x",
        "*a*",
        "a &lt; b",
        "<a@b.example>",
        "![x](/y)",
        "\\*",
        "~~a~~",
    ],
)
def test_a_text_in_markdown_shows_as_it_was_typed(text):
    assert to_text(render_markdown(from_text(text))) == text
