"""Initial data of the demo: the company, its people, spaces, areas and teams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.accounts.community_settings.actions import change_community
from app.accounts.members.actions import change_display, change_profile, grant_role
from app.accounts.members.models import ADMIN, Member
from app.accounts.registration.actions import create_member
from app.accounts.segments.actions import add_members, make_segment
from app.cases.saved_replies import actions as saved_replies_actions
from app.cases.teams.actions import save_team
from app.community.spaces.actions import make_space
from app.demo.cast import member, space
from app.demo.script import read
from app.demo.script_time import ZONE, Clock
from app.notifications.inbox.actions import choose_mails
from app.suggestions.areas.actions import make_area

PASSWORD = "peercare-demo"  # noqa: S105 — public on purpose: the demo is refused if others could reach it
SIGNED_IN_AS = ("ana", "ben", "mia", "gus", "lea", "pia", "ada")
"""The members to sign in as. All other members of the story get no emails."""


def found(end: datetime) -> datetime:
    """Create everything that exists before the first question; return when the community began."""
    clock, people, places = Clock.ending(end), read("people"), read("places")
    for person in people["person"]:
        _join(person, clock.at(person["joined"]))
    admin, now = member("ada"), clock.at(places["founded"])
    change_community(admin, places["company"], now)
    for each in places["segment"]:
        _segment(admin, each, now)
    for each in places["space"]:
        make_space(admin, **each, now=now)
    for person in people["person"]:
        for role in person.get("roles", ()):
            grant_role(admin, member(person["handle"]), role, None, now)
    for each in places["role"]:
        grant_role(admin, member(each["who"]), each["role"], space(each["space"]), now)
    for each in places["area"]:
        make_area(admin, name=each["name"], space=space(each["space"]), owner=member(each["owner"]), now=now)
    for each in places["team"]:
        _team(admin, each, now)
    for each in places["reply"]:
        _reply(each, now)
    return now


def _join(person: Mapping[str, Any], now: datetime) -> None:
    handle, locale = person["handle"], person.get("locale", "en")
    joined = create_member(
        handle=handle,
        name=person["name"],
        email=f"{handle}@halvar.example",
        password=PASSWORD,
        locale=locale,
        now=now,
    )
    joined.relation = "employee" if "roles" in person else person.get("relation", "customer")
    if ADMIN in person.get("roles", ()):
        grant_role(None, joined, ADMIN, None, now)
    about, location, title = (person.get(name, "") for name in ("about", "location", "title"))
    change_profile(joined, name=person["name"], about=about, location=location, website="", title="", now=now)
    joined.title = title
    change_display(joined, locale=locale, time_zone=person.get("time_zone", ZONE), theme=joined.theme)
    if handle not in SIGNED_IN_AS:
        choose_mails(joined, (), now)


def _segment(admin: Member, segment: Mapping[str, Any], now: datetime) -> None:
    words = {name: segment[name] for name in ("name", "description", "rule")}
    people = [member(handle) for handle in segment["members"]]
    add_members(admin, make_segment(admin, **words, now=now), people, now)


def _team(admin: Member, team: Mapping[str, Any], now: datetime) -> None:
    people: Sequence[Member] = [member(handle) for handle in team["members"]]
    save_team(
        admin,
        None,
        name=team["name"],
        members=list(people),
        spaces=[space(slug) for slug in team["spaces"]],
        now=now,
    )


def _reply(reply: Mapping[str, Any], now: datetime) -> None:
    """Save a reply that is shared with all agents."""
    words = {"title": reply["title"], "body": reply["body"].strip(), "locale": reply.get("locale", "")}
    kept = saved_replies_actions.SavedReplyInput(**words, space=None, is_shared=True)
    saved_replies_actions.save_reply(member(reply["by"]), None, kept, 0, now)
