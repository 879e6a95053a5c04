"""Forms to administer spaces and roles."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.members.models import LONGEST_HANDLE, ROLES
from app.accounts.segments.models import Segment
from app.community.spaces.actions import LONGEST_GUIDELINES, MOST_RULED_TAGS, SpaceWords
from app.community.spaces.models import EVERYONE, MEMBERS, SEGMENTS, Space
from app.community.spaces.queries import rules_of, stamp_of_space
from app.community.tags.forms import tag_list
from app.community.text_rules import LONGEST_TAG
from app.core.errors import Message
from app.core.web.forms import EditingForm, Form, LongTextField, TextField

LONGEST_RULES = MOST_RULED_TAGS * (LONGEST_TAG + 2)  # characters, including separators
ROLE_WORDS: dict[str, Message] = {
    "moderator": _l("Moderator: enforces the rules and escalates questions"),
    "agent": _l("Support agent: handles cases"),
    "product": _l("Product team: decides on suggestions"),
    "admin": _l("Admin: manages the community"),
}
PICTURES = [
    Choice("", _l("None")),
    Choice("place-home", _l("House")),
    Choice("place-people", _l("People")),
    Choice("place-talk", _l("Conversation")),
    Choice("place-world", _l("World")),
    Choice("place-learn", _l("Learning")),
    Choice("place-book", _l("Book")),
    Choice("place-idea", _l("Idea")),
    Choice("place-tools", _l("Tools")),
    Choice("place-machine", _l("Machine")),
    Choice("place-water", _l("Flask")),
    Choice("place-fire", _l("Fire")),
    Choice("place-cold", _l("Cloud")),
    Choice("place-power", _l("Power")),
    Choice("place-computer", _l("Computer")),
    Choice("place-phone", _l("Telephone")),
    Choice("place-network", _l("Network")),
    Choice("place-shop", _l("Shopping")),
    Choice("place-money", _l("Payment")),
    Choice("place-news", _l("News")),
    Choice("place-star", _l("Star")),
    Choice("place-heart", _l("Heart")),
    Choice("place-key", _l("Key")),
    Choice("place-cup", _l("Cake")),
    Choice("place-clean", _l("Sparkle")),
]


class MakeSpaceForm(Form):
    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the space.")), Length(max=60)])
    slug = TextField(_l("Address (URL)"), [DataRequired(_l("Enter an address for the space.")), Length(max=40)])
    description = TextField(_l("Description in one line"), [Optional(), Length(max=250)])
    visibility = RadioField(
        _l("Who can read it?"),
        choices=[Choice(EVERYONE, _l("Everyone")), Choice(MEMBERS, _l("Members only"))],
        default=EVERYONE,
    )


class ChangeSpaceForm(EditingForm):
    name = TextField(_l("Name"), [DataRequired(_l("Enter a name for the space.")), Length(max=60)])
    description = TextField(_l("Description in one line"), [Optional(), Length(max=250)])
    icon = RadioField(_l("Image"), choices=PICTURES, default="")
    visibility = RadioField(
        _l("Who can read it?"),
        choices=[
            Choice(EVERYONE, _l("Everyone")),
            Choice(MEMBERS, _l("Members only")),
            Choice(SEGMENTS, _l("Members of certain segments")),
        ],
        default=EVERYONE,
    )
    segments = SelectMultipleField(
        _l("Segments with access"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    guidelines = LongTextField(_l("Guidelines for this space"), [Optional(), Length(max=LONGEST_GUIDELINES)])
    required = TextField(_l("Required tags (one per question)"), [Optional(), Length(max=LONGEST_RULES)])
    reserved = TextField(_l("Staff-only tags"), [Optional(), Length(max=LONGEST_RULES)])
    approves_first_posts = BooleanField(_l("Hold first posts by new members for approval"))
    position = IntegerField(_l("Position in lists"), [Optional(), NumberRange(min=0, max=10_000)], default=0)

    @classmethod
    def of(cls, space: Space, segments: Iterable[Segment]) -> ChangeSpaceForm:
        """Return the form filled with the current values."""
        rules = rules_of(space)
        tags = {"required": " ".join(rules.required), "reserved": " ".join(rules.reserved)}
        form = cls(obj=space, data={"segments": rules.segments, "revision": str(stamp_of_space(space)), **tags})
        form.segments.choices = [Choice(each.slug, each.name) for each in segments]
        return form

    @property
    def words(self) -> SpaceWords:
        """Return the submitted values."""
        return SpaceWords(
            name=self.name.data or "",
            description=self.description.data or "",
            visibility=self.visibility.data,
            position=self.position.data,
            icon=self.icon.data,
            guidelines=self.guidelines.data or "",
            approves_first_posts=self.approves_first_posts.data,
            segments=self.segments.data or (),
            required=tag_list(self.required.data or ""),
            reserved=tag_list(self.reserved.data or ""),
        )


class GrantForm(Form):
    handle = TextField(_l("Member"), [DataRequired(_l("Enter a username.")), Length(max=LONGEST_HANDLE)])
    role = SelectField(_l("Role"), choices=[Choice(name, ROLE_WORDS[name]) for name in ROLES])
    space = SelectField(_l("Scope"))
