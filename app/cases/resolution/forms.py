"""Form that resolves a case and asks what is shared with the community."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput

from app.cases import rules
from app.cases.case.models import Case
from app.cases.form_fields import LONGEST_REASON, LONGEST_WORDS
from app.cases.timeline.forms import beginning_of
from app.community.drafts.models import Draft
from app.community.posts.models import Post
from app.core.web.forms import ConfirmableForm, CreatingForm, EditingForm, LongTextField, TextField
from app.core.web.http import read_id


class ResolveForm(CreatingForm, EditingForm, ConfirmableForm):
    knowledge = RadioField(
        _l("What do you want to share with the community?"),
        choices=[
            Choice(rules.ACCEPT, _l("One of the answers helped")),
            Choice(rules.PUBLISH, _l("Write a summary now")),
            Choice(rules.LINK, _l("Another question has the answer")),
            Choice(rules.NOTHING, _l("Do not publish anything")),
        ],
        default=rules.ACCEPT,
    )
    children = SelectMultipleField(
        _l("Also resolve child cases"),
        coerce=read_id,
        choices=[],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )
    then_next = BooleanField(_l("Then open the next case in the queue"), default=True)
    post = SelectField(_l("Which answer?"), validate_choice=False)
    body = LongTextField(_l("Public answer"), [Length(max=LONGEST_WORDS)])
    canonical = TextField(_l("Question that has the answer"), [Length(max=400)])
    like = TextField("", [Length(max=20)])
    reason = TextField(_l("Why not?"), [Length(max=LONGEST_REASON)])

    def offer(self, answers: Iterable[Post], below: Iterable[Case] = (), *, can_publish: bool = True) -> None:
        """Offer these answers as choices, and the child cases to resolve too, initially all of them.

        Without answers, the default is to write one, or to publish nothing if the question cannot be answered.
        """
        children = {child.id: f"#{child.id} {child.thread.title}" for child in below}
        self.children.choices = [Choice(number, name) for number, name in children.items()]
        if not self.is_submitted():
            self.children.data = list(children)
        self.post.choices = [Choice(str(post.id), f"{_author(post)} – {beginning_of(post)}") for post in answers]
        if not self.post.choices and not self.is_submitted():
            self.knowledge.data = rules.PUBLISH if can_publish else rules.NOTHING

    def go_on(self, case: Case, draft: Draft | None, published: int | None = None) -> None:
        """Show the current state of the case, with the draft of a summary, or the question `published` from it."""
        if not self.is_submitted() or self.is_overtaken:
            self.revision.data = str(case.revision)
        if published is not None and not self.is_submitted():
            self.knowledge.data, self.canonical.data = rules.LINK, f"/questions/{published}"
        if draft is not None:
            self._take_up(draft)

    def _take_up(self, draft: Draft) -> None:
        """Fill in the draft; one with a summary selects "publish" unless the draft says otherwise."""
        begun = draft.fields
        self.knowledge.data = begun.get("knowledge") or (rules.PUBLISH if begun.get("body") else self.knowledge.data)
        for name in ("body", "canonical", "reason"):
            if begun.get(name):
                self[name].data = begun[name]

    @property
    def canonical_name(self) -> str:
        """Return the number or URL of the question that was entered, or else selected among similar ones."""
        return self.canonical.data or self.like.data or ""


def _author(post: Post) -> str:
    return post.author.name if post.author else post.author_name
