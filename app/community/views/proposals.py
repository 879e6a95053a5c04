"""Suggested edits: suggest one, look at those that wait, decide."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.community import policies
from app.community.actions import proposing
from app.community.actions.editing import EditConflict
from app.community.addresses import post_address
from app.community.changing_forms import DecisionForm
from app.community.differences import Part, Text, parts_between
from app.community.forms import EditForm
from app.community.models import Post, SuggestedEdit
from app.community.models.proposal import OUTDATED
from app.community.queries.history import text_now, text_of, version_at
from app.community.queries.proposals import get_proposal, list_own, list_waiting, withdrawn_among
from app.community.queries.reading import get_post
from app.community.views.editing import form_for, said_in
from app.community.views.merging import both_texts
from app.core.clock import now
from app.core.errors import NotFound
from app.core.ids import read_id
from app.core.policy import require
from app.core.web import after, member, page


def suggest(post_id: int) -> ResponseReturnValue:
    """Say how somebody's post should read. `again` names an outdated suggestion of mine to start from."""
    actor = member()
    post = get_post(post_id, actor)
    require(policies.can_suggest(actor, post))
    form = form_for(post)
    try:
        if form.validate_on_submit() and form.attempt(proposing.suggest, actor, post, **said_in(form), now=now()):
            flash(_("Thank you. Your edit is waiting for review. We will notify you of the decision."), "done")
            return after(post_address(get_post(post_id, actor)))
    except EditConflict:
        return both_texts("community/edit.html", get_post(post_id, actor), form, doing="suggest")
    return _suggestion_form(actor, get_post(post_id, actor), form)


def proposals() -> ResponseReturnValue:
    """What waits for my decision, or what I suggested."""
    reader = member()
    is_own, cursor = request.args.get("show") == "mine", request.args.get("after")
    found = list_own(reader, cursor) if is_own else list_waiting(reader, cursor)
    return page("community/proposals.html", proposals=found, is_own=is_own, withdrawn=withdrawn_among(found.items))


def proposal(proposal_id: int) -> ResponseReturnValue:
    """One suggested edit beside what it would change, and what became of it."""
    reader = member()
    return _shown(get_proposal(proposal_id, reader), reader, DecisionForm(formdata=None))


def take(proposal_id: int) -> ResponseReturnValue:
    """Let the post read so."""
    actor, form = member(), DecisionForm()
    found = get_proposal(proposal_id, actor)
    post = form.attempt(proposing.take, actor, found, now(), confirm=form.confirm.data or "")
    if post is None:
        return _shown(get_proposal(proposal_id, actor), actor, form)
    flash(_("Accepted. The post has been updated."), "done")
    return after(post_address(post))


def refuse(proposal_id: int) -> ResponseReturnValue:
    """Leave the post as it is, and say why."""
    actor, form = member(), DecisionForm()
    found = get_proposal(proposal_id, actor)
    if not form.validate():
        return _shown(found, actor, form)
    proposing.refuse(actor, found, form.reason.data or "", now())
    flash(_("Rejected. The author will see your reason."), "done")
    return after("/edits")


def improve(proposal_id: int) -> ResponseReturnValue:
    """Take it, with a change of one's own on top."""
    actor = member()
    found = get_proposal(proposal_id, actor)
    require(policies.can_review(actor, found))
    form = form_for(found.post, **_words(found))
    sent = {name: value for name, value in said_in(form).items() if name != "revision"}
    if form.validate_on_submit() and form.attempt(proposing.improve, actor, found, **sent, now=now()):
        flash(_("Accepted, with your change."), "done")
        return after(post_address(get_proposal(proposal_id, actor).post))
    found = get_proposal(proposal_id, actor)
    return page("community/edit.html", form=form, post=found.post, proposal=found, doing="improve")


def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take back what I suggested."""
    actor = member()
    proposing.withdraw(actor, get_proposal(proposal_id, actor), now())
    flash(_("Suggested edit withdrawn."), "done")
    return after(f"/edits/{proposal_id}")


def _shown(found: SuggestedEdit, reader: Member, form: DecisionForm) -> ResponseReturnValue:
    is_withdrawn = bool(withdrawn_among([found]))
    return page(
        "community/proposal.html",
        form=form,
        proposal=found,
        post=found.post,
        parts=None if is_withdrawn else _parts(found),
        may_review=policies.can_review(reader, found),
        may_withdraw=policies.can_withdraw(reader, found),
        may_suggest=found.state == OUTDATED
        and not is_withdrawn
        and reader.id == found.author_id
        and policies.can_suggest(reader, found.post),
    )


def _parts(found: SuggestedEdit) -> list[Part]:
    """What it would change of the version that it was made from, or where that is gone, of the post as it reads now."""
    base = version_at(found.post, found.revision)
    before = text_of(base) if base else text_now(found.post)
    return parts_between(before, Text(found.body, found.title or before.title, found.tag_names or before.tags))


def _suggestion_form(actor: Member, post: Post, form: EditForm) -> ResponseReturnValue:
    again = request.args.get("again", "")
    if not again or request.method == "POST":
        return page("community/edit.html", form=form, post=post, doing="suggest")
    mine = get_proposal(read_id(again), actor)
    if withdrawn_among([mine]):
        raise NotFound
    form = form_for(post, **(_words(mine) if mine.post_id == post.id else {}), revision=str(mine.revision))
    return both_texts("community/edit.html", post, form, doing="suggest")


def _words(proposal: SuggestedEdit) -> dict[str, str]:
    """What was suggested, by field."""
    words = {"body": proposal.body, "summary": proposal.summary}
    if proposal.title is not None:
        words |= {"title": proposal.title, "tags": " ".join(proposal.tag_names or ())}
    return words
