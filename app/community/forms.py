"""The forms of the community: the shape of what is written. What makes sense is for the actions to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from app.community.models import Space
from app.community.models.space import EVERYONE, MEMBERS
from app.community.models.thread import PRIVATE, PUBLIC
from app.community.texts import LONGEST_BODY, LONGEST_COMMENT, LONGEST_SUMMARY, LONGEST_TAG, LONGEST_TITLE, MOST_TAGS
from app.core.errors import Sentence
from app.core.forms import ConfirmingForm, CreatingForm, EditingForm, LongTextField, TextField, TitleField
from app.core.i18n import LANGUAGES, language
from app.core.validators import at_most, needed

LONGEST_TAGS = MOST_TAGS * (LONGEST_TAG + 2)  # characters, with what stands between them
LONGEST_ALT = 250  # characters; what takes longer to say belongs into the text
LONGEST_IMPORTED = 2  # times what we take from people: columns hold as much, and imports bring it


def name_and_audience(space: Space, name: str = "") -> Sentence:
    """The space's name, or that of a part of it, followed by who can read it unless that is everyone."""
    name = name or space.name
    if space.visibility == EVERYONE:
        return name
    return (
        _l("%(name)s (members only)", name=name)
        if space.visibility == MEMBERS
        else _l("%(name)s (for some members)", name=name)
    )


class AskForm(CreatingForm):
    """A question: the words first, where it belongs after."""

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
        """Let the person choose among these spaces; where there is one only, it is chosen."""
        offered = [Choice(space.slug, name_and_audience(space)) for space in spaces]
        if len(offered) == 1:
            self.space.data = self.space.data or spaces[0].slug
        self.space.choices = offered if len(offered) == 1 else [Choice("", _l("Choose…")), *offered]


class AnswerForm(CreatingForm, ConfirmingForm):
    body = LongTextField(_l("Your answer"), [needed(_l("Write an answer first.")), at_most(LONGEST_BODY)])


class CommentForm(CreatingForm, ConfirmingForm):
    """A comment on the post whose id is `on`."""

    body = LongTextField(_l("Your comment"), [needed(_l("Write a comment first.")), at_most(LONGEST_COMMENT)])

    def __init__(self, on: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.on = on


class EditForm(EditingForm, ConfirmingForm):
    """A change of an answer or a comment."""

    body = LongTextField(
        _l("Text"), [needed(_l("Enter some text. To remove it, delete the post instead.")), at_most(LONGEST_BODY)]
    )
    summary = TextField(_l("What did you change?"), [at_most(LONGEST_SUMMARY)])


class EditOpeningForm(EditForm):
    """A change of a question: its title and tags too."""

    title = TitleField(
        _l("Title"),
        [needed(_l("Enter a title that sums up the question in one line.")), at_most(LONGEST_IMPORTED * LONGEST_TITLE)],
    )
    tags = TextField(_l("Tags"), [at_most(LONGEST_IMPORTED * LONGEST_TAGS)])


class UploadForm(CreatingForm):
    """A picture or another file, for a post that is being written."""

    file = FileField(_l("Image or file"), [FileRequired(_l("Select a file first."))])
    alt = TextField(_l("What does the image show?"), [Optional(), at_most(LONGEST_ALT)])

    @property
    def digest(self) -> str:
        """What is sent again is the same file."""
        return ""


def tag_list(text: str) -> list[str]:
    """The tags of a field, which stand between commas or white space; each once, in their order."""
    return list(dict.fromkeys(name for name in re.split(r"[,\s]+", text) if name))
