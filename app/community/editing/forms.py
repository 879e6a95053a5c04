"""Forms of edits and rollbacks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.community.tags.forms import LONGEST_TAGS
from app.community.text_rules import LONGEST_BODY, LONGEST_SUMMARY, LONGEST_TITLE
from app.community.threads.forms import LONGEST_IMPORTED
from app.core.web.forms import ConfirmableForm, EditingForm, LongTextField, TextField, TitleField
from app.core.web.validators import at_most, needed


class RollBackForm(EditingForm, ConfirmableForm):
    """Selects the version of a post to restore."""

    version = HiddenField("")


class EditForm(EditingForm, ConfirmableForm):
    """An edit of an answer or a comment."""

    body = LongTextField(
        _l("Text"), [needed(_l("Enter some text. To remove it, delete the post instead.")), at_most(LONGEST_BODY)]
    )
    summary = TextField(_l("What did you change?"), [at_most(LONGEST_SUMMARY)])


class EditOpeningForm(EditForm):
    """An edit of a question, including its title and tags."""

    title = TitleField(
        _l("Title"),
        [needed(_l("Enter a title that sums up the question in one line.")), at_most(LONGEST_IMPORTED * LONGEST_TITLE)],
    )
    tags = TextField(_l("Tags"), [at_most(LONGEST_IMPORTED * LONGEST_TAGS)])
