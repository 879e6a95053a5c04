"""The form that backs a suggestion on behalf of a customer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from app.community.voting.models import LONGEST_BACKING_REASON
from app.core.web.forms import CreatingForm, TextField


class BackForForm(CreatingForm):
    customer = TextField(_l("Customer"), [DataRequired(_l("Enter the username of a customer.")), Length(max=80)])
    source = TextField(_l("Question or case"), [Length(max=400)])
    reason = TextField(_l("Reason"), [Length(max=LONGEST_BACKING_REASON)])
