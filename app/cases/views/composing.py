"""The three composers of a case, each with what was begun in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from app.accounts.models import Member
from app.cases import rules
from app.cases.forms import MessageForm, NoteForm, ReplyForm
from app.cases.models import Case
from app.community.models import Draft
from app.community.queries.drafts import drafts_under
from app.core.forms import Form

FORMS: dict[str, type[Form]] = {rules.NOTE: NoteForm, rules.MESSAGE: MessageForm, rules.PUBLIC: ReplyForm}


@dataclass(frozen=True)
class Writing:
    """`kind` is the composer that is open; forms and drafts by kind."""

    kind: str
    forms: Mapping[str, Form]
    drafts: Mapping[str, Draft]


def writing_in(case: Case, writer: Member, sent: Form | None, kind: str) -> Writing:
    """The composers as `writer` left them, on the case as it is now; the one that was sent as it was sent."""
    keys = {f"{name}:{case.id}": name for name in FORMS}
    drafts = {keys[key]: draft for key, draft in drafts_under(writer, keys).items()} if request.method == "GET" else {}
    forms = {
        name: sent if isinstance(sent, form) else _begun(form, case, drafts.get(name)) for name, form in FORMS.items()
    }
    return Writing(kind if kind in FORMS else rules.NOTE, forms, drafts)


def _begun(form: type[Form], case: Case, draft: Draft | None) -> Form:
    body = draft.fields.get("body", "") if draft else ""
    return form(formdata=None, data={"revision": case.revision, "body": body})
