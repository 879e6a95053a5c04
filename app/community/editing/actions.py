"""Edit posts, roll them back, and mark suggested edits as outdated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.members.models import Member
from app.community import mentions, text_rules
from app.community.attachments.actions import attach_files_to_post
from app.community.events import EDIT_OUTDATED, POST_EDITED
from app.community.locks import lock_post
from app.community.mentions import limit_mentions, named_before, tell_named
from app.community.permissions import can_participate
from app.community.posts.actions import add_revision, record_activity, reopen_on_asker_activity, store_post_content
from app.community.posts.models import COMMENT, Post, Revision
from app.community.posts.policies import can_edit, can_link
from app.community.posts.rate_limits import limit_links
from app.community.roles import is_staff_of
from app.community.suggested_edits.models import OUTDATED, PENDING, SuggestedEdit
from app.community.tags.actions import set_tags
from app.community.threads.models import Thread
from app.core.audit_log import write_audit_log
from app.core.db.base import db
from app.core.errors import Conflict, require_found
from app.core.outbox.events import record_event
from app.core.policy import require_allowed
from app.core.text.content_checks import run_content_checks
from app.core.text.normalisation import slug_of

SILENT = timedelta(minutes=5)  # after posting; an edit by the author counts as silent if nobody else has edited since


class EditConflict(Conflict):
    """Someone else edited the post: `theirs` is its text now, `mine` the submitted one, `revision` the new base."""

    def __init__(self, theirs: str, mine: str, revision: int) -> None:
        super().__init__()
        self.theirs, self.mine, self.revision = theirs, mine, revision


@dataclass(frozen=True)
class PostContent:
    """The content of a post; a title or tags of None leave them unchanged."""

    body: str
    html: str
    title: str | None = None
    tags: list[str] | None = None


def edit(  # noqa: PLR0913 — one argument for each form field
    actor: Member,
    post: Post,
    *,
    body: str,
    summary: str = "",
    revision: int,
    now: datetime,
    title: str | None = None,
    tags: Iterable[str] | None = None,
    confirm: str = "",
) -> Post:
    """Edit the post, which the actor saw at `revision`; title and tags (None: unchanged) only for opening posts.

    Every version is stored, except that an edit by the author within the first minutes replaces their latest version.
    Raises EditConflict if the post has a newer revision.
    """
    words = checked_words(post, body, title, tags)
    require_allowed(can_participate(actor, now))
    require_allowed(can_edit(actor, lock_post(post)))
    if not is_news(post, words):
        return post
    require_current_revision(post, words, revision)
    run_content_checks("edit", actor, post.thread, added_lines(post, (words, summary)), confirm, now)
    return apply_edit_checked(actor, post, words, summary, now)


def added_lines(post: Post, *said: tuple[PostContent, str]) -> str:
    """Return the lines of new content and edit summaries that readers have not seen in the post yet."""
    before = {*post.body.splitlines(), post.thread.title if post.is_opening else ""}
    lines = (line for words, summary in said for line in (words.title or "", *words.body.splitlines(), summary))
    return "\n".join(dict.fromkeys(line for line in lines if line not in before))


def apply_edit_checked(actor: Member, post: Post, words: PostContent, summary: str, now: datetime) -> Post:
    """Apply content that passed the content checks; the caller has locked the post and checked `can_edit`."""
    require_links(actor, post, words, now)
    limit_mentions(actor, words.html, now, before=named_before(post))
    apply_edit(actor, post, words, summary.strip()[: text_rules.LONGEST_SUMMARY], now)
    log_staff_edit("post.edited", actor, post, now)
    return post


def roll_back(
    actor: Member, post: Post, number: int, now: datetime, revision: int | None = None, *, confirm: str = ""
) -> Post:
    """Restore the text of version `number` as a new version. Raises NotFound, or Conflict if `revision` is stale."""
    require_allowed(can_participate(actor, now))
    require_allowed(can_edit(actor, lock_post(post)))
    known = {"post_id": post.id, "number": number, "withdrawn_at": None}
    version = require_found(db.session.scalars(select(Revision).filter_by(**known)).one_or_none())
    words = PostContent(version.body, mentions.render(version.body), version.title, version.tag_names)
    if not is_news(post, words):
        return post
    if revision is not None and revision != post.revision:
        raise Conflict
    require_links(actor, post, words, now)
    limit_mentions(actor, words.html, now, before=named_before(post))
    run_content_checks("edit", actor, post.thread, added_lines(post, (words, "")), confirm, now)
    apply_edit(actor, post, words, _("Rolled back to version %(number)s", number=number), now, is_loud=True)
    log_staff_edit("post.rolled_back", actor, post, now, version=number)
    return post


def checked_words(post: Post, body: str, title: str | None, tags: Iterable[str] | None) -> PostContent:
    """Return the content in the form in which it is stored. Raises InvalidInput if it is invalid."""
    body = text_rules.checked_comment(body) if post.kind == COMMENT else text_rules.checked_body(body)
    title = None if title is None or not post.is_opening else text_rules.checked_title(title)
    names = None if tags is None or not post.is_opening else text_rules.checked_tags(tags)
    return PostContent(body, mentions.render(body), title, names)


def require_current_revision(post: Post, words: PostContent, revision: int) -> None:
    """Raise EditConflict unless the post, which must be locked, is still at `revision`."""
    if post.revision != revision:
        raise EditConflict(post.body, words.body, post.revision)


def require_links(actor: Member, post: Post, words: PostContent, now: datetime) -> None:
    """Check that the new content does not add more links than the actor may write. Raises NotAllowed."""
    links = text_rules.link_count(words.html)
    if links > text_rules.link_count(post.html):
        require_allowed(can_link(actor, post.thread.space_id, links))
        limit_links(actor, links, now)


def is_news(post: Post, words: PostContent) -> bool:
    """Return whether this content differs from the post."""
    thread = post.thread
    if words.body != post.body:
        return True
    is_retitled = words.title not in (None, thread.title)
    return post.is_opening and (is_retitled or words.tags not in (None, list(thread.tag_names)))


def apply_edit(
    editor: Member, post: Post, words: PostContent, summary: str, now: datetime, *, is_loud: bool = False, **facts: int
) -> None:
    """Apply the content to the locked post as a version by the editor; the caller has checked the policies.

    Does nothing if the content is unchanged. An edit with `is_loud` is never silent.
    """
    if not is_news(post, words):
        return
    if post.is_opening:
        _retitle(editor, post.thread, words, now)
        post.thread.excerpt = text_rules.excerpt_of(words.html)
    named = mentions.handles_in(post.html)
    post.body, post.html = words.body, words.html
    attach_files_to_post(editor, post, now)
    is_silent = _keep(editor, post, summary, now, is_loud)
    expire_suggested_edits(editor, post, now)
    values = {"thread_id": post.thread_id, "revision": post.revision, "silent": is_silent}
    record_event(POST_EDITED, editor, post, now, **values, **facts)
    if post.is_shown:
        tell_named(editor, post, now, but=named, is_new=False)


def log_staff_edit(deed: str, actor: Member, post: Post, now: datetime, reason: str = "", **facts: int) -> None:
    """Record an edit by staff of another member's post in the activity log."""
    if actor.id != post.author_id and is_staff_of(actor, post.thread.space_id):
        whom = {"member_id": post.author_id, "space_id": post.thread.space_id}
        write_audit_log(deed, actor, post, now, **whom, reason=reason, revision=post.revision, **facts)


def _retitle(editor: Member, thread: Thread, words: PostContent, now: datetime) -> None:
    if words.title is not None and words.title != thread.title:
        thread.title, thread.slug = words.title, slug_of(words.title)
    if words.tags is not None and words.tags != thread.tag_names:
        set_tags(editor, thread, words.tags, now)


def _keep(actor: Member, post: Post, summary: str, now: datetime, is_loud: bool) -> bool:
    """Store the version; return whether it was silent. The revision always increases, so tabs cannot overwrite it."""
    newest = db.session.scalars(
        select(Revision).filter_by(post_id=post.id).order_by(Revision.number.desc()).limit(1)
    ).first()
    post.revision += 1
    is_own = newest is not None and actor.id == post.author_id == newest.editor_id
    if newest and is_own and not is_loud and now - post.created_at <= SILENT:
        store_post_content(newest, post).number = post.revision
        post.thread.changed_at = now
        if actor.id == post.thread.asker_id:
            reopen_on_asker_activity(actor, post.thread, now)
        return True
    add_revision(post, actor, now, summary)
    post.edited_at, post.editor_id = now, actor.id
    record_activity(post.thread, actor, now)
    return False


def expire_suggested_edits(editor: Member, post: Post, now: datetime) -> None:
    """Mark pending suggested edits as outdated, since the text of the post, which must be locked, has changed."""
    pending = select(SuggestedEdit).where(SuggestedEdit.post_id == post.id, SuggestedEdit.state == PENDING)
    for proposal in db.session.scalars(pending):
        proposal.state, proposal.decided_at = OUTDATED, now
        record_event(EDIT_OUTDATED, editor, post, now, thread_id=post.thread_id, proposal_id=proposal.id)
