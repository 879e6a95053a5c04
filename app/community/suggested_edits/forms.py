"""Form to decide on a suggested edit."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from app.community.text_rules import LONGEST_SUMMARY
from app.core.web.forms import ConfirmableForm, TextField
from app.core.web.validators import at_most


class DecisionForm(ConfirmableForm):
    """A decision on a suggested edit: the confirmation if it is accepted, and the reason if it is rejected."""

    reason = TextField(
        _l("Reason for rejection"),
        [
            InputRequired(_l("Explain why in a sentence. It helps the author improve.")),
            at_most(LONGEST_SUMMARY),
        ],
    )
