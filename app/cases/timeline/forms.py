"""Forms of notes, messages and public answers."""

from __future__ import annotations

from textwrap import shorten

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import Length

from app.cases.form_fields import FEW_WORDS, LONGEST_CHOICE, LONGEST_WORDS
from app.cases.timeline.queries import TimelineRow
from app.community.posts.models import Post
from app.core.text.html import to_text
from app.core.web.forms import ConfirmableForm, CreatingForm, EditingForm, Form, LongTextField
from app.core.web.http import read_id


def beginning_of(post: Post | TimelineRow) -> str:
    """Return enough of an answer to recognise it."""
    return shorten(to_text(post.html), LONGEST_CHOICE, placeholder=" …")


class SpeakingForm(CreatingForm):
    """Form of an editor of a case; `saved` are the ids of the saved replies that were inserted."""

    saved = HiddenField("", [Length(max=400)])

    @property
    def saved_replies(self) -> set[int]:
        return {read_id(each) for each in (self.saved.data or "").split()} - {0}


class NoteForm(SpeakingForm):
    body = LongTextField(_l("Internal note"), [FEW_WORDS, Length(max=LONGEST_WORDS)])


class MessageForm(SpeakingForm, EditingForm, ConfirmableForm):
    body = LongTextField(_l("Message"), [FEW_WORDS, Length(max=LONGEST_WORDS)])
    wait = BooleanField(_l("Then set to waiting on customer"))


class ReplyForm(SpeakingForm, EditingForm, ConfirmableForm):
    body = LongTextField(_l("Public answer"), [FEW_WORDS, Length(max=LONGEST_WORDS)])
    wait = BooleanField(_l("Then set to waiting on customer"))


class EditWordsForm(EditingForm, ConfirmableForm):
    body = LongTextField(_l("Text"), [FEW_WORDS, Length(max=LONGEST_WORDS)])


class UndoForm(Form):
    """Form that names what to undo of the things just sent."""

    undo = HiddenField("")

    @property
    def number(self) -> int:
        """Return the number of the undo; 0 for anything else."""
        return read_id(self.undo.data)
