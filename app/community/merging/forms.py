"""Forms to merge, move and split questions."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length

from app.community.spaces.models import Space
from app.community.tags.forms import LONGEST_TAGS
from app.community.text_rules import LONGEST_TITLE
from app.community.thread_state.forms import LONGEST_NAME, NamingForm
from app.community.threads.models import Thread
from app.core.web.forms import ConfirmableForm, CreatingForm, Form, TextField, TitleField
from app.core.web.http import read_id


class MergeForm(NamingForm):
    naming = "into"

    into = TextField(_l("Question to merge into"), [Length(max=LONGEST_NAME)])


class MoveForm(Form):
    space = SelectField(_l("Move to space"), validate_choice=True)
    tags = TextField(_l("Tags"), [Length(max=2 * LONGEST_TAGS)])

    def offer(self, spaces: Iterable[Space], thread: Thread) -> None:
        """Offer these spaces as choices, without the thread's current space."""
        self.space.choices = [Choice(each.slug, each.name) for each in spaces if each.id != thread.space_id]


class SplitForm(CreatingForm, ConfirmableForm):
    posts = SelectMultipleField(_l("What do you want to move?"), coerce=read_id, choices=[], validate_choice=False)
    title = TitleField(_l("Title of the new question"), [Length(max=LONGEST_TITLE)])
    space = SelectField(_l("Space"), validate_choice=True)
    tags = TextField(_l("Tags"), [Length(max=LONGEST_TAGS)])

    @property
    def post_ids(self) -> set[int]:
        """Return the ids that were selected. The action checks them, also if the form is submitted twice."""
        return set(self.posts.data or ()) - {0}

    def offer(self, spaces: Iterable[Space]) -> None:
        """Offer these spaces as choices."""
        self.space.choices = [Choice(each.slug, each.name) for each in spaces]
