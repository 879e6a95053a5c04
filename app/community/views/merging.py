"""Two people wrote at the same time: both texts, side by side, to be made one by hand."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.community.differences import Text, parts_between
from app.community.forms import EditForm, EditOpeningForm
from app.community.models import Post
from app.community.queries.history import text_now, text_of, version_at
from app.core.web import page


def both_texts(template: str, post: Post, form: EditForm, **context: Any) -> Response:
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
