"""After sign-in, complete the visitor's pending action, and report it with an undo button or the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.intents import Intent, Landing
from app.accounts.members.models import Member
from app.community.drafts import actions as drafts_actions
from app.community.drafts.models import Draft
from app.community.duplicates import thread_going_on
from app.community.following import actions as following_actions
from app.community.following.models import FOLLOWING
from app.community.following.queries import bookmark_of, level_of
from app.community.members.queries import get_member
from app.community.pending_actions import kinds
from app.community.pending_actions.kinds import Pending, pending_of
from app.community.pending_actions.presenters import told_done, told_refused
from app.community.pending_actions.text_handlers import resume_text
from app.community.permissions import can_participate
from app.community.spaces.queries import get_space
from app.community.tags.queries import get_tag
from app.community.thread_page.marks import marks_of, vote_of
from app.community.urls import draft_address, post_address, thread_address
from app.community.visibility import get_post
from app.community.voting import actions as voting_actions
from app.core.db.base import db
from app.core.errors import Message, UserFacingError
from app.core.policy import require_allowed


def continue_as_member(member: Member, intent: Intent, now: datetime) -> Landing | None:
    """Complete the pending action and transfer the visitor's drafts; without an action, open the latest draft."""
    drafts = drafts_actions.transfer_drafts(member, intent.draft_hash, now) if intent.draft_hash else []
    pending = pending_of(intent.pending)
    if pending is not None:
        return resume(member, pending, {draft.key: draft for draft in drafts}, intent.next, now)
    if drafts:
        return Landing(intent.next or draft_address(drafts[0].key))
    return None


NOT_DONE: dict[str, Message] = {
    kinds.UP: _l("Your vote was not counted. %(reason)s"),
    kinds.DOWN: _l("Your vote was not counted. %(reason)s"),
    kinds.ACCEPT: _l("The answer was not accepted. %(reason)s"),
    kinds.BOOKMARK: _l("The post was not bookmarked. %(reason)s"),
    kinds.BACK: _l("You were not counted. %(reason)s"),
    kinds.FOLLOW: _l("You do not follow this discussion. %(reason)s"),
    kinds.FOLLOW_TAG: _l("You do not follow this tag. %(reason)s"),
    kinds.FOLLOW_SPACE: _l("You do not follow this space. %(reason)s"),
    kinds.FOLLOW_MEMBER: _l("You do not follow this member. %(reason)s"),
}
ALREADY: dict[str, Message] = {
    kinds.UP: _l("You have already upvoted this post."),
    kinds.DOWN: _l("You have already downvoted this post."),
    kinds.ACCEPT: _l("This answer is already accepted."),
    kinds.BOOKMARK: _l("You have already bookmarked this post."),
    kinds.BACK: _l("You have already been counted."),
    kinds.FOLLOW: _l("You already follow this discussion."),
    kinds.FOLLOW_TAG: _l("You already follow this tag."),
    kinds.FOLLOW_SPACE: _l("You already follow this space."),
    kinds.FOLLOW_MEMBER: _l("You already follow this member."),
}


class Done(NamedTuple):
    """A completed action: its address, sentence ("" if nothing changed), and undo form (address, name, value)."""

    address: str
    sentence: str = ""
    undo: tuple[str, str, str] = ("", "", "")


def resume(member: Member, pending: Pending, drafts: Mapping[str, Draft], onward: str, now: datetime) -> Landing:
    """Run the action, or nothing of it if it is refused. `onward` is the page where it was started."""
    if pending.is_written:
        return resume_text(member, pending, drafts, onward, now)
    try:
        with db.session.begin_nested():
            _refuse_suspended(member, now)
            done = ACTS[pending.kind](member, pending, now)
    except UserFacingError as error:
        return told_refused(onward or "/", NOT_DONE[pending.kind], error)
    if not done.sentence:
        return Landing(onward or done.address, ("told", str(ALREADY[pending.kind])))
    return told_done(onward or done.address, done.sentence, *done.undo)


def _refuse_suspended(member: Member, now: datetime) -> None:
    if member.suspended_until is not None and member.suspended_until > now:
        require_allowed(can_participate(member, now))


def _vote(member: Member, pending: Pending, now: datetime) -> Done:
    post = get_post(pending.number, member)
    value = 1 if pending.kind == kinds.UP else -1
    if vote_of(member, post) == value:
        return Done(post_address(post))
    voting_actions.vote(member, post, value, now)
    return Done(post_address(post), _("Your vote was counted."), (f"/posts/{post.id}/vote", "value", "0"))


def _accept(member: Member, pending: Pending, now: datetime) -> Done:
    post = get_post(pending.number, member)
    if post.thread.accepted_post_id == post.id:
        return Done(post_address(post))
    voting_actions.accept(member, post, now)
    return Done(post_address(post), _("You accepted the answer."), (f"/posts/{post.id}/unaccept", "", ""))


def _bookmark(member: Member, pending: Pending, now: datetime) -> Done:
    post = get_post(pending.number, member)
    if bookmark_of(member, post) is not None:
        return Done(post_address(post))
    following_actions.bookmark(member, post, None, now)
    return Done(post_address(post), _("Post bookmarked."), (f"/posts/{post.id}/unbookmark", "", ""))


def _back(member: Member, pending: Pending, now: datetime) -> Done:
    thread = thread_going_on(pending.number, member)
    if marks_of(member, thread).is_backing:
        return Done(thread_address(thread))
    voting_actions.add_me_too(member, thread, now)
    sentence = _("Counted: you have this problem too.") if thread.is_question else _("You now back this suggestion.")
    return Done(thread_address(thread), sentence, (f"/threads/{thread.id}/unback", "", ""))


def _follow(member: Member, pending: Pending, now: datetime) -> Done:
    thread = thread_going_on(pending.number, member)
    if marks_of(member, thread).level == FOLLOWING:
        return Done(thread_address(thread))
    following_actions.follow(member, thread, now)
    return Done(
        thread_address(thread), _("You now follow this discussion."), (f"/threads/{thread.id}/unfollow", "", "")
    )


def _follow_named(member: Member, pending: Pending, now: datetime) -> Done:
    subject: Any
    if pending.kind == kinds.FOLLOW_TAG:
        subject = get_tag(pending.subject, member)
        name, url = subject.name, f"/tags/{quote(subject.name)}"
    elif pending.kind == kinds.FOLLOW_SPACE:
        subject = get_space(pending.subject, member)
        name, url = subject.name, f"/spaces/{quote(subject.slug)}"
    else:
        subject = get_member(pending.subject)
        name, url = subject.name, f"/members/{quote(subject.handle)}"
    if level_of(member, subject) == FOLLOWING:
        return Done(url)
    following_actions.follow(member, subject, now)
    return Done(url, _("You now follow %(name)s.", name=name), (f"{url}/unfollow", "", ""))


ACTS: dict[str, Callable[[Member, Pending, datetime], Done]] = {
    kinds.UP: _vote,
    kinds.DOWN: _vote,
    kinds.ACCEPT: _accept,
    kinds.BOOKMARK: _bookmark,
    kinds.BACK: _back,
    kinds.FOLLOW: _follow,
    **dict.fromkeys(kinds.ON_NAMES, _follow_named),
}
