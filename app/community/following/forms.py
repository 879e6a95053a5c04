"""Form for the note of a bookmark."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.community.following.actions import LONGEST_NOTE
from app.core.web.forms import Form, LongTextField
from app.core.web.validators import at_most


class NoteForm(Form):
    """The private note of a bookmark."""

    note = LongTextField(
        _l("Private note"),
        [Optional(strip_whitespace=True), at_most(LONGEST_NOTE)],
    )
