"""Bookmarks: mark a post, write down why, find it again."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.community.actions import bookmarking
from app.community.addresses import post_address
from app.community.changing_forms import NoteForm
from app.community.queries.bookmarks import bookmark_of, list_bookmarks
from app.community.queries.reading import get_post
from app.core.clock import now
from app.core.web import after, back_to, continues_as, member, page

LONGEST_SEARCH = 60  # characters


def bookmarks() -> ResponseReturnValue:
    """All that I marked, or where my note or the title holds what I look for."""
    reader = member()
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = list_bookmarks(reader, search, request.args.get("after"))
    return page("community/bookmarks.html", bookmarks=found, search=search)


@continues_as("bookmark:{post_id}".format)
def bookmark(post_id: int) -> ResponseReturnValue:
    """Mark a post, with a note or without; the page of it is where the note is changed."""
    reader = member()
    post = get_post(post_id, reader)
    mark, form = bookmark_of(reader, post), NoteForm()
    if form.validate_on_submit():
        bookmarking.bookmark(reader, post, form.note.data if "note" in request.form else None, now())
        flash(_("Bookmark added. Find it under “Bookmarks” in the menu at the top."), "done")
        return after(back_to(request.form.get("next"), post_address(post)))
    if mark is not None and request.method == "GET":
        form.note.data = mark.note
    return page("community/bookmark.html", form=form, post=post, mark=mark)


def unbookmark(post_id: int) -> ResponseReturnValue:
    """Take the mark away."""
    reader = member()
    post = get_post(post_id, reader)
    bookmarking.unbookmark(reader, post)
    flash(_("Bookmark removed."), "done")
    return after(back_to(request.form.get("next"), post_address(post)))
