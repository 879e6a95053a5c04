"""The forms of the administration of spaces and roles."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.accounts.models import LONGEST_HANDLE, ROLES
from app.community.models.space import EVERYONE, MEMBERS
from app.core.errors import Sentence
from app.core.forms import Form, TextField

ROLE_WORDS: dict[str, Sentence] = {
    "moderator": _l("Moderator: keeps order, escalates"),
    "agent": _l("Support: works cases"),
    "product": _l("Product: decides on suggestions"),
    "admin": _l("Admin: runs the community"),
}


class ChangeSpaceForm(Form):
    name = TextField(_l("Name"), [DataRequired(_l("Give the space a name.")), Length(max=60)])
    description = TextField(_l("What belongs there, in one line"), [Optional(), Length(max=250)])
    visibility = RadioField(
        _l("Who may read it?"),
        choices=[Choice(EVERYONE, _l("Everyone")), Choice(MEMBERS, _l("Members only"))],
        default=EVERYONE,
    )
    position = IntegerField(_l("Place in lists"), [Optional(), NumberRange(min=0, max=10_000)], default=0)


class MakeSpaceForm(Form):
    name = ChangeSpaceForm.name
    slug = TextField(_l("Address"), [DataRequired(_l("Give the space an address.")), Length(max=40)])
    description = ChangeSpaceForm.description
    visibility = ChangeSpaceForm.visibility


class GrantForm(Form):
    handle = TextField(_l("Who"), [DataRequired(_l("Say who, by the name here.")), Length(max=LONGEST_HANDLE)])
    role = SelectField(_l("Role"), choices=[Choice(name, ROLE_WORDS[name]) for name in ROLES])
    space = SelectField(_l("For"))
