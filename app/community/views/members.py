"""Members, and who answers for the company."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.community.queries.members import answers_of, earned_by, get_member, list_members, questions_of, staff
from app.core.errors import Sentence
from app.core.kept import kept_for_strangers
from app.core.web import page, viewer
from app.reputation import rules

LONGEST_SEARCH = 60  # characters

DEEDS: dict[str, Sentence] = {
    rules.VOTED_UP.kind: _l("Voted up"),
    rules.VOTED_DOWN.kind: _l("Voted down"),
    rules.VOTING_DOWN.kind: _l("Voted an answer down"),
    rules.ACCEPTED.kind: _l("Answer accepted"),
    rules.ACCEPTING.kind: _l("Accepted an answer"),
    rules.EDIT_ACCEPTED.kind: _l("Edit taken"),
    rules.EDIT_REJECTED.kind: _l("Edit not taken"),
    rules.REMOVED_AS_ABUSE.kind: _l("Post removed as spam or abuse"),
    rules.SUGGESTION_SHIPPED.kind: _l("Suggestion shipped"),
    rules.ASSOCIATION_BONUS: _l("Trusted elsewhere already"),
    rules.BOUNTY: _l("Bounty"),
}
"""What each kind of the ledger is called."""


@kept_for_strangers
def members() -> ResponseReturnValue:
    """Members by reputation, or those whose name is looked for."""
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    return page("community/members.html", members=list_members(search, request.args.get("after")), search=search)


@kept_for_strangers
def member(handle: str) -> ResponseReturnValue:
    """One member: what they asked, answered and earned."""
    shown, reader = get_member(handle), viewer()
    questions, answers, earned = questions_of(shown, reader), answers_of(shown, reader), earned_by(shown, reader)
    return page("community/member.html", shown=shown, questions=questions, answers=answers, earned=earned, deeds=DEEDS)


@kept_for_strangers
def about() -> ResponseReturnValue:
    """Who we are, and who answers here."""
    return page("community/about.html", staff=staff())
