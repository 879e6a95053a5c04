"""A walk over every address of the application: real ones for each rule, from the filled world."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.members.models import Role
from app.accounts.segments.models import SegmentMember
from app.cases.bulk_actions.models import BulkAction
from app.cases.business_hours.models import BusinessCalendar
from app.cases.case_types.models import CaseType
from app.cases.escalation_rules.models import EscalationRule
from app.cases.merging.models import CaseLink
from app.cases.saved_replies.models import SavedReply
from app.cases.saved_views.models import CaseView
from app.cases.sla.models import SlaPolicy
from app.cases.teams.models import Absence, Team
from app.cases.timeline.models import CaseMessage, CaseNote
from app.community.attachments.models import Attachment
from app.community.badges.definitions import BADGES
from app.community.root_causes.models import RootCause
from app.community.suggested_edits.models import SuggestedEdit
from app.community.threads.models import Thread
from app.core.db.base import db
from app.core.synonyms.models import SearchSynonym
from app.moderation.models import ReviewItem, Sanction
from app.notifications.models import Notification
from app.suggestions.changelog.models import ChangelogEntry
from app.suggestions.models import Source
from tests.world import World

FILES = ("static", "asset")
FOR_DEVELOPERS = ("dev.", "mailbox.")
SLUGS = {"spaces": ["machines", "garden", "members", "testers"], "segments": ["testers"], "areas": ["laundry"]}
NOTHING = {
    "slug": "nothing",
    "name": "nothing",
    "handle": "nobody",
    "token": "no-such-token",
    "locale": "en",
    "code": "en",
    "choice": "dark",
}


class Address(NamedTuple):
    """One address of a rule."""

    endpoint: str
    path: str


def walk(app: Flask, world: World | None, method: str, *, every: bool = False) -> list[Address]:
    """The addresses that answer to `method`: one a rule, or with `every` one for each thing that they can be about.

    Without a world they name what is not there.
    """
    known = _values(world) if world else {}
    return [
        Address(rule.endpoint, path)
        for rule in sorted(app.url_map.iter_rules(), key=str)
        if method in (rule.methods or ()) and not rule.endpoint.startswith(FILES)
        for path in list(_paths(app, rule, known))[: None if every else 1]
    ]


def _values(world: World) -> dict[str, Any]:
    """What can stand for each name in a rule, the plainest first."""
    slugs = {each.id: each.slug for each in db.session.execute(select(Thread.id, Thread.slug))}
    ideas_first = [world.threads["idea"], *(each for each in slugs if each != world.threads["idea"])]
    return {
        "thread_id": list(slugs),
        "post_id": list(world.posts.values()),
        "number": list(world.cases.values()),
        "handle": list(world.people),
        "name": ["drum"],
        "part": [1],
        "figure": ["resolved", "public"],
        "slug of thread": slugs,
        "of files": [dict(row) for row in db.session.execute(select(Attachment.token, Attachment.name)).mappings()],
        "of notes": list(db.session.execute(select(CaseNote.case_id, CaseNote.id)).all()),
        "of messages": list(db.session.execute(select(CaseMessage.case_id, CaseMessage.id)).all()),
        "of entries": list(db.session.execute(select(ChangelogEntry.id, ChangelogEntry.slug)).all()),
        "of suggestions": {"thread_id": ideas_first, "slug of thread": {each: slugs[each] for each in ideas_first}},
        **{name: _first_of(table) for name, table in TABLES.items()},
    }


TABLES: dict[str, Any] = {
    "reply_id": SavedReply,
    "proposal_id": SuggestedEdit,
    "place_id": SegmentMember,
    "rule_id": EscalationRule,
    "team_id": Team,
    "calendar_id": BusinessCalendar,
    "policy_id": SlaPolicy,
    "case_type_id": CaseType,
    "theme_id": RootCause,
    "absence_id": Absence,
    "link_id": CaseLink,
    "deed_id": BulkAction,
    "item_id": ReviewItem,
    "sanction_id": Sanction,
    "role_id": Role,
    "view_id": CaseView,
    "source_id": Source,
    "entry_id": ChangelogEntry,
    "synonym_id": SearchSynonym,
    "notification_id": Notification,
}


def _first_of(table: Any) -> list[int]:
    return list(db.session.scalars(select(table.id).order_by(table.id).limit(3)))


def _paths(app: Flask, rule: Rule, known: dict[str, Any]) -> Iterator[str]:
    adapter = app.url_map.bind("localhost")
    for chosen in _choices(rule, known):
        yield adapter.build(rule.endpoint, {**(rule.defaults or {}), **chosen})


def _choices(rule: Rule, known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    names = sorted(rule.arguments - set(rule.defaults or ()))
    if known and rule.rule.startswith("/suggestions/"):
        known = {**known, **known["of suggestions"]}
    if known and rule.rule.startswith("/badges/"):
        known = {**known, "name": list(BADGES)[:3]}
    if known and rule.rule.startswith("/files/<token>"):
        for chosen in known["of files"]:
            yield {each: chosen[each] for each in names}
        return
    if known and "words_id" in names:
        said = known["of notes" if "/notes/" in rule.rule else "of messages"]
        yield from ({"number": number, "words_id": words_id} for number, words_id in said)
        return
    if known and names == ["slug", "thread_id"]:
        for thread_id, slug in known["slug of thread"].items():
            yield from ({"thread_id": thread_id, "slug": each} for each in (slug, "another"))
        return
    if known and names == ["entry_id", "slug"]:
        yield from ({"entry_id": entry_id, "slug": slug} for entry_id, slug in known["of entries"])
        return
    folder = rule.rule.partition("/<slug>")[0].rpartition("/")[2] if "slug" in names else ""
    offered = known | ({"slug": SLUGS[folder]} if known and folder in SLUGS else {})
    for chosen in product(*(offered.get(name) or [NOTHING.get(name, 987654)] for name in names)):
        yield dict(zip(names, chosen, strict=True))
