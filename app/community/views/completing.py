"""What script offers while a name or a tag is typed."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.community.models import Thread
from app.community.queries.completing import members_like, questions_like, tags_like
from app.community.queries.reading import get_thread
from app.core.ids import read_id
from app.core.limits import limit, member_or_address
from app.core.states import state_look
from app.core.web import member, viewer


@limit(120, "minute", methods=("GET",), key=member_or_address)
def members() -> ResponseReturnValue:
    """Members whose handle or name begins with `q`; of `thread`, where it is given, first."""
    actor, thread_id = member(), request.args.get("thread", 0, read_id)
    found = members_like(request.args.get("q", ""), actor, get_thread(thread_id, actor) if thread_id else None)
    return jsonify(
        [
            {"value": each.handle, "text": each.name, "hint": _("in this thread") if is_here else ""}
            for each, is_here in found
        ]
    )


@limit(120, "minute", methods=("GET",), key=member_or_address)
def questions() -> ResponseReturnValue:
    """Questions of this number or with these words in their title, that the viewer may read; not the one in `but`."""
    found = questions_like(request.args.get("q", ""), viewer(), but=request.args.get("but", 0, read_id))
    return jsonify([{"value": f"#{each.id} {each.title}", "text": "", "hint": _hint(each)} for each in found])


def _hint(question: Thread) -> str:
    """What tells it from others: that few may read it, or where it stands."""
    return str(state_look("private" if not question.is_public else question.answer_state).word)


@limit(120, "minute", methods=("GET",), key=member_or_address)
def tags() -> ResponseReturnValue:
    """Tags that begin with `q`."""
    return jsonify(
        [
            {
                "value": tag.name,
                "text": "",
                "hint": ngettext("%(num)d question", "%(num)d questions", tag.thread_count),
            }
            for tag in tags_like(request.args.get("q", ""), viewer())
        ]
    )
