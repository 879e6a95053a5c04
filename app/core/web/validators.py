"""Validators shared by the forms of several domains, with their messages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import DataRequired, Length

from app.core.errors import Message


def needed(sentence: Message) -> DataRequired:
    """Require the field; `sentence` says what to enter."""
    return DataRequired(sentence)


def at_most(characters: int) -> Length:
    """Allow up to this many characters."""
    return Length(max=characters, message=_l("This text is too long: use at most %(max)d characters.", max=characters))


def first_error(form: FlaskForm) -> str:
    """Return one error of the form, for places with no room for more, or ""."""
    return next((str(message) for messages in form.errors.values() for message in messages), "")
