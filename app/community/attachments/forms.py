"""Form to upload a file. It checks the shape of the input; actions check its meaning."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import Optional

from app.core.web.forms import CreatingForm, TextField
from app.core.web.validators import at_most

LONGEST_ALT = 250  # characters; a longer description belongs in the text


class UploadForm(CreatingForm):
    """An image or another file for a post that is being written."""

    file = FileField(_l("Image or file"), [FileRequired(_l("Select a file first."))])
    alt = TextField(_l("What does the image show?"), [Optional(), at_most(LONGEST_ALT)])

    @property
    def digest(self) -> str:
        """Return a constant: submitting the form again counts as the same file."""
        return ""
