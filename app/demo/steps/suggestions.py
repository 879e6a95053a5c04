"""Steps about suggestions: suggest, link and decide."""

from __future__ import annotations

from app.demo.cast import Stage
from app.demo.script import Step
from app.demo.steps.community import answer, opening_of
from app.suggestions import actions as suggestions_actions
from app.suggestions.changelog import actions as changelog_actions
from app.suggestions.changelog.actions import EntryText
from app.suggestions.queries import get_area
from app.suggestions.sources import actions as sources_actions

remark = answer


def suggest(stage: Stage, step: Step) -> None:
    """Make a suggestion; if `source` names a question, create it from that question."""
    actor, words = stage.actor(step), step.words
    said = {"area": get_area(words["area"], actor), "title": words["title"], "body": words["body"], "now": step.at}
    if "source" in words:
        made = sources_actions.make_from(actor, stage.thread(words["source"], actor), **said)
    else:
        made = suggestions_actions.suggest(actor, **said)
    stage.keep_thread(step.thread, made.thread, opening_of(made.thread))


def link(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    suggestion = stage.suggestion(step.thread, actor)
    sources_actions.add_source(actor, suggestion, stage.thread(step.words["question"], actor), step.at)


def decide(stage: Stage, step: Step) -> None:
    actor, words = stage.actor(step), step.words
    suggestions_actions.set_status(actor, stage.suggestion(step.thread, actor), words["status"], words["body"], step.at)


def announce(stage: Stage, step: Step) -> None:
    """Publish a changelog entry that ships the suggestion."""
    actor, words = stage.actor(step), step.words
    suggestion = stage.suggestion(step.thread, actor)
    text = EntryText(words["kind"], words["title"], words["body"], suggestion.area, [suggestion.id])
    changelog_actions.publish(actor, changelog_actions.write_entry(actor, text, step.at), None, step.at)
