"""Form of a product area."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from app.core.web.forms import Form, TextField


class AreaForm(Form):
    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the product area.")), Length(max=120)])
    space = SelectField(_l("Space"))
    owner = TextField(_l("Owner"), [Length(max=80)])
