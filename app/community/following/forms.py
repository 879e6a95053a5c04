"""The forms for changing what stands there: why it goes, why a suggested edit is refused, what a bookmark is for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.community.following.actions import LONGEST_NOTE
from app.core.web.forms import Form, LongTextField
from app.core.web.validators import at_most


class NoteForm(Form):
    """What a bookmark is for."""

    note = LongTextField(
        _l("Private note"),
        [Optional(strip_whitespace=True), at_most(LONGEST_NOTE)],
    )
