"""Suggest edits, list and show them, decide on them."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.editing.actions import EditConflict
from app.community.editing.diff import Part, Text, parts_between
from app.community.editing.forms import EditForm
from app.community.editing.queries import text_now, text_of, version_at
from app.community.editing.views import edit_conflict_page, form_for, said_in
from app.community.posts.models import Post
from app.community.suggested_edits import actions, policies
from app.community.suggested_edits.forms import DecisionForm
from app.community.suggested_edits.models import OUTDATED, SuggestedEdit
from app.community.suggested_edits.queries import get_proposal, list_own, list_waiting, withdrawn_among
from app.community.urls import post_address
from app.community.visibility import get_post
from app.core.clock import now
from app.core.errors import NotFound
from app.core.policy import require_allowed
from app.core.web.http import member, page, read_id, redirect_after_post


def suggest(post_id: int) -> ResponseReturnValue:
    """Suggest an edit of a post. `again` is the id of an outdated suggested edit of the member's to start from."""
    actor = member()
    post = get_post(post_id, actor)
    require_allowed(policies.can_suggest(actor, post))
    form = form_for(post)
    try:
        if form.validate_on_submit() and form.attempt(actions.suggest, actor, post, **said_in(form), now=now()):
            flash(_("Thank you. Your edit is waiting for review. We will notify you of the decision."), "done")
            return redirect_after_post(post_address(get_post(post_id, actor)))
    except EditConflict:
        return edit_conflict_page("community/editing/edit.html", get_post(post_id, actor), form, doing="suggest")
    return _suggestion_form(actor, get_post(post_id, actor), form)


def proposals() -> ResponseReturnValue:
    """List the suggested edits that the member may decide on, or their own."""
    reader = member()
    is_own, cursor = request.args.get("show") == "mine", request.args.get("after")
    found = list_own(reader, cursor) if is_own else list_waiting(reader, cursor)
    return page(
        "community/suggested_edits/list.html", proposals=found, is_own=is_own, withdrawn=withdrawn_among(found.items)
    )


def proposal(proposal_id: int) -> ResponseReturnValue:
    """Show a suggested edit with its changes and its status."""
    reader = member()
    return _shown(get_proposal(proposal_id, reader), reader, DecisionForm(formdata=None))


def take(proposal_id: int) -> ResponseReturnValue:
    """Accept the suggested edit."""
    actor, form = member(), DecisionForm()
    found = get_proposal(proposal_id, actor)
    post = form.attempt(actions.take, actor, found, now(), confirm=form.confirm.data or "")
    if post is None:
        return _shown(get_proposal(proposal_id, actor), actor, form)
    flash(_("Accepted. The post has been updated."), "done")
    return redirect_after_post(post_address(post))


def refuse(proposal_id: int) -> ResponseReturnValue:
    """Reject the suggested edit, with a reason."""
    actor, form = member(), DecisionForm()
    found = get_proposal(proposal_id, actor)
    if not form.validate():
        return _shown(found, actor, form)
    actions.refuse(actor, found, form.reason.data or "", now())
    flash(_("Rejected. The author will see your reason."), "done")
    return redirect_after_post("/edits")


def improve(proposal_id: int) -> ResponseReturnValue:
    """Accept the suggested edit with a further change."""
    actor = member()
    found = get_proposal(proposal_id, actor)
    require_allowed(policies.can_review(actor, found))
    form = form_for(found.post, **_words(found))
    sent = {name: value for name, value in said_in(form).items() if name != "revision"}
    if form.validate_on_submit() and form.attempt(actions.improve, actor, found, **sent, now=now()):
        flash(_("Accepted, with your change."), "done")
        return redirect_after_post(post_address(get_proposal(proposal_id, actor).post))
    found = get_proposal(proposal_id, actor)
    return page("community/editing/edit.html", form=form, post=found.post, proposal=found, doing="improve")


def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Withdraw a suggested edit of one's own."""
    actor = member()
    actions.withdraw(actor, get_proposal(proposal_id, actor), now())
    flash(_("Suggested edit withdrawn."), "done")
    return redirect_after_post(f"/edits/{proposal_id}")


def _shown(found: SuggestedEdit, reader: Member, form: DecisionForm) -> ResponseReturnValue:
    is_withdrawn = bool(withdrawn_among([found]))
    return page(
        "community/suggested_edits/suggested_edit.html",
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
    """Return the changes since the version it is based on, or if that is not available, since the current post."""
    base = version_at(found.post, found.revision)
    before = text_of(base) if base else text_now(found.post)
    return parts_between(before, Text(found.body, found.title or before.title, found.tag_names or before.tags))


def _suggestion_form(actor: Member, post: Post, form: EditForm) -> ResponseReturnValue:
    again = request.args.get("resubmit", "")
    if not again or request.method == "POST":
        return page("community/editing/edit.html", form=form, post=post, doing="suggest")
    mine = get_proposal(read_id(again), actor)
    if withdrawn_among([mine]):
        raise NotFound
    form = form_for(post, **(_words(mine) if mine.post_id == post.id else {}), revision=str(mine.revision))
    return edit_conflict_page("community/editing/edit.html", post, form, doing="suggest")


def _words(proposal: SuggestedEdit) -> dict[str, str]:
    words = {"body": proposal.body, "summary": proposal.summary}
    if proposal.title is not None:
        words |= {"title": proposal.title, "tags": " ".join(proposal.tag_names or ())}
    return words
