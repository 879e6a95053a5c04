"""What search draws on the pages of the community."""

from __future__ import annotations

from flask import get_template_attribute, render_template

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.community.thread_state.forms import Alike
from app.search.queries import similar_to


def ask_similar(_viewer: Member | None, _about: object) -> str:
    """Under the title of a new question: similar ones as it is typed, and a way to them without script."""
    return render_template("search/_while_asking.html")


def case_alike(viewer: Member | None, case: Case) -> str:
    """Solved questions that the viewer reads and that are like the one of a case."""
    solved = [each for each in similar_to(case.thread.title, viewer, but=case.thread_id) if each.is_solved]
    return render_template("search/_solved.html", threads=solved)


def alike(viewer: Member | None, about: Alike) -> str:
    """Questions like one, or like some words, to choose one of them in a form."""
    threads = [each for each in similar_to(about.words, viewer, but=about.thread_id) if each.is_question]
    drawn: str = get_template_attribute("search/_alike.html", "alike")(threads, about.chosen)
    return drawn
