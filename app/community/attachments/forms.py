"""The forms of the community: the shape of what is written. What makes sense is for the actions to say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import Optional

from app.core.web.forms import CreatingForm, TextField
from app.core.web.validators import at_most

LONGEST_ALT = 250  # characters; what takes longer to say belongs into the text


class UploadForm(CreatingForm):
    """A picture or another file, for a post that is being written."""

    file = FileField(_l("Image or file"), [FileRequired(_l("Select a file first."))])
    alt = TextField(_l("What does the image show?"), [Optional(), at_most(LONGEST_ALT)])

    @property
    def digest(self) -> str:
        """What is sent again is the same file."""
        return ""
