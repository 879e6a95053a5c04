"""Forms that merge suggestions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import Length

from app.community.thread_state.forms import LONGEST_NAME, NamingForm
from app.core.web.forms import ConfirmableForm, LongTextField, TextField
from app.suggestions.rules import LONGEST_RESPONSE


class MergeForm(NamingForm, ConfirmableForm):
    naming = "into"

    into = TextField(_l("Suggestion to merge into"), [Length(max=LONGEST_NAME)])
    response = LongTextField(_l("Official response"), [Length(max=LONGEST_RESPONSE)])
