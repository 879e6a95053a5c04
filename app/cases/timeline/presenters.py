"""Editors of a case with their drafts, and the rendered entries of its timeline."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.members.models import ADMIN, AGENT, Member
from app.cases import history_kinds, rules
from app.cases.case.models import Case
from app.cases.saved_replies.queries import get_reply
from app.cases.saved_replies.rules import filled
from app.cases.timeline.actions import answered_in
from app.cases.timeline.forms import MessageForm, NoteForm, ReplyForm
from app.cases.timeline.queries import TimelineEntry, talk_of
from app.community.drafts.models import Draft
from app.community.drafts.queries import drafts_under
from app.community.posts.policies import can_answer
from app.community.roles import spaces_with_role
from app.community.urls import thread_address
from app.core.cache.fragment_cache import cached_fragment, insert_request_tokens, strip_request_tokens, template_macros
from app.core.clock import zone_here
from app.core.db.data_version import cached_until_commit
from app.core.errors import InvalidInput, Message
from app.core.web.atom import public_address
from app.core.web.forms import Form, FormsByName
from app.core.web.http import read_id

FORMS: dict[str, type[Form]] = {rules.NOTE: NoteForm, rules.MESSAGE: MessageForm, rules.PUBLIC: ReplyForm}


@dataclass(frozen=True)
class Writing:
    """Editors of a case: `kind` is the open one; forms and drafts by kind.

    `refused` is why the writer cannot answer publicly, None if they can. `facts` is everything the editors show, as a
    cache key; None if something was just submitted or inserted.
    """

    kind: str
    forms: Mapping[str, Form]
    drafts: Mapping[str, Draft]
    refused: Message | None
    facts: Hashable | None


def writing_in(case: Case, writer: Member, sent: Form | None, kind: str) -> Writing:
    """Return the editors with the drafts of `writer` for the current state; a submitted form replaces its own."""
    keys = {f"{name}:{case.id}": name for name in FORMS}
    drafts = {keys[key]: draft for key, draft in drafts_under(writer, keys).items()}

    def make(name: str) -> Form:
        return sent if isinstance(sent, FORMS[name]) else _begun(FORMS[name], case, drafts.get(name))

    forms, kind = FormsByName(make), kind if kind in FORMS else rules.NOTE
    reply_id = request.args.get("saved_reply", 0, read_id) if request.method == "GET" else 0
    if reply_id:
        insert_reply(forms[kind], reply_id, case, writer, kind)
    is_new = not reply_id and not isinstance(sent, tuple(FORMS.values()))
    refused = None if isinstance(sent, ReplyForm) else why_no_answer(case, writer)
    facts = (*_facts(case, writer, kind, drafts), str(refused)) if is_new else None
    return Writing(kind, forms, drafts, refused, facts)


def why_no_answer(case: Case, writer: Member) -> Message | None:
    """Return why the writer cannot answer the question publicly; None if they can."""
    try:
        return can_answer(writer, answered_in(case.thread)).reason
    except InvalidInput as refused:  # the question was merged into one that its customer cannot read
        return refused.sentence


def _facts(case: Case, writer: Member, kind: str, drafts: Mapping[str, Draft]) -> tuple[Hashable, ...]:
    thread, asker = case.thread, case.thread.asker.name if case.thread.asker else ""
    begun = [(name, draft.version, draft.updated_at) for name, draft in drafts.items()]
    audience = (thread.is_public, thread.space.visibility, thread.space.name)
    return (case.id, case.revision, thread.id, *audience, asker, writer.name, kind, *sorted(begun))


def insert_reply(form: Form, reply_id: int, case: Case, agent: Member, kind: str) -> None:
    """Append the saved reply to the text of the editor. Raises NotFound if the agent may not use it."""
    reply = get_reply(reply_id, agent)
    text = filled(reply.body, values_for(case, agent, kind))
    form["body"].data = "\n\n".join(each for each in (form["body"].data, text) if each)
    form["saved"].data = str(reply.id)


def values_for(case: Case, agent: Member, kind: str) -> dict[str, str]:
    """Return the values of the variables of a saved reply in this editor."""
    thread = case.thread
    customer = thread.asker.name if thread.asker else thread.asker_name
    ways = {rules.MESSAGE: url_for("cases.my_case", number=case.id), rules.PUBLIC: thread_address(thread)}
    return {
        "customer": customer,
        "first_name": customer.split(" ")[0],
        "agent": agent.name,
        "case": f"#{case.id}",
        "title": thread.title,
        "link": public_address(ways.get(kind, url_for("cases.case", number=case.id))),
    }


def _begun(form: type[Form], case: Case, draft: Draft | None) -> Form:
    body = draft.fields.get("body", "") if draft else ""
    return form(formdata=None, data={"revision": case.revision, "body": body})


TEMPLATE = "cases/timeline/_entry.html"
OWN = re.compile(
    r"<!--own-->.*?<!--/own-->", re.DOTALL
)  # for the author and admins; members' texts contain no HTML comments


class Part(NamedTuple):
    """Rendered timeline entry: its time, author, and HTML, also without the actions for its author and admins."""

    at: datetime
    author_id: int | None
    html: str
    for_others: str

    def is_news(self, reader_id: int, seen_at: datetime | None) -> bool:
        """Return whether someone else said or did it since the reader last looked."""
        return seen_at is not None and self.at > seen_at and self.author_id != reader_id


class RenderedTimeline(NamedTuple):
    """The rendered timeline, with placeholders for the reader's form tokens; and the customer's last rating."""

    parts: Sequence[Part]
    rating: Mapping[str, Any] | None

    def for_reader(self, reader: Member, seen_at: datetime | None) -> Markup:
        """Return the timeline, with a line before the first entry by someone else since the reader last looked."""
        me, is_admin = reader.id, reader.has_role(ADMIN)
        parts = [each.html if is_admin or each.author_id == me else each.for_others for each in self.parts]
        first = next((at for at, each in enumerate(self.parts) if each.is_news(me, seen_at)), None)
        if first is not None:
            parts.insert(
                first, str(template_macros("components/_timeline.html").new_since_line(_("New since your last visit")))
            )
        return insert_request_tokens("".join(parts))


def rendered_timeline(case: Case, reader: Member) -> RenderedTimeline:
    """Return the timeline, cached for all who may read the same: nothing in it may be specific to the reader."""
    shared = ("moment", str(get_locale()), str(zone_here()), case.id, case.thread.is_public)
    return cached_until_commit(
        (*shared, str(spaces_with_role(reader, AGENT))), lambda: _render_timeline(case, reader, shared)
    )


def _render_timeline(case: Case, reader: Member, shared: tuple[Any, ...]) -> RenderedTimeline:
    moments = talk_of(case, reader)
    ratings = [
        each.row.values for each in moments if each.kind == "event" and each.row.sort == history_kinds.RATED.name
    ]
    entries = [_render_entry(each, case, shared) for each in moments]
    parts = [
        Part(each.at, each.row.author_id, html, OWN.sub("", html)) for each, html in zip(moments, entries, strict=True)
    ]
    return RenderedTimeline(parts, ratings[-1] if ratings else None)


def _render_entry(moment: TimelineEntry, case: Case, shared: tuple[Any, ...]) -> str:
    macro = template_macros(TEMPLATE).timeline_entry
    return cached_fragment(
        (*shared, *moment.facts), lambda: strip_request_tokens(str(macro(moment, case, history_kinds.line_of)))
    )
