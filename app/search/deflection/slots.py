"""Similar questions on pages of other domains."""

from __future__ import annotations

from flask import get_template_attribute, render_template

from app.accounts.members.models import Member
from app.cases.case.models import Case
from app.community.thread_state.forms import Alike
from app.community.threads.models import SUGGESTION
from app.search.deflection.queries import similar_to


def ask_similar(_viewer: Member | None, title: str | None) -> str:
    """Render similar questions below the title of a new one, updated while typing; without script, a link to them."""
    return render_template("search/deflection/_ask_suggestions.html", title=title)


def case_alike(viewer: Member | None, case: Case) -> str:
    """Render solved questions that the viewer may read and that are similar to the one of a case."""
    solved = [each for each in similar_to(case.thread.title, viewer, but=case.thread_id) if each.is_solved]
    return render_template("search/deflection/_solved_alike.html", threads=solved)


def alike(viewer: Member | None, about: Alike) -> str:
    """Render questions similar to a question or a text, as choices in a form."""
    threads = [each for each in similar_to(about.words, viewer, but=about.thread_id) if each.is_question]
    macro = get_template_attribute("search/deflection/_similar_questions.html", "similar_questions")
    html: str = macro(threads, about.chosen)
    return html


def alike_suggestions(viewer: Member | None, about: Alike) -> str:
    """Render suggestions similar to a suggestion or a text, as choices in a form."""
    threads = similar_to(about.words, viewer, but=about.thread_id, kind=SUGGESTION)
    macro = get_template_attribute("search/deflection/_similar_suggestions.html", "similar_suggestions")
    html: str = macro([each for each in threads if each.decided_as is None], about.chosen)
    return html
