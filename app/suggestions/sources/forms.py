"""Forms that link sources."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from app.community.references import number_in
from app.core.web.forms import Form, TextField


class SourceForm(Form):
    thread = TextField(
        _l("Link a question by number or address"),
        [DataRequired(_l("Enter the number or address of a question.")), Length(max=400)],
    )


class LinkForm(Form):
    suggestion = TextField(_l("Suggestion"), [DataRequired(_l("Select a suggestion."))])

    @property
    def number(self) -> int:
        """The suggestion's id; 0 if the text contains none."""
        return number_in(self.suggestion.data, "suggestion") or 0
