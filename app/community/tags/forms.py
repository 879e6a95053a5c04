"""Forms of tags, and the list of tags that a question form holds."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length, Optional

from app.community.tags.actions import LONGEST_DESCRIPTION
from app.community.tags.models import Tag
from app.community.text_rules import LONGEST_TAG, MOST_TAGS
from app.core.web.forms import EditingForm, Form, LongTextField, TextField

LONGEST_TAGS = MOST_TAGS * (LONGEST_TAG + 2)  # characters, with what stands between them


def tag_list(text: str) -> list[str]:
    """The tags of a field, which stand between commas or white space; each once, in their order."""
    return list(dict.fromkeys(name for name in re.split(r"[,\s]+", text) if name))


ONE_NAME = [DataRequired(_l("Enter a name.")), Length(max=2 * LONGEST_TAG)]


class DescribeForm(EditingForm):
    description = LongTextField(_l("What belongs here"), [Optional(), Length(max=LONGEST_DESCRIPTION)])

    @classmethod
    def of(cls, tag: Tag) -> DescribeForm:
        """The form with what stands there now."""
        return cls(data={"description": tag.description, "revision": str(tag.stamp)})


class SynonymForm(Form):
    synonym = TextField(_l("New synonym"), ONE_NAME)


class MergeForm(Form):
    into = TextField(_l("Tag to merge into"), ONE_NAME)


class RenameForm(Form):
    new_name = TextField(_l("New name"), ONE_NAME)
