"""Form to ask a question. It checks the shape of the input; actions check its meaning."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]

from app.community.spaces.models import EVERYONE, MEMBERS, Space
from app.community.tags.forms import LONGEST_TAGS
from app.community.text_rules import LONGEST_BODY, LONGEST_TITLE
from app.community.threads.models import PRIVATE, PUBLIC
from app.core.errors import Message
from app.core.web.forms import CreatingForm, LongTextField, TextField, TitleField
from app.core.web.i18n import LANGUAGES, language
from app.core.web.validators import at_most, needed

MOST_SEEN = 5
LONGEST_IMPORTED = 2  # times our own limits: columns have room for longer imported texts


def seen_ids(text: str) -> list[int]:
    """Return the ids in a hidden field of the form: the similar threads that were shown. What is no id is left out."""
    return [int(each) for each in text.split()[:MOST_SEEN] if each.isascii() and each.isdecimal() and len(each) < 19]


def name_and_audience(space: Space, name: str = "") -> Message:
    """Return the name of the space, or `name`, followed by who can read the space unless everyone can."""
    name = name or space.name
    if space.visibility == EVERYONE:
        return name
    return (
        _l("%(name)s (members only)", name=name)
        if space.visibility == MEMBERS
        else _l("%(name)s (for some members)", name=name)
    )


class AskForm(CreatingForm):
    """A question: text first, then where it belongs."""

    title = TitleField(
        _l("Your question in one line"),
        [needed(_l("Enter a title that sums up the question in one line.")), at_most(LONGEST_TITLE)],
    )
    body = LongTextField(
        _l("Details"),
        [needed(_l("Describe what you see, since when, and what you have tried.")), at_most(LONGEST_BODY)],
    )
    space = SelectField(_l("Which space does it belong in?"), [needed(_l("Select a space."))])
    tags = TextField(_l("Tags"), [at_most(LONGEST_TAGS)])
    visibility = RadioField(
        _l("Who can read it?"),
        choices=[
            Choice(PUBLIC, _l("Everyone who can read the space: others can help, and find the answer later")),
            Choice(PRIVATE, _l("Only support: opens a support case, for matters that concern only you")),
        ],
        default=PUBLIC,
    )
    locale = SelectField(
        _l("Language"),
        choices=[Choice(code, name) for code, name in LANGUAGES.items()],
        default=language,
    )

    def offer(self, spaces: Sequence[Space]) -> None:
        """Offer these spaces as choices; a single one is preselected."""
        offered = [Choice(space.slug, name_and_audience(space)) for space in spaces]
        if len(offered) == 1:
            self.space.data = self.space.data or spaces[0].slug
        self.space.choices = offered if len(offered) == 1 else [Choice("", _l("Choose…")), *offered]
