"""Edit a post, read its revisions, roll back to one, and resolve edit conflicts."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.members.models import Member
from app.community.drafts.form_drafts import current_draft, saves_draft
from app.community.editing import actions, version_withdrawal
from app.community.editing import policies as editing_policies
from app.community.editing.actions import EditConflict
from app.community.editing.diff import Text, parts_between
from app.community.editing.forms import EditForm, EditOpeningForm, RollBackForm
from app.community.editing.queries import comparison_of, numbers_of, text_now, text_of, version_at, versions_of
from app.community.posts import policies
from app.community.posts.models import COMMENT, Post
from app.community.tags.forms import tag_list
from app.community.thread_page.presenters import IN_PLACE, shown_comment, swapped
from app.community.urls import post_address
from app.community.visibility import get_post
from app.core.clock import now
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
