"""Editors of a case with their drafts, and the rendered entries of its timeline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.members.models import ADMIN, AGENT, Member
from app.cases import history_kinds, rules
from app.cases.case.models import Case
from app.cases.saved_replies.queries import get_reply
from app.cases.saved_replies.rules import filled
from app.cases.timeline.actions import answered_in
from app.cases.timeline.forms import MessageForm, NoteForm, ReplyForm
from app.cases.timeline.queries import talk_of
from app.community.drafts.models import Draft
from app.community.drafts.queries import drafts_under
from app.community.posts.policies import can_answer
from app.community.roles import spaces_with_role
from app.community.spaces.models import Audience
from app.community.urls import thread_address
from app.core.cache.fragment_cache import cached_part, insert_request_tokens, language_and_zone, template_macros
from app.core.cache.shared_reads import cached_until_change
from app.core.errors import InvalidInput, Message
from app.core.web.atom import public_address
from app.core.web.forms import Form, FormsByName
from app.core.web.http import read_id

FORMS: dict[str, type[Form]] = {rules.NOTE: NoteForm, rules.MESSAGE: MessageForm, rules.PUBLIC: ReplyForm}


class DraftRow(NamedTuple):
    """What an editor shows of a draft."""

    version: str
    updated_at: datetime
    body: str


class Drafts(NamedTuple):
    note: DraftRow | None
    message: DraftRow | None
    public: DraftRow | None


class Composers(NamedTuple):
    """What the editors of a case show: `kind` is the open one, `refused` why the writer cannot answer publicly."""

    id: int
    revision: int
    status: str
    thread_id: int
    audience: Audience
    asker_name: str
    writer_name: str
    kind: str
    drafts: Drafts
    refused: str


class Writing(NamedTuple):
    row: Composers
    forms: FormsByName[Form]


def writing_in(case: Case, writer: Member, sent: Form | None, kind: str) -> Writing:
    """Return the editors with the drafts of `writer` for the current state; a submitted form replaces its own."""
    kind = kind if kind in FORMS else rules.NOTE
    row = _composers(case, writer, kind, "" if isinstance(sent, ReplyForm) else str(why_no_answer(case, writer) or ""))

    def make(name: str) -> Form:
        return sent if isinstance(sent, FORMS[name]) else _begun(FORMS[name], row, getattr(row.drafts, name))

    reply_id = request.args.get("saved_reply", 0, read_id) if request.method == "GET" else 0
    forms = FormsByName(make, has_submitted=bool(reply_id) or isinstance(sent, tuple(FORMS.values())))
    if reply_id:
        insert_reply(forms[kind], reply_id, case, writer, kind)
    return Writing(row, forms)


def _composers(case: Case, writer: Member, kind: str, refused: str) -> Composers:
    found = drafts_under(writer, [f"{name}:{case.id}" for name in FORMS])
    drafts = Drafts(**{name: _draft_row(found.get(f"{name}:{case.id}")) for name in FORMS})
    asker, about = case.thread.asker, (case.id, case.revision, case.status, case.thread_id, case.thread.audience)
    return Composers(*about, asker.name if asker else "", writer.name, kind, drafts, refused)


def _draft_row(draft: Draft | None) -> DraftRow | None:
    return DraftRow(draft.version, draft.updated_at, draft.body) if draft else None


def why_no_answer(case: Case, writer: Member) -> Message | None:
    """Return why the writer cannot answer the question publicly; None if they can."""
    try:
        return can_answer(writer, answered_in(case.thread)).reason
    except InvalidInput as refused:  # the question was merged into one that its customer cannot read
        return refused.sentence


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


def _begun(form: type[Form], row: Composers, draft: DraftRow | None) -> Form:
    return form(formdata=None, data={"revision": row.revision, "body": draft.body if draft else ""})


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
    key = ("timeline", language_and_zone(), case.id, str(spaces_with_role(reader, AGENT)))
    return cached_until_change(key, lambda: _render_timeline(case, reader))


def _render_timeline(case: Case, reader: Member) -> RenderedTimeline:
    moments = talk_of(case, reader)
    ratings = [
        each.row.values for each in moments if each.kind == "event" and each.row.sort == history_kinds.RATED.name
    ]
    entries = [cached_part(TEMPLATE, "timeline_entry", each, case.id, history_kinds.line_of) for each in moments]
    parts = [
        Part(each.at, each.row.author_id, html, OWN.sub("", html)) for each, html in zip(moments, entries, strict=True)
    ]
    return RenderedTimeline(parts, ratings[-1] if ratings else None)
