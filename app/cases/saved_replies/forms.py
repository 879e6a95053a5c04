"""Form of a saved reply."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length

from app.cases.saved_replies.actions import SavedReplyInput
from app.cases.saved_replies.models import SavedReply
from app.community.spaces.models import Space
from app.core.web.forms import ConfirmableForm, CreatingForm, EditingForm, LongTextField, TextField
from app.core.web.i18n import LANGUAGES

LONGEST_TITLE = 120
LONGEST_REPLY = 10_000  # characters; a third of the longest post
SHARED, MINE = "shared", "mine"


class SavedReplyForm(CreatingForm, EditingForm, ConfirmableForm):
    title = TextField(
        _l("Title"),
        [DataRequired(_l("Enter a title that helps colleagues find this reply.")), Length(max=LONGEST_TITLE)],
    )
    body = LongTextField(_l("Text"), [DataRequired(_l("Enter some text first.")), Length(max=LONGEST_REPLY)])
    whose = RadioField(
        _l("Visibility"),
        choices=[Choice(SHARED, _l("All support agents")), Choice(MINE, _l("Only me"))],
        default=SHARED,
    )
    locale = SelectField(
        _l("Language"), choices=[Choice("", _l("Any")), *(Choice(code, name) for code, name in LANGUAGES.items())]
    )
    space = SelectField(_l("Space"), default="")

    def offer(self, spaces: Iterable[Space]) -> None:
        self.space.choices = [Choice("", _l("All spaces")), *(Choice(space.slug, space.name) for space in spaces)]

    def words(self, spaces: Iterable[Space]) -> SavedReplyInput:
        space = next((space for space in spaces if space.slug == self.space.data), None)
        title, body, locale = self.title.data or "", self.body.data or "", self.locale.data or ""
        return SavedReplyInput(title=title, body=body, locale=locale, space=space, is_shared=self.whose.data == SHARED)

    @classmethod
    def of(cls, reply: SavedReply, space: str) -> SavedReplyForm:
        words = {"title": reply.title, "body": reply.body, "locale": reply.locale, "space": space}
        return cls(data={**words, "whose": MINE if reply.owner_id else SHARED, "revision": str(reply.stamp)})
