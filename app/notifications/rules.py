"""The reasons for which a member gets a notification."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.core.errors import Message

BACKS = "backs"
ASKED, SUGGESTED_IT, WROTE, SOURCE, FOLLOWS, WORKS = "asked", "suggests", "wrote", "source", "follows", "works"
WORKED, COVERS, DECIDES = "worked", "covers", "decides"
EARNED, NAMED, INVITED_TO = "earned", "named", "invited"
ABOUT_YOU = "account"
OF_CHANGELOG = "news"
OF_TAG, OF_SPACE, OF_MEMBER = "tag", "space", "member"  # what a member follows; the values of `Follow.subject`
REASONS: dict[str, Message] = {
    ASKED: _("You are getting this email because you asked this question."),
    SUGGESTED_IT: _("You are getting this email because you made this suggestion."),
    SOURCE: _("You are getting this email because the suggestion came from one of your questions."),
    WROTE: _("You are getting this email because of a post you wrote."),
    BACKS: _("You are getting this email because you back this suggestion."),
    FOLLOWS: _("You are getting this email because you follow this."),
    OF_CHANGELOG: _("You are getting this email because you follow the changelog."),
    OF_TAG: _("You are getting this email because you follow one of the tags."),
    OF_SPACE: _("You are getting this email because you follow this space."),
    OF_MEMBER: _("You are getting this email because you follow the person who asked."),
    WORKS: _("You are getting this email because you work on this case."),
    WORKED: _("You are getting this email because this case was assigned to you."),
    COVERS: _("You get this because you cover for them."),
    DECIDES: _("You are getting this email because you are on the product team."),
    ABOUT_YOU: _("You are getting this email because it concerns your account."),
    EARNED: _("You are getting this email because you earned this badge."),
    NAMED: _("You are getting this email because someone mentioned you."),
    INVITED_TO: _("You are getting this email because you were invited to this question."),
}
