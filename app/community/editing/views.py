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
    """Change a post; where someone was quicker, both texts are shown and neither is lost."""
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
    """The Markdown of a post, for whoever quotes it."""
    return Response(get_post(post_id, viewer()).body, mimetype="text/plain")


def revisions(post_id: int) -> ResponseReturnValue:
    """Every version of a post, and how the two that were chosen differ."""
    return _history(get_post(post_id, viewer()))


def _history(post: Post, form: RollBackForm | None = None) -> ResponseReturnValue:
    """The page, with the form for a version that waits for a second yes."""
    before, after_it = _number(request.args.get("from")), _number(request.args.get("to"))
    return page(
        "community/revisions.html",
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
    """Let the post read as an earlier version did; the page of versions takes that back likewise."""
    editor, form = member(), RollBackForm()
    post, number = get_post(post_id, editor), _number(form.version.data)
    seen, confirm = form.seen_revision or None, form.confirm.data or ""
    if not form.attempt(actions.roll_back, editor, post, number, now(), seen, confirm=confirm):
        return _history(get_post(post_id, editor), form)
    flash(_("Rolled back to version %(number)s. Nothing is lost: every version is saved.", number=number), "done")
    return redirect_after_post(f"/posts/{post_id}/revisions")


def withdraw_version(post_id: int) -> ResponseReturnValue:
    """Take a version out of the history."""
    post, number = get_post(post_id, member()), _number(request.form.get("version"))
    version_withdrawal.withdraw_version(member(), post, number, now())
    flash(_("Version %(number)s withdrawn. Nobody can read it any more.", number=number), "done")
    return redirect_after_post(f"/posts/{post_id}/revisions")


def restore_version(post_id: int) -> ResponseReturnValue:
    """Put a withdrawn version back into the history."""
    post, number = get_post(post_id, member()), _number(request.form.get("version"))
    version_withdrawal.restore_version(member(), post, number, now())
    flash(_("Version %(number)s restored.", number=number), "done")
    return redirect_after_post(f"/posts/{post_id}/revisions")


def _number(text: str | None) -> int:
    """The number of a version; 0, which none has, where it is not a number that one could have."""
    return read_id(text, LARGEST_NUMBER)


def form_for(post: Post, **changes: str) -> EditForm:
    """The form that changes this post, as it reads now; `changes` stand in their fields instead."""
    written = {
        "body": post.body,
        "revision": str(post.revision),
        "title": post.thread.title,
        "tags": " ".join(post.thread.tag_names),
    }
    form = EditOpeningForm if post.is_opening else EditForm
    return form(data=written | changes)


def said_in(form: EditForm) -> dict[str, Any]:
    """The same with the second yes to what a guard found."""
    return words_of(form) | {"confirm": form.confirm.data or ""}


def words_of(form: EditForm) -> dict[str, Any]:
    """What was sent, as the actions take it."""
    is_opening = isinstance(form, EditOpeningForm)
    return {
        "body": form.body.data or "",
        "summary": form.summary.data or "",
        "revision": form.seen_revision,
        "title": form.title.data if is_opening else None,
        "tags": tag_list(form.tags.data or "") if is_opening else None,
    }


def _template(post: Post) -> str:
    """With script a comment is changed in its place, everything else on a page of its own."""
    return IN_PLACE if wants_fragment() and post.kind == COMMENT else "community/edit.html"


def _saved(post: Post, editor: Member) -> ResponseReturnValue:
    if wants_fragment() and post.kind == COMMENT:
        return shown_comment(post, editor, _("Your edit is saved."))
    flash(_("Your edit is saved."), "done")
    return redirect_after_post(post_address(post))


def edit_conflict_page(template: str, post: Post, form: EditForm, **context: Any) -> Response:
    """The form with what was typed, beside the post as it is now, and what changed since the writer began.

    What the writer left as it was takes over what the others made of it. The next send starts from the newest version.
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
    """Say how somebody's post should read. `again` names an outdated suggestion of mine to start from."""
    actor = member()
    post = get_post(post_id, actor)
    require_allowed(editing_policies.can_suggest(actor, post))
    form = form_for(post)
    try:
        if form.validate_on_submit() and form.attempt(suggested_edits.suggest, actor, post, **said_in(form), now=now()):
            flash(_("Thank you. Your edit is waiting for review. We will notify you of the decision."), "done")
            return redirect_after_post(post_address(get_post(post_id, actor)))
    except EditConflict:
        return edit_conflict_page("community/edit.html", get_post(post_id, actor), form, doing="suggest")
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
    post = form.attempt(suggested_edits.take, actor, found, now(), confirm=form.confirm.data or "")
    if post is None:
        return _shown(get_proposal(proposal_id, actor), actor, form)
    flash(_("Accepted. The post has been updated."), "done")
    return redirect_after_post(post_address(post))


def refuse(proposal_id: int) -> ResponseReturnValue:
    """Leave the post as it is, and say why."""
    actor, form = member(), DecisionForm()
    found = get_proposal(proposal_id, actor)
    if not form.validate():
        return _shown(found, actor, form)
    suggested_edits.refuse(actor, found, form.reason.data or "", now())
    flash(_("Rejected. The author will see your reason."), "done")
    return redirect_after_post("/edits")


def improve(proposal_id: int) -> ResponseReturnValue:
    """Take it, with a change of one's own on top."""
    actor = member()
    found = get_proposal(proposal_id, actor)
    require_allowed(editing_policies.can_review(actor, found))
    form = form_for(found.post, **_words(found))
    sent = {name: value for name, value in said_in(form).items() if name != "revision"}
    if form.validate_on_submit() and form.attempt(suggested_edits.improve, actor, found, **sent, now=now()):
        flash(_("Accepted, with your change."), "done")
        return redirect_after_post(post_address(get_proposal(proposal_id, actor).post))
    found = get_proposal(proposal_id, actor)
    return page("community/edit.html", form=form, post=found.post, proposal=found, doing="improve")


def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take back what I suggested."""
    actor = member()
    suggested_edits.withdraw(actor, get_proposal(proposal_id, actor), now())
    flash(_("Suggested edit withdrawn."), "done")
    return redirect_after_post(f"/edits/{proposal_id}")


def _shown(found: SuggestedEdit, reader: Member, form: DecisionForm) -> ResponseReturnValue:
    is_withdrawn = bool(withdrawn_among([found]))
    return page(
        "community/proposal.html",
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
    return edit_conflict_page("community/edit.html", post, form, doing="suggest")


def _words(proposal: SuggestedEdit) -> dict[str, str]:
    """What was suggested, by field."""
    words = {"body": proposal.body, "summary": proposal.summary}
    if proposal.title is not None:
        words |= {"title": proposal.title, "tags": " ".join(proposal.tag_names or ())}
    return words
