"""The forms of those who look after tags."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length, Optional

from app.community.actions.tag_keeping import LONGEST_DESCRIPTION
from app.community.models import Tag
from app.community.texts import LONGEST_TAG
from app.core.forms import EditingForm, Form, LongTextField, TextField

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
