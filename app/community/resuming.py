"""Do what someone started as a stranger, and tell it in one line: done, with a button that undoes it, or why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.intents import Landing
from app.accounts.models import Member
from app.community import pending as kinds
from app.community.actions import accepting, backing, bookmarking, following, voting
from app.community.addresses import post_address, thread_address
from app.community.landings import told_done, told_refused
from app.community.models import Draft
from app.community.models.backing import FOLLOWING
from app.community.pending import Pending
from app.community.policies import can_take_part
from app.community.queries.bookmarks import bookmark_of
from app.community.queries.conversation import marks_of, vote_of
from app.community.queries.following import level_of
from app.community.queries.linked import thread_going_on
from app.community.queries.members import get_member
from app.community.queries.places import get_space
from app.community.queries.reading import get_post
from app.community.queries.tags import get_tag
from app.community.resuming_texts import resume_text
from app.core.db import db
from app.core.errors import ProductError, Sentence
from app.core.policy import require

NOT_DONE: dict[str, Sentence] = {
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


ALREADY: dict[str, Sentence] = {
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
    """What was done: where it is, what is told of it, and the form that undoes it (address, name, value).

    Without words it was so before, and is left as it was.
    """

    address: str
    sentence: str = ""
    undo: tuple[str, str, str] = ("", "", "")


def resume(member: Member, pending: Pending, drafts: Mapping[str, Draft], onward: str, now: datetime) -> Landing:
    """Do the action, or nothing of it where it is refused; `onward` is the page where it was started."""
    if pending.is_written:
        return resume_text(member, pending, drafts, onward, now)
    try:
        with db.session.begin_nested():
            _refuse_suspended(member, now)
            done = ACTS[pending.kind](member, pending, now)
    except ProductError as error:
        return told_refused(onward or "/", NOT_DONE[pending.kind], error)
    if not done.sentence:
        return Landing(onward or done.address, ("told", str(ALREADY[pending.kind])))
    return told_done(onward or done.address, done.sentence, *done.undo)


def _refuse_suspended(member: Member, now: datetime) -> None:
    """Every POST of a suspended member is refused, save those that sign them in."""
    if member.suspended_until is not None and member.suspended_until > now:
        require(can_take_part(member, now))


def _vote(member: Member, pending: Pending, now: datetime) -> Done:
    post = get_post(pending.number, member)
    value = 1 if pending.kind == kinds.UP else -1
    if vote_of(member, post) == value:
        return Done(post_address(post))
    voting.vote(member, post, value, now)
    return Done(post_address(post), _("Your vote was counted."), (f"/posts/{post.id}/vote", "value", "0"))


def _accept(member: Member, pending: Pending, now: datetime) -> Done:
    post = get_post(pending.number, member)
    if post.thread.accepted_post_id == post.id:
        return Done(post_address(post))
    accepting.accept(member, post, now)
    return Done(post_address(post), _("You accepted the answer."), (f"/posts/{post.id}/unaccept", "", ""))


def _bookmark(member: Member, pending: Pending, now: datetime) -> Done:
    post = get_post(pending.number, member)
    if bookmark_of(member, post) is not None:
        return Done(post_address(post))
    bookmarking.bookmark(member, post, None, now)
    return Done(post_address(post), _("Post bookmarked."), (f"/posts/{post.id}/unbookmark", "", ""))


def _back(member: Member, pending: Pending, now: datetime) -> Done:
    thread = thread_going_on(pending.number, member)
    if marks_of(member, thread).is_backing:
        return Done(thread_address(thread))
    backing.back(member, thread, now)
    sentence = _("Counted: you have this problem too.") if thread.is_question else _("You now back this suggestion.")
    return Done(thread_address(thread), sentence, (f"/threads/{thread.id}/unback", "", ""))


def _follow(member: Member, pending: Pending, now: datetime) -> Done:
    thread = thread_going_on(pending.number, member)
    if marks_of(member, thread).level == FOLLOWING:
        return Done(thread_address(thread))
    following.follow(member, thread, now)
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
    following.follow(member, subject, now)
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
