"""Every kind of notification is one row, complete in both languages, and no other list of kinds exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from app.core.outbox.events import ANNOUNCED
from app.core.ui.icons import HEROICONS
from app.core.web.i18n import in_language
from app.notifications.handlers import tell
from app.notifications.kinds import texts
from app.notifications.kinds.kinds import KINDS
from app.notifications.kinds.topics import TOPICS, WORK
from app.notifications.models import MailOptOut, Notification
from app.notifications.rules import REASONS
from app.wiring.reactions import REACTIONS

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "app/notifications/kinds"
ROWS = sorted(TABLE.glob("of_*.py"))
FOR_ALL = {"name", "title", "number"}  # what every sentence may contain


def values_in(sentence: object) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", str(sentence)))


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_row_has_all_parts_in_both_languages(app: Flask, kind) -> None:
    assert kind.icon in HEROICONS
    assert kind.reason in REASONS
    assert kind.topic in TOPICS
    assert (kind.topic is WORK) == kind.is_for_staff
    assert {event.name for event in kind.events} <= set(ANNOUNCED)
    with app.app_context():
        wordings = []
        for language in ("en", "fr"):
            with in_language(language):
                wordings.append((str(kind.sentence), str(kind.setting), str(REASONS[kind.reason])))
                assert (values_in(kind.sentence) <= FOR_ALL) or kind.values is not texts.no_values
    english, french = wordings
    assert all(one and other and one != other for one, other in zip(english, french, strict=True))
    assert values_in(english[0]) == values_in(french[0])


def test_names_and_reasons_fit_their_columns() -> None:
    assert max(map(len, KINDS)) <= min(Notification.kind.type.length, MailOptOut.kind.type.length)
    assert max(map(len, REASONS)) <= Notification.why.type.length


def test_names_are_unique() -> None:
    assert sum(len(re.findall(r"^    _kind\(", path.read_text(), re.MULTILINE)) for path in ROWS) == len(KINDS)


def test_an_event_is_delivered_to_the_handler_of_notifications_if_a_kind_names_it() -> None:
    assert {event for kind in KINDS.values() for event in kind.events} == {
        event for event, handlers in REACTIONS.items() if tell in handlers
    }


def test_no_other_module_lists_kinds() -> None:
    modules = {path for path in (ROOT / "app/notifications").rglob("*.py") if path not in ROWS}
    listed = {
        f"{path.relative_to(ROOT)}: {node.value}"
        for path in modules - {TABLE / "topics.py", ROOT / "app/notifications/rules.py"}  # icons, reasons
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in KINDS
    }
    templates = [
        *(ROOT / "templates/notifications").rglob("*.html"),
        *(ROOT / "templates/notifications").rglob("*.txt"),
    ]
    quoted = re.compile("[\"']({})[\"']".format("|".join(KINDS)))
    assert templates
    assert listed == set()
    assert [path.name for path in templates if quoted.search(path.read_text())] == []


def test_no_other_domain_knows_a_kind() -> None:
    others = {path for path in (ROOT / "app").rglob("*.py") if ROOT / "app/notifications" not in path.parents}
    assert [path for path in others if "app.notifications.kinds" in path.read_text()] == []
