"""The three composers of a case, each with what was begun in it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from flask import request, url_for

from app.accounts.models import Member
from app.cases import rules
from app.cases.actions.replying import answered_in
from app.cases.forms.speaking import MessageForm, NoteForm, ReplyForm
from app.cases.models import Case
from app.cases.queries.replies import get_reply
from app.cases.saved_texts import filled
from app.community.addresses import thread_address
from app.community.models import Draft
from app.community.policies import can_answer
from app.community.queries.drafts import drafts_under
from app.core.errors import Refused, Sentence
from app.core.feeds import public_address
from app.core.forms import Form, FormsByName
from app.core.ids import read_id

FORMS: dict[str, type[Form]] = {rules.NOTE: NoteForm, rules.MESSAGE: MessageForm, rules.PUBLIC: ReplyForm}


@dataclass(frozen=True)
class Writing:
    """`kind` is the composer that is open; forms and drafts by kind.

    `refused` says why nobody can answer in public now, None where one can. `facts` are all that is shown by composers
    in which nothing was sent or put just now; else None.
    """

    kind: str
    forms: Mapping[str, Form]
    drafts: Mapping[str, Draft]
    refused: Sentence | None
    facts: Hashable | None


def writing_in(case: Case, writer: Member, sent: Form | None, kind: str) -> Writing:
    """The composers as `writer` left them, on the case as it is now; the one that was sent as it was sent."""
    keys = {f"{name}:{case.id}": name for name in FORMS}
    drafts = {keys[key]: draft for key, draft in drafts_under(writer, keys).items()}

    def make(name: str) -> Form:
        return sent if isinstance(sent, FORMS[name]) else _begun(FORMS[name], case, drafts.get(name))

    forms, kind = FormsByName(make), kind if kind in FORMS else rules.NOTE
    reply_id = request.args.get("reply", 0, read_id) if request.method == "GET" else 0
    if reply_id:
        insert_reply(forms[kind], reply_id, case, writer, kind)
    is_new = not reply_id and not isinstance(sent, tuple(FORMS.values()))
    refused = None if isinstance(sent, ReplyForm) else why_no_answer(case, writer)
    facts = (*_facts(case, writer, kind, drafts), str(refused)) if is_new else None
    return Writing(kind, forms, drafts, refused, facts)


def why_no_answer(case: Case, writer: Member) -> Sentence | None:
    """Why the writer cannot answer the question publicly; None where they can."""
    try:
        return can_answer(writer, answered_in(case.thread)).reason
    except Refused as refused:  # the question went where its customer cannot read
        return refused.sentence


def _facts(case: Case, writer: Member, kind: str, drafts: Mapping[str, Draft]) -> tuple[Hashable, ...]:
    thread, asker = case.thread, case.thread.asker.name if case.thread.asker else ""
    begun = [(name, draft.version, draft.updated_at) for name, draft in drafts.items()]
    audience = (thread.is_public, thread.space.visibility, thread.space.name)
    return (case.id, case.revision, thread.id, *audience, asker, writer.name, kind, *sorted(begun))


def insert_reply(form: Form, reply_id: int, case: Case, agent: Member, kind: str) -> None:
    """Put the saved reply after what stands in the composer. Raises NotFound where the agent may not use it."""
    reply = get_reply(reply_id, agent)
    text = filled(reply.body, values_for(case, agent, kind))
    form["body"].data = "\n\n".join(each for each in (form["body"].data, text) if each)
    form["saved"].data = str(reply.id)


def values_for(case: Case, agent: Member, kind: str) -> dict[str, str]:
    """What the variables of a saved reply say in this composer."""
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
