"""Forms of the customer's case page."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length

from app.cases.csat.forms import author_name
from app.cases.form_fields import FEW_WORDS, LONGEST_WORDS
from app.cases.timeline.forms import beginning_of
from app.cases.timeline.queries import TimelineRow
from app.core.web.forms import CreatingForm, LongTextField


class OwnReplyForm(CreatingForm):
    where = RadioField(
        _l("Who can read it?"),
        choices=[Choice("message", _l("Only support can read this")), Choice("public", _l("Answer publicly"))],
        default="message",
    )
    body = LongTextField(_l("Your message"), [FEW_WORDS, Length(max=LONGEST_WORDS)])


class SolvedForm(CreatingForm):
    post = RadioField(_l("What solved it?"), default="")

    def offer(self, answers: Iterable[TimelineRow]) -> None:
        some = [Choice(str(post.id), f"{author_name(post.author)}: {beginning_of(post)}") for post in answers]
        self.post.choices = [Choice("", _l("None of these answers; it is solved anyway")), *some]


class StillBrokenForm(CreatingForm):
    body = LongTextField(_l("What is still not working?"), [FEW_WORDS, Length(max=LONGEST_WORDS)])
