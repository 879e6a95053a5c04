"""Kinds of notifications about questions, answers and edits."""

from __future__ import annotations

from functools import partial

from flask_babel import lazy_gettext as _

from app.community import events as community_events
from app.notifications import rules
from app.notifications.kinds import links, texts
from app.notifications.kinds.kind import NotificationKind
from app.notifications.kinds.topics import QUESTIONS
from app.notifications.recipients import of_community, of_moderation
from app.notifications.recipients.recipient import asker

_kind = partial(NotificationKind, topic=QUESTIONS)
ABOUT_ANSWERS = (
    _kind(
        "answered",
        "answered",
        (community_events.ANSWER_POSTED,),
        of_community.answered,
        _("%(name)s answered “%(title)s”"),
        _("Someone answers a question I asked or follow"),
        reason=rules.FOLLOWS,
        from_peers=True,
    ),
    _kind(
        "replied",
        "support",
        (community_events.ANSWER_POSTED,),
        of_community.replied,
        _("%(name)s from our team answered “%(title)s”"),
        _("Our team answers a question of mine"),
        reason=rules.FOLLOWS,
    ),
    _kind(
        "accepted",
        "solved",
        (community_events.ANSWER_ACCEPTED,),
        of_community.author,
        _("Your answer to “%(title)s” was accepted"),
        _("My answer is accepted"),
        reason=rules.WROTE,
    ),
    _kind(
        "deflected",
        "helped",
        (community_events.ANSWER_HELPED,),
        of_community.author,
        _("Your answer to “%(title)s” helped someone who was about to ask"),
        _("My answer helps someone who was about to ask"),
        reason=rules.WROTE,
        alternative=texts.several_helped,
    ),
    _kind(
        "commented",
        "comment",
        (community_events.POST_COMMENTED,),
        of_community.commented,
        _("%(name)s commented on “%(title)s”"),
        _("Someone comments on my post"),
        reason=rules.WROTE,
        from_peers=True,
    ),
)
ABOUT_THREADS = (
    _kind(
        "details",
        "details",
        (community_events.THREAD_CLOSED,),
        of_moderation.needs_details,
        _("“%(title)s” needs details before anyone can answer it"),
        _("A question of mine needs details"),
        reason=rules.ASKED,
    ),
    _kind(
        "closed",
        "closed",
        (community_events.THREAD_CLOSED,),
        of_moderation.closed,
        _("“%(title)s” was closed: %(state)s"),
        _("A question of mine is closed"),
        reason=rules.ASKED,
        values=texts.closing_reason,
    ),
    _kind(
        "awaited",
        "solved",
        (community_events.ACCEPTANCE_AWAITED,),
        of_moderation.awaited,
        _("Did an answer to “%(title)s” help?"),
        _("We ask whether an answer to my question helped"),
        reason=rules.ASKED,
        link=links.OUTCOME,
    ),
    _kind(
        "merged",
        "merged",
        (community_events.THREAD_MERGED,),
        asker,
        _("“%(title)s” was merged with another question"),
        _("A question of mine is merged with another"),
        reason=rules.ASKED,
    ),
    _kind(
        "split",
        "split",
        (community_events.THREAD_SPLIT,),
        asker,
        _("Your post is now a separate question: “%(title)s”"),
        _("My post is split into a separate question"),
        reason=rules.WROTE,
    ),
    _kind(
        "new_question",
        "ask",
        (community_events.QUESTION_ASKED,),
        of_community.asked,
        _("%(name)s asked “%(title)s”"),
        _("Someone asks a question in a tag or space, or by a member, that I follow"),
        reason=rules.FOLLOWS,
        excerpt=texts.excerpt_of_question,
        is_mailed=False,
    ),
    _kind(
        "mentioned",
        "person",
        (community_events.MEMBER_MENTIONED,),
        of_community.mentioned,
        _("%(name)s mentioned you in “%(title)s”"),
        _("Someone mentions me with @"),
        reason=rules.NAMED,
    ),
    _kind(
        "edited",
        "edit",
        (community_events.POST_EDITED,),
        of_community.author,
        _("%(name)s edited your post in “%(title)s”"),
        _("Someone edits my post"),
        reason=rules.WROTE,
    ),
    _kind(
        "edit_offered",
        "edit",
        (community_events.EDIT_SUGGESTED,),
        of_community.author_of_original,
        _("%(name)s suggested an edit to your post in “%(title)s”"),
        _("Someone suggests an edit to my post"),
        reason=rules.WROTE,
        link=links.EDIT,
    ),
    _kind(
        "edit_taken",
        "accept",
        (community_events.EDIT_TAKEN,),
        of_community.author_of_edit,
        _("Your edit to “%(title)s” was accepted"),
        _("My suggested edit is accepted"),
        reason=rules.WROTE,
        link=links.EDIT,
    ),
    _kind(
        "edit_refused",
        "rejected",
        (community_events.EDIT_REFUSED,),
        of_community.author_of_edit,
        _("Your edit to “%(title)s” was rejected"),
        _("My suggested edit is rejected"),
        reason=rules.WROTE,
        link=links.EDIT,
    ),
    _kind(
        "edit_old",
        "archived",
        (community_events.EDIT_OUTDATED,),
        of_community.author_of_edit,
        _("“%(title)s” changed while your edit was waiting"),
        _("A post changes while my suggested edit is waiting"),
        reason=rules.WROTE,
        link=links.EDIT,
        is_mailed=False,
    ),
    _kind(
        "invited",
        "people",
        (community_events.ACCESS_GRANTED,),
        of_community.invited,
        _("%(name)s invited you to read “%(title)s”"),
        _("Someone invites me to a private question"),
        reason=rules.INVITED_TO,
        from_peers=True,
    ),
)
