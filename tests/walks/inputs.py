"""What people type and choose: mostly sensible, now and then not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.community.tags.models import Tag
from app.community.threads.models import Thread
from app.core import clock
from app.core.db.base import db
from tests.walks.page import Button, Control, Form

MISTYPED = ("", " ", "?", "\x07 bell", "x" * 70_000, "99999999999999999999", "-1", "<b>bold", "no such thing at all")
HOURS = ("", "09:00-12:30, 13:30-18:00")
SEARCHES = ("drum", "the bill", "is:solved leak", "nothing at all")
TARGETS = ("1", "4", "8", "24")

Sent = list[tuple[str, Any]]


@dataclass
class Inputs:
    """Fills forms by the names of their fields, with what there is in the database."""

    dice: Random
    serial: int = 0

    def fill(self, form: Form, button: Button) -> tuple[Sent, bool]:
        """What the button would send, and whether anything of it was typed or chosen by hand."""
        careless = self.dice.random() < 0.12
        sent: Sent = []
        for group in sorted({each.name for each in form.controls if each.kind == "radio"}):
            radios = [each for each in form.controls if each.kind == "radio" and each.name == group]
            sent.append((group, self.dice.choice(radios).value))
        for control in form.controls:
            sent += [(control.name, value) for value in self._values(control, careless)]
        if button.name:
            sent.append((button.name, button.value))
        return sent, any(each.kind != "hidden" for each in form.controls)

    def _values(self, control: Control, careless: bool) -> list[Any]:
        match control.kind:
            case "radio":  # chosen already, one of its group
                return []
            case "hidden":
                return [control.value]
            case "checkbox":
                return [control.value] if self.dice.random() < (0.8 if control.checked else 0.3) else []
            case "select":
                return self._chosen(control)
            case "file":
                return [(BytesIO(b"E18 at 40 degrees."), "notes.txt")] if self.dice.random() < 0.7 else []
            case _:
                return [self._typed(control, careless)]

    def _chosen(self, control: Control) -> list[str]:
        if "multiple" in control.attributes:
            return [value for value, chosen in control.options if self.dice.random() < (0.8 if chosen else 0.2)]
        chosen = [value for value, is_chosen in control.options if is_chosen]
        if chosen and self.dice.random() < 0.4:
            return chosen[:1]
        return [self.dice.choice(control.options)[0]] if control.options else []

    def _typed(self, control: Control, careless: bool) -> str:
        most = int(control.attributes.get("maxlength") or 100_000)
        if careless and self.dice.random() < 0.5:
            return self.dice.choice(MISTYPED)[:most]
        if control.value and self.dice.random() < 0.5:
            return control.value
        self.serial += 1
        by_kind: dict[str, Callable[[Control], str]] = {"date": self._date, "number": self._number}
        by_name = self._by_name()
        make = by_kind.get(control.kind) or by_name.get(control.name) or self._sentence
        return make(control)[:most]

    def _by_name(self) -> dict[str, Callable[[Control], str]]:
        one_of = lambda *words: lambda _control: self.dice.choice(words)  # noqa: E731
        return (
            dict.fromkeys(("into", "canonical", "other", "thread"), self._row)
            | dict.fromkeys(("handle", "who", "member", "actor", "owner", "customer"), self._handle)
            | dict.fromkeys(("tags", "tag", "synonym", "new_name", "word"), self._tag)
            | dict.fromkeys(("email", "identifier"), lambda _control: f"walker{self.serial}@example.org")
            | dict.fromkeys(("password", "password_now"), one_of("a long enough password"))
            | dict.fromkeys(("hours", "backings", "look_back_days", "most_open", "score"), one_of("1", "3", "9"))
            | dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), one_of(*HOURS))
            | dict.fromkeys(("normal_first_response", "normal_resolution", "high_resolution"), one_of(*TARGETS))
            | {"website": one_of("https://example.org/about"), "q": one_of(*SEARCHES)}
            | {"slug": lambda _control: f"place-{self.serial}"}
        )

    def _date(self, _control: Control) -> str:
        return f"{(clock.now() + timedelta(days=self.dice.randint(-2, 20))).date()}"

    def _number(self, control: Control) -> str:
        low, high = (int(control.attributes.get(name) or other) for name, other in (("min", 1), ("max", 30)))
        return str(self.dice.randint(low, min(high, low + 400)))

    def _row(self, _control: Control) -> str:
        most = db.session.scalar(select(func.max(self.dice.choice((Thread.id, Case.id))))) or 1
        return str(self.dice.randint(1, most))

    def _handle(self, _control: Control) -> str:
        return self.dice.choice(db.session.scalars(select(Member.handle).order_by(Member.id).limit(12)).all())

    def _tag(self, _control: Control) -> str:
        names = db.session.scalars(select(Tag.name).order_by(Tag.id).limit(20)).all()
        return self.dice.choice([*names, f"tag{self.serial % 7}"])

    def _sentence(self, control: Control) -> str:
        if control.kind == "textarea":
            return f"Turn the drum by hand once and look behind the flap, that is number {self.serial}."
        return f"The drum turns backwards, time {self.serial}"
