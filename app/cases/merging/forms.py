"""Forms that merge or link two cases."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from app.cases import rules
from app.core.errors import Message
from app.core.web.forms import CreatingForm, EditingForm, TextField

LONGEST_NAME = 400  # characters of a title or a URL
NAME_ONE = [DataRequired(_l("Enter a case number, or words from its title.")), Length(max=LONGEST_NAME)]
PARENT_OF, CHILD_OF, DUPLICATE_OF, RELATED_TO = ("parent", "child", "duplicate", "related")
WORDS: dict[str, Message] = {
    RELATED_TO: _l("is related to"),
    PARENT_OF: _l("is a parent of"),
    CHILD_OF: _l("is a child of"),
    DUPLICATE_OF: _l("is a duplicate of"),
}


class MergeForm(EditingForm):
    into = TextField(_l("Case to merge into"), NAME_ONE)


class LinkForm(CreatingForm):
    kind = SelectField(
        _l("This case"),
        choices=[Choice(name, word) for name, word in WORDS.items()],
        default=rules.RELATED,
        id="link-kind",
    )
    other = TextField(_l("Which case?"), NAME_ONE)
