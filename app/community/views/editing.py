"""Changing what is written: edit, history, delete, bring back."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.community import policies
from app.community.actions import deleting, editing
from app.community.actions.editing import EditConflict
from app.community.addresses import post_address, thread_address
from app.community.forms import EditForm, EditOpeningForm, tag_list
from app.community.models import Post
from app.community.queries.history import versions_of
from app.community.queries.reading import get_post
from app.core.clock import now
from app.core.policy import require
from app.core.web import after, member, page, viewer


def edit(post_id: int) -> ResponseReturnValue:
    """Change a post; where someone was quicker, both texts are shown and neither is lost."""
    editor = member()
    post = get_post(post_id, editor)
    require(policies.can_edit(editor, post))
    form = _form_for(post)
    try:
        if form.validate_on_submit() and _edited(editor, post, form):
            flash(_("Your change is saved."), "done")
            return after(post_address(get_post(post_id, editor)))
    except EditConflict:
        return _both_texts(get_post(post_id, editor), form)
    return page("community/edit.html", form=form, post=get_post(post_id, editor), theirs=None)


def revisions(post_id: int) -> ResponseReturnValue:
    """Every version of a post."""
    post = get_post(post_id, viewer())
    return page(
        "community/revisions.html", post=post, thread=post.thread, versions=versions_of(post, request.args.get("after"))
    )


def delete(post_id: int) -> ResponseReturnValue:
    """Ask once, in words that say what will happen; then take the post away."""
    actor = member()
    post = get_post(post_id, actor)
    require(policies.can_delete(actor, post))
    if request.method != "POST":
        return page("community/delete.html", post=post, thread=post.thread)
    deleting.delete(actor, post, now())
    flash(_("Deleted. You can bring it back."), "done")
    return after(thread_address(post.thread) if not post.is_opening else "/my/questions")


def undelete(post_id: int) -> ResponseReturnValue:
    """Bring a deleted post back."""
    actor = member()
    post = get_post(post_id, actor)
    deleting.undelete(actor, post, now())
    flash(_("It is back."), "done")
    return after(post_address(post))


def _form_for(post: Post) -> EditForm:
    written = {
        "body": post.body,
        "revision": str(post.revision),
        "title": post.thread.title,
        "tags": " ".join(post.thread.tag_names),
    }
    return EditOpeningForm(data=written) if post.is_opening else EditForm(data=written)


def _edited(editor: Member, post: Post, form: EditForm) -> Post | None:
    is_opening = isinstance(form, EditOpeningForm)
    return form.attempt(
        editing.edit,
        editor,
        post,
        body=form.body.data or "",
        summary=form.summary.data or "",
        revision=form.seen_revision,
        title=form.title.data if is_opening else None,
        tags=tag_list(form.tags.data or "") if is_opening else None,
        now=now(),
    )


def _both_texts(post: Post, form: EditForm) -> ResponseReturnValue:
    form.revision.data = str(post.revision)
    response = page("community/edit.html", form=form, post=post, theirs=post.body)
    response.status_code = 409
    return response
