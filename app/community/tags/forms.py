"""Forms of tags, and parsing of tag fields."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length, Optional

from app.community.tags.actions import LONGEST_DESCRIPTION
from app.community.tags.models import Tag
from app.community.text_rules import LONGEST_TAG, MOST_TAGS
from app.core.web.forms import EditingForm, Form, LongTextField, TextField

LONGEST_TAGS = MOST_TAGS * (LONGEST_TAG + 2)  # characters, including separators


def tag_list(text: str) -> list[str]:
    """Split the text of a tag field at commas and white space; without repetition, in the same order."""
    return list(dict.fromkeys(name for name in re.split(r"[,\s]+", text) if name))


ONE_NAME = [DataRequired(_l("Enter a name.")), Length(max=2 * LONGEST_TAG)]


class DescribeForm(EditingForm):
    description = LongTextField(_l("What belongs here"), [Optional(), Length(max=LONGEST_DESCRIPTION)])

    @classmethod
    def of(cls, tag: Tag) -> DescribeForm:
        """Return the form filled with the current values."""
        return cls(data={"description": tag.description, "revision": str(tag.stamp)})


class SynonymForm(Form):
    synonym = TextField(_l("New synonym"), ONE_NAME)


class MergeForm(Form):
    into = TextField(_l("Tag to merge into"), ONE_NAME)


class RenameForm(Form):
    new_name = TextField(_l("New name"), ONE_NAME)
