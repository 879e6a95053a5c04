"""What the numbers of a rating say: 1 to 5, in words."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _

from app.core.errors import Sentence

SCORES: dict[int, Sentence] = {
    5: _("Very good"),
    4: _("Good"),
    3: _("OK"),
    2: _("Poor"),
    1: _("Very poor"),
}
"""The answers to "How well did we help you?", the best first."""

LOW = 2  # and below: the team is told too, and a rule may act
RATED_WITHIN = timedelta(days=90)  # after the resolution, as a reply by mail is taken


def score_word(score: int) -> Sentence:
    """What the score says."""
    return SCORES[score]
