"""Forms of notifications."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.accounts.members.models import Member
from app.core.web.forms import Form
from app.core.web.http import LARGEST_ID, read_id
from app.notifications.kinds.kinds import mailed_kinds_for


class ReadAllForm(Form):
    """Mark all as read: `newest` is the newest notification on the page, `kind` the topic by which it was filtered."""

    newest = IntegerField(widget=HiddenInput(), validators=[NumberRange(1, LARGEST_ID)])
    kind = HiddenField()
    next = HiddenField()


class ChoicesForm(Form):
    """Notification settings: a checkbox for each kind of email."""

    mails = SelectMultipleField(
        _("Email me when"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )

    @classmethod
    def of(cls, member: Member, refused: set[str]) -> ChoicesForm:
        """Return the form with the kinds that this member can get; those in `refused` are not checked."""
        names = [kind.name for kind in mailed_kinds_for(member)]
        form = cls(data={"mails": [name for name in names if name not in refused]})
        form.mails.choices = [Choice(kind.name, kind.setting) for kind in mailed_kinds_for(member)]
        return form


class RetryForm(Form):
    """The deliveries to retry: one, or all on the page."""

    delivery = SelectMultipleField(coerce=read_id, validate_choice=False)
