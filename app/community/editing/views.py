"""Edit a post, read its revisions, resolve edit conflicts, suggest edits and decide on them."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.drafts.form_drafts import current_draft, saves_draft
from app.community.editing import actions, suggested_edits, version_withdrawal
from app.community.editing import policies as editing_policies
from app.community.editing.actions import EditConflict
from app.community.editing.diff import Part, Text, parts_between
from app.community.editing.forms import DecisionForm, EditForm, EditOpeningForm, RollBackForm
from app.community.editing.models import OUTDATED, SuggestedEdit
from app.community.editing.queries import (
    comparison_of,
    get_proposal,
    list_own,
    list_waiting,
    numbers_of,
    text_now,
    text_of,
    version_at,
    versions_of,
    withdrawn_among,
)
from app.community.posts import policies
from app.community.posts.models import COMMENT, Post
from app.community.tags.forms import tag_list
from app.community.thread_page.presenters import IN_PLACE, shown_comment, swapped
from app.community.urls import post_address
from app.community.visibility import get_post
from app.core.clock import now
from app.core.errors import NotFound
from app.core.policy import require_allowed
from app.core.web.http import LARGEST_NUMBER, member, page, read_id, redirect_after_post, viewer, wants_fragment


@saves_draft("edit:{post_id}")
def edit(post_id: int) -> ResponseReturnValue:
    """Edit a post. After an edit conflict both texts are shown and neither is lost."""
    editor = member()
    post = get_post(post_id, editor)
    require_allowed(policies.can_edit(editor, post))
    draft = current_draft(f"edit:{post_id}")
    form = form_for(post, **(draft.fields if draft else {}))
    try:
        if form.validate_on_submit() and form.attempt(actions.edit, editor, post, **said_in(form), now=now()):
            return _saved(get_post(post_id, editor), editor)
    except EditConflict:
        return swapped(edit_conflict_page(_template(post), get_post(post_id, editor), form))
    return swapped(page(_template(post), form=form, post=get_post(post_id, editor), draft=draft))


def source(post_id: int) -> Response:
    """Return the Markdown of a post, for quoting it."""
    return Response(get_post(post_id, viewer()).body, mimetype="text/plain")


def revisions(post_id: int) -> ResponseReturnValue:
    """List the versions of a post, and compare the two that were selected."""
    return _history(get_post(post_id, viewer()))


def _history(post: Post, form: RollBackForm | None = None) -> ResponseReturnValue:
    """Render the page of versions, with the form of a rollback that needs confirmation."""
    before, after_it = _number(request.args.get("from")), _number(request.args.get("to"))
    return page(
        "community/editing/revisions.html",
        form=form,
        post=post,
        thread=post.thread,
        versions=versions_of(post, request.args.get("after")),
        numbers=numbers_of(post),
        compared=comparison_of(post, before, after_it) if before and after_it else None,
        may_edit=policies.can_edit(viewer(), post),
        may_withdraw=lambda number: editing_policies.can_withdraw_version(viewer(), post, number),
    )


def roll_back(post_id: int) -> ResponseReturnValue:
    """Roll a post back to an earlier version. The rollback can be undone on the page of versions in the same way."""
    editor, form = member(), RollBackForm()
    post, number = get_post(post_id, editor), _number(form.version.data)
    seen, confirm = form.seen_revision or None, form.confirm.data or ""
    if not form.attempt(actions.roll_back, editor, post, number, now(), seen, confirm=confirm):
        return _history(get_post(post_id, editor), form)
    flash(_("Rolled back to version %(number)s. Nothing is lost: every version is saved.", number=number), "done")
    return redirect_after_post(f"/posts/{post_id}/revisions")


def withdraw_version(post_id: int) -> ResponseReturnValue:
    """Withdraw a version from the history."""
    post, number = get_post(post_id, member()), _number(request.form.get("version"))
    version_withdrawal.withdraw_version(member(), post, number, now())
    flash(_("Version %(number)s withdrawn. Nobody can read it any more.", number=number), "done")
    return redirect_after_post(f"/posts/{post_id}/revisions")


def restore_version(post_id: int) -> ResponseReturnValue:
    """Restore a withdrawn version."""
    post, number = get_post(post_id, member()), _number(request.form.get("version"))
    version_withdrawal.restore_version(member(), post, number, now())
    flash(_("Version %(number)s restored.", number=number), "done")
    return redirect_after_post(f"/posts/{post_id}/revisions")


def _number(text: str | None) -> int:
    """Return the number of a version; 0, which no version has, if the text is not a valid number."""
    return read_id(text, LARGEST_NUMBER)


def form_for(post: Post, **changes: str) -> EditForm:
    """Return the form to edit this post, filled with its current content; `changes` override fields."""
    written = {
        "body": post.body,
        "revision": str(post.revision),
        "title": post.thread.title,
        "tags": " ".join(post.thread.tag_names),
    }
    form = EditOpeningForm if post.is_opening else EditForm
    return form(data=written | changes)


def said_in(form: EditForm) -> dict[str, Any]:
    """Return the action's arguments from the form, with the confirmation of findings by content checks."""
    return words_of(form) | {"confirm": form.confirm.data or ""}


def words_of(form: EditForm) -> dict[str, Any]:
    """Return the action's arguments from the form."""
    is_opening = isinstance(form, EditOpeningForm)
    return {
        "body": form.body.data or "",
        "summary": form.summary.data or "",
        "revision": form.seen_revision,
        "title": form.title.data if is_opening else None,
        "tags": tag_list(form.tags.data or "") if is_opening else None,
    }


def _template(post: Post) -> str:
    """Return the template: with JavaScript a comment is edited in place, everything else on its own page."""
    return IN_PLACE if wants_fragment() and post.kind == COMMENT else "community/editing/edit.html"


def _saved(post: Post, editor: Member) -> ResponseReturnValue:
    if wants_fragment() and post.kind == COMMENT:
        return shown_comment(post, editor, _("Your edit is saved."))
    flash(_("Your edit is saved."), "done")
    return redirect_after_post(post_address(post))


def edit_conflict_page(template: str, post: Post, form: EditForm, **context: Any) -> Response:
    """Render the form as submitted beside the post as it is now, with what changed since the editor began.

    Fields that the editor did not change get the new content. Submitting again starts from the newest version.
    """
    base, now = version_at(post, form.seen_revision), text_now(post)
    changed = None
    if base is not None:
        changed = parts_between(text_of(base), now)
        _follow(form, text_of(base), now)
    form.revision.data = str(post.revision)
    response = page(template, form=form, post=post, theirs=now, changed=changed, **context)
    response.status_code = 409
    return response


def _follow(form: EditForm, base: Text, now: Text) -> None:
    if form.body.data == base.body:
        form.body.data = now.body
    if not isinstance(form, EditOpeningForm):
        return
    if form.title.data == base.title:
        form.title.data = now.title
    if (form.tags.data or "").split() == list(base.tags or ()):
        form.tags.data = " ".join(now.tags or ())


def suggest(post_id: int) -> ResponseReturnValue:
    """Suggest an edit of a post. `again` is the id of an outdated suggested edit of the member's to start from."""
    actor = member()
    post = get_post(post_id, actor)
    require_allowed(editing_policies.can_suggest(actor, post))
    form = form_for(post)
    try:
        if form.validate_on_submit() and form.attempt(suggested_edits.suggest, actor, post, **said_in(form), now=now()):
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
        "community/editing/suggested_edits.html", proposals=found, is_own=is_own, withdrawn=withdrawn_among(found.items)
    )


def proposal(proposal_id: int) -> ResponseReturnValue:
    """Show a suggested edit with its changes and its status."""
    reader = member()
    return _shown(get_proposal(proposal_id, reader), reader, DecisionForm(formdata=None))


def take(proposal_id: int) -> ResponseReturnValue:
    """Accept the suggested edit."""
    actor, form = member(), DecisionForm()
    found = get_proposal(proposal_id, actor)
    post = form.attempt(suggested_edits.take, actor, found, now(), confirm=form.confirm.data or "")
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
    suggested_edits.refuse(actor, found, form.reason.data or "", now())
    flash(_("Rejected. The author will see your reason."), "done")
    return redirect_after_post("/edits")


def improve(proposal_id: int) -> ResponseReturnValue:
    """Accept the suggested edit with a further change."""
    actor = member()
    found = get_proposal(proposal_id, actor)
    require_allowed(editing_policies.can_review(actor, found))
    form = form_for(found.post, **_words(found))
    sent = {name: value for name, value in said_in(form).items() if name != "revision"}
    if form.validate_on_submit() and form.attempt(suggested_edits.improve, actor, found, **sent, now=now()):
        flash(_("Accepted, with your change."), "done")
        return redirect_after_post(post_address(get_proposal(proposal_id, actor).post))
    found = get_proposal(proposal_id, actor)
    return page("community/editing/edit.html", form=form, post=found.post, proposal=found, doing="improve")


def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Withdraw a suggested edit of one's own."""
    actor = member()
    suggested_edits.withdraw(actor, get_proposal(proposal_id, actor), now())
    flash(_("Suggested edit withdrawn."), "done")
    return redirect_after_post(f"/edits/{proposal_id}")


def _shown(found: SuggestedEdit, reader: Member, form: DecisionForm) -> ResponseReturnValue:
    is_withdrawn = bool(withdrawn_among([found]))
    return page(
        "community/editing/suggested_edit.html",
        form=form,
        proposal=found,
        post=found.post,
        parts=None if is_withdrawn else _parts(found),
        may_review=editing_policies.can_review(reader, found),
        may_withdraw=editing_policies.can_withdraw(reader, found),
        may_suggest=found.state == OUTDATED
        and not is_withdrawn
        and reader.id == found.author_id
        and editing_policies.can_suggest(reader, found.post),
    )


def _parts(found: SuggestedEdit) -> list[Part]:
    """Return the changes since the version it is based on, or if that is not available, since the current post."""
    base = version_at(found.post, found.revision)
    before = text_of(base) if base else text_now(found.post)
    return parts_between(before, Text(found.body, found.title or before.title, found.tag_names or before.tags))


def _suggestion_form(actor: Member, post: Post, form: EditForm) -> ResponseReturnValue:
    again = request.args.get("again", "")
    if not again or request.method == "POST":
        return page("community/editing/edit.html", form=form, post=post, doing="suggest")
    mine = get_proposal(read_id(again), actor)
    if withdrawn_among([mine]):
        raise NotFound
    form = form_for(post, **(_words(mine) if mine.post_id == post.id else {}), revision=str(mine.revision))
    return edit_conflict_page("community/editing/edit.html", post, form, doing="suggest")


def _words(proposal: SuggestedEdit) -> dict[str, str]:
    """Return the suggested content by field name."""
    words = {"body": proposal.body, "summary": proposal.summary}
    if proposal.title is not None:
        words |= {"title": proposal.title, "tags": " ".join(proposal.tag_names or ())}
    return words
