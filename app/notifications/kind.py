"""What a kind of news is, and the reasons for which one hears of it."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from app.core.errors import Sentence

ASKED, SUGGESTED_IT, WROTE, SOURCE, FOLLOWS, WORKS = "asked", "suggests", "wrote", "source", "follows", "works"
WORKED, COVERS = "worked", "covers"
EARNED, NAMED, INVITED_TO = "earned", "named", "invited"
ABOUT_YOU = "account"
OF_TAG, OF_SPACE, OF_MEMBER = "tag", "space", "member"  # what one follows; the names of `Follow.subject`

WHY: dict[str, Sentence] = {
    ASKED: _("You get this because you asked this question."),
    SUGGESTED_IT: _("You get this because you suggested it."),
    SOURCE: _("You get this because it grew out of a question of yours."),
    WROTE: _("You get this because of what you wrote there."),
    FOLLOWS: _("You get this because you follow it."),
    OF_TAG: _("You get this because you follow one of its tags."),
    OF_SPACE: _("You get this because you follow its space."),
    OF_MEMBER: _("You get this because you follow who asked it."),
    WORKS: _("You get this because you work on this case."),
    WORKED: _("You get this because you had this case in hand."),
    COVERS: _("You get this because you cover for them."),
    ABOUT_YOU: _("You get this because it concerns your account."),
    EARNED: _("You get this because you earned it."),
    NAMED: _("You get this because somebody named you there."),
    INVITED_TO: _("You get this because you may read it now."),
}


@dataclass(frozen=True)
class Kind:
    """`sentence` takes name, title and state; `switch` stands beside the tick in the settings.

    What is not mailed stands in the inbox alone.
    """

    name: str
    icon: str
    sentence: Sentence
    switch: Sentence
    is_for_staff: bool = False
    is_mailed: bool = True
