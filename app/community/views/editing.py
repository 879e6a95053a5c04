"""Changing what is written: edit, history, roll back."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.models import Member
from app.community import policies
from app.community.actions import editing, withdrawing
from app.community.actions.editing import EditConflict
from app.community.addresses import post_address
from app.community.changing_forms import RollBackForm
from app.community.forms import EditForm, EditOpeningForm, tag_list
from app.community.models import Post
from app.community.models.post import COMMENT
from app.community.queries.history import comparison_of, numbers_of, versions_of
from app.community.queries.reading import get_post
from app.community.views.comments import IN_PLACE, shown_comment, swapped
from app.community.views.drafted import begun, drafted
from app.community.views.merging import both_texts
from app.core.clock import now
from app.core.ids import LARGEST_NUMBER, read_id
from app.core.policy import require
from app.core.web import after, member, page, viewer, wants_fragment


@drafted("edit:{post_id}")
def edit(post_id: int) -> ResponseReturnValue:
    """Change a post; where someone was quicker, both texts are shown and neither is lost."""
    editor = member()
    post = get_post(post_id, editor)
    require(policies.can_edit(editor, post))
    draft = begun(f"edit:{post_id}")
    form = form_for(post, **(draft.fields if draft else {}))
    try:
        if form.validate_on_submit() and form.attempt(editing.edit, editor, post, **said_in(form), now=now()):
            return _saved(get_post(post_id, editor), editor)
    except EditConflict:
        return swapped(both_texts(_template(post), get_post(post_id, editor), form))
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
        may_withdraw=lambda number: policies.can_withdraw_version(viewer(), post, number),
    )


def roll_back(post_id: int) -> ResponseReturnValue:
    """Let the post read as an earlier version did; the page of versions takes that back likewise."""
    editor, form = member(), RollBackForm()
    post, number = get_post(post_id, editor), _number(form.version.data)
    seen, confirm = form.seen_revision or None, form.confirm.data or ""
    if not form.attempt(editing.roll_back, editor, post, number, now(), seen, confirm=confirm):
        return _history(get_post(post_id, editor), form)
    flash(_("Rolled back to version %(number)s. Nothing is lost: every version is saved.", number=number), "done")
    return after(f"/posts/{post_id}/revisions")


def withdraw_version(post_id: int) -> ResponseReturnValue:
    """Take a version out of the history."""
    post, number = get_post(post_id, member()), _number(request.form.get("version"))
    withdrawing.withdraw_version(member(), post, number, now())
    flash(_("Version %(number)s withdrawn. Nobody can read it any more.", number=number), "done")
    return after(f"/posts/{post_id}/revisions")


def restore_version(post_id: int) -> ResponseReturnValue:
    """Put a withdrawn version back into the history."""
    post, number = get_post(post_id, member()), _number(request.form.get("version"))
    withdrawing.restore_version(member(), post, number, now())
    flash(_("Version %(number)s restored.", number=number), "done")
    return after(f"/posts/{post_id}/revisions")


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
    return after(post_address(post))
