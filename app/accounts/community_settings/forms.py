"""Form for the settings of the instance: shape only."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import NumberRange, Optional

from app.accounts.members.forms import OURS
from app.accounts.members.models import LONGEST_NAME
from app.accounts.members.time_zones import zone_choices
from app.core.web.forms import Form, LongTextField, TextField
from app.core.web.validators import at_most, needed

LONGEST_LEGAL_TEXT = 100_000
PRESETS = [
    Choice("young", _l("New community: everyone can do nearly everything")),
    Choice("customers", _l("Customers: voting unlocks early, editing late")),
    Choice("mature", _l("Established community: privileges need a lot of reputation")),
]


def _days(most: int) -> NumberRange:
    return NumberRange(1, most, _l("Enter a number of days, up to %(max)s."))


class CommunityForm(Form):
    """Settings that an admin sets for the whole community; the fields are those of InstanceSettings."""

    name = TextField(_l("Community name"), [needed(_l("Enter a name for the community.")), at_most(LONGEST_NAME)])
    tagline = TextField(_l("Tagline"), [Optional(), at_most(200)])
    locale = SelectField(_l("Default language, when none of ours is requested"), choices=OURS)
    time_zone = SelectField(_l("Time zone"), choices=zone_choices)
    open_registration = BooleanField(_l("Anyone can create an account"))
    privilege_preset = SelectField(_l("What reputation unlocks"), choices=PRESETS)
    first_post_approval = BooleanField(_l("First posts by new members need approval"))
    staff_accept_days = IntegerField(
        _l("Days without activity before staff can accept an answer"),
        [needed(_l("Enter a number of days.")), _days(60)],
    )
    archive_days = IntegerField(
        _l("Days without activity before a question is archived"), [needed(_l("Enter a number of days.")), _days(3650)]
    )
    imprint = LongTextField(_l("Legal notice"), [Optional(), at_most(LONGEST_LEGAL_TEXT)])
    privacy = LongTextField(_l("Privacy"), [Optional(), at_most(LONGEST_LEGAL_TEXT)])
    terms = LongTextField(_l("Terms"), [Optional(), at_most(LONGEST_LEGAL_TEXT)])

    @property
    def words(self) -> dict[str, Any]:
        """Return the submitted values by the name of the setting."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}
