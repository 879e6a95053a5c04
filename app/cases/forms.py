"""What people type into cases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from textwrap import shorten
from typing import Any

from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from app.cases import rules
from app.cases.customers import name_and_absence
from app.cases.models import Case
from app.cases.queries.people import Agent
from app.cases.queries.talk import Person, Said
from app.cases.scores import SCORES
from app.community.models import Draft, Post
from app.core.forms import ConfirmingForm, CreatingForm, EditingForm, Form, LongTextField, TextField
from app.core.markup import to_text
from app.core.states import state_look

LONGEST_CHOICE = 90  # characters of an answer, in the list of them
LONGEST_WORDS = 30_000  # characters of a message or a note, as of a post
LONGEST_REASON = 1_000
NUMBER = re.compile(r"(?:.*/questions/)?#?(\d{1,18})(?:/.*)?", re.ASCII)

FEW_WORDS = DataRequired(_l("Write a few words first."))
SAY_WHY = DataRequired(_l("Say why, in a sentence."))
NOBODY = "0"
WORK_BEGINS = time(8, 0)  # on the day on which one wants to look at a case again


def priority_field(id: str | None = None) -> SelectField:  # noqa: A002 — the word of WTForms
    """The four priorities, most urgent first."""
    choices = [Choice(name, state_look(name, "priority").word) for name in rules.PRIORITIES]
    return SelectField(_l("Priority"), choices=choices, default="normal", id=id)


class SpeakingForm(CreatingForm):
    """A composer of a case; `saved` are the saved replies that were put into it."""

    saved = HiddenField("", [Length(max=400)])

    @property
    def saved_replies(self) -> set[int]:
        return {
            int(each)
            for each in (self.saved.data or "").split()
            if each.isascii() and each.isdigit() and len(each) < 19
        }


class NoteForm(SpeakingForm):
    body = LongTextField(_l("Note"), [FEW_WORDS, Length(max=LONGEST_WORDS)])


class MessageForm(SpeakingForm, EditingForm, ConfirmingForm):
    body = LongTextField(_l("Message"), [FEW_WORDS, Length(max=LONGEST_WORDS)])
    wait = BooleanField(_l("Then wait for the customer"))


class ReplyForm(SpeakingForm, EditingForm, ConfirmingForm):
    body = LongTextField(_l("Public answer"), [FEW_WORDS, Length(max=LONGEST_WORDS)])
    wait = BooleanField(_l("Then wait for the customer"))


class OwnReplyForm(CreatingForm):
    where = RadioField(
        _l("Who reads it?"),
        choices=[Choice("message", _l("Only support reads this")), Choice("public", _l("Answer publicly"))],
        default="message",
    )
    body = LongTextField(_l("Your message"), [FEW_WORDS, Length(max=LONGEST_WORDS)])


class SolvedForm(CreatingForm):
    post = RadioField(_l("What solved it?"), default="")

    def offer(self, answers: Iterable[Said]) -> None:
        """Let the customer choose among these answers, or none of them."""
        some = [Choice(str(post.id), f"{_name(post.author)}: {_beginning(post)}") for post in answers]
        self.post.choices = [Choice("", _l("Nothing that stands there; it is solved all the same")), *some]


class StillBrokenForm(CreatingForm):
    body = LongTextField(_l("What is still wrong?"), [FEW_WORDS, Length(max=LONGEST_WORDS)])


class RateForm(Form):
    score = RadioField(
        _l("How well did we help you?"),
        coerce=int,
        choices=[Choice(score, word) for score, word in SCORES.items()],
        validate_choice=False,
    )
    word = LongTextField(_l("What made it so?"), [Optional(), Length(max=LONGEST_REASON)])


class AssignForm(EditingForm):
    assignee = SelectField(_l("In whose hands?"))
    team = SelectField(_l("Team"))

    def offer(self, agents: Iterable[Agent], teams: Iterable[Any]) -> None:
        """Let the person choose among these agents and teams; of who is away, it says until when."""
        self.assignee.choices = [
            Choice(NOBODY, _l("Nobody yet")),
            *(Choice(str(agent.id), name_and_absence(agent.name, agent.away_until)) for agent in agents),
        ]
        self.team.choices = [Choice(NOBODY, _l("No team")), *(Choice(str(team.id), team.name) for team in teams)]

    def chosen(self, field: SelectField) -> int | None:
        """The id that was chosen; None for nobody."""
        return None if field.data in (None, NOBODY) else int(field.data)


class PriorityForm(EditingForm):
    priority = priority_field()


class StatusForm(EditingForm):
    status = SelectField(_l("Status"), choices=[Choice(name, state_look(name).word) for name in rules.STATUSES])
    reason = TextField(_l("What do we wait for?"), [Length(max=LONGEST_REASON)])
    follow_up_at = DateField(_l("Look at it again on"), [Optional()])

    @property
    def follow_up(self) -> datetime | None:
        return morning_of(self.follow_up_at.data)


class FollowUpForm(EditingForm):
    follow_up_at = DateField(_l("Look at it again on"), [Optional()], id="look_again_at")

    @property
    def follow_up(self) -> datetime | None:
        return morning_of(self.follow_up_at.data)


def morning_of(day: date | None) -> datetime | None:
    """The beginning of work on the chosen day, where the person is."""
    return datetime.combine(day, WORK_BEGINS, tzinfo=get_timezone()) if day else None


class ResolveForm(CreatingForm, EditingForm, ConfirmingForm):
    knowledge = RadioField(
        _l("What comes back to the community?"),
        choices=[
            Choice(rules.ACCEPT, _l("One of the answers helped")),
            Choice(rules.PUBLISH, _l("A summary that I write now")),
            Choice(rules.LINK, _l("Another question holds the answer")),
            Choice(rules.NOTHING, _l("Nothing can be published")),
        ],
        default=rules.ACCEPT,
    )
    children = SelectMultipleField(
        _l("Resolve with it, for it belongs under this case"),
        coerce=int,
        choices=[],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )
    then_next = BooleanField(_l("Then open the next case of the queue"), default=True)
    post = SelectField(_l("Which answer?"), validate_choice=False)
    body = LongTextField(_l("The answer, for everyone"), [Length(max=LONGEST_WORDS)])
    canonical = TextField(_l("Its number or address"), [Length(max=400)])
    like = TextField("", [Length(max=20)])
    reason = TextField(_l("Why not?"), [Length(max=LONGEST_REASON)])

    def offer(self, answers: Iterable[Post], below: Iterable[Case] = ()) -> None:
        """Let the person choose among these answers, and which of the cases below end with it: all, to begin with."""
        children = {child.id: f"#{child.id} {child.thread.title}" for child in below}
        self.children.choices = [Choice(number, name) for number, name in children.items()]
        if not self.is_submitted():
            self.children.data = list(children)
        self.post.choices = [Choice(str(post.id), f"{_author(post)} – {_beginning(post)}") for post in answers]
        if not self.post.choices and not self.is_submitted():
            self.knowledge.data = rules.PUBLISH

    def go_on(self, case: Case, draft: Draft | None, published: int | None = None) -> None:
        """Show the case as it is now, with the summary that was begun, or the question that was `published` of it."""
        if not self.is_submitted() or self.is_overtaken:
            self.revision.data = str(case.revision)
        if published is not None and not self.is_submitted():
            self.knowledge.data, self.canonical.data = rules.LINK, f"/questions/{published}"
        if draft is not None and draft.fields.get("body"):
            self.knowledge.data, self.body.data = rules.PUBLISH, draft.fields["body"]

    @property
    def canonical_id(self) -> int | None:
        """The question that was named, by number or by address, or else chosen among those like it."""
        found = NUMBER.fullmatch(self.canonical.data or self.like.data or "")
        return int(found[1]) if found else None


class ReopenForm(EditingForm):
    reason = TextField(_l("Why is it taken up again?"), [SAY_WHY, Length(max=LONGEST_REASON)])


def _beginning(post: Post | Said) -> str:
    """Enough of an answer to tell it from the others."""
    return shorten(to_text(post.html), LONGEST_CHOICE, placeholder=" …")


def _author(post: Post) -> str:
    return post.author.name if post.author else post.author_name


def _name(author: Person | None) -> str:
    return author.name if author else str(_l("Former member"))
