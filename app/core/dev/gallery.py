"""The gallery of components at `/dev/ui`, with sample data. Never registered in production."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, render_template
from markupsafe import Markup
from wtforms import BooleanField, Form, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from app.core.policy import allowed, denied
from app.core.ui.icons import DRAWN, HEROICONS
from app.core.ui.status_badges import STATUS_STYLES

bp = Blueprint("dev", __name__, url_prefix="/dev")


@bp.get("/ui")
def ui() -> str:
    """Show every component, in each of its states."""
    names = sorted({*HEROICONS, *DRAWN})
    refused = denied("Voting opens at 8 reputation.")
    return render_template(
        "dev/gallery/gallery.html",
        icon_names=names,
        states=list(STATUS_STYLES),
        refused=refused,
        allowed=allowed,
        **samples(),
    )


NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    id: int
    handle: str
    name: str
    reputation: int = 1
    theme: str = ""


@dataclass(frozen=True)
class Words:
    """A post or a comment, as far as the macros need it."""

    id: int
    author: Person | None
    html: Markup
    created_at: datetime
    score: int = 0
    author_name: str = ""
    staff_role: str | None = None


@dataclass(frozen=True)
class Pages:
    after: str | None
    is_first: bool


class SampleForm(Form):
    """A field of each type, validated with invalid values so that the errors show."""

    title = StringField(
        "Your question in one line",
        [InputRequired(), Length(15, 150, "Too short to be found. Name the machine and what it does.")],
    )
    password = PasswordField("Password", [InputRequired()], description="At least 10 characters.")
    space = SelectField(
        "Where does it belong?",
        choices=[Choice("1", "Dishwashers"), Choice("2", "Ovens")],
        description="A moderator can move it later.",
    )
    tags = StringField("Tags", [Optional()])
    tell = RadioField(
        "Tell me about new answers",
        choices=[Choice("now", "At once, by e-mail"), Choice("day", "Once a day, together")],
        default="now",
    )
    too = BooleanField("Also when support replies to others who have the same problem")
    body = TextAreaField("Your answer", [Length(20, 30000, "Say a little more: at least 20 characters.")])
    reply = TextAreaField("Your answer")


def sample_form() -> SampleForm:
    form = SampleForm(
        data={
            "title": "help!!",
            "tell": "now",
            "body": "Too short.",
            "space": "1",
            "reply": "Pulled the hose out of the wall pipe to ten centimetres. It has drained ever since.",
        }
    )
    form.validate()
    return form


def samples() -> dict[str, object]:
    """Return the sample data by the names that the templates use."""
    ana, ben = Person(1, "ana", "Ana Ribeiro", 96), Person(2, "tomasz", "Tomasz Wiśniewski", 4812)
    gus, mia = Person(3, "gus", "Gus Martin", 310), Person(4, "mia", "Mia Santos", 1240)
    remark = Markup("<p>Same here in Lyon, same felt plug. The nozzle had never been opened fully.</p>")
    return {
        "ana": ana,
        "ben": ben,
        "gus": gus,
        "mia": mia,
        "people": [
            Person(number, f"member{number}", name)
            for number, name in enumerate(("Kwame Mensah", "Élodie Garnier", "Jiro Tanaka"), 5)
        ],
        "sample": sample_form(),
        "noon": NOON,
        "earlier": NOON - timedelta(days=2, hours=14),
        "answer": Words(7, ben, Markup("<p>Look into the <strong>nozzle</strong>. Lint gathers there.</p>"), NOON, 47),
        "comments": [
            Words(20 + n, author, remark, NOON + timedelta(minutes=n), staff_role="agent" if author == gus else None)
            for n, author in enumerate((ana, ben, None, gus, mia, ana, ben))
        ],
        "first_page": Pages("next", True),
        "middle_page": Pages("next", False),
        "empty_page": Pages(None, True),
    }
