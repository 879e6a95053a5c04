"""Steps of agents and customers on cases."""

from __future__ import annotations

from app.cases import rules
from app.cases.case import actions as case_actions
from app.cases.current_case import current_case
from app.cases.customer_view import actions as customer_view_actions
from app.cases.escalation import actions as escalation_actions
from app.cases.merging import actions as merging_actions
from app.cases.resolution import actions as resolution_actions
from app.cases.teams import actions as teams_actions
from app.cases.teams import assignment
from app.cases.timeline import actions as timeline_actions
from app.community.root_causes import actions as root_causes_actions
from app.community.visibility import get_post
from app.demo.cast import Stage, member
from app.demo.script import Step
from app.demo.script_time import Clock


def escalate(stage: Stage, step: Step) -> None:
    actor, words = stage.actor(step), step.words
    thread = stage.thread(step.thread, actor)
    priority = words.get("priority", "normal")
    escalation_actions.escalate(actor, thread, reason=words["reason"], priority=priority, now=step.at)


def take(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    assignment.take(actor, stage.case(step, actor), now=step.at)


def assign(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    assignment.assign(actor, stage.case(step, actor), member(step.words["to"]), now=step.at)


def note(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    timeline_actions.note(actor, stage.case(step, actor), step.words["body"], step.at)


def message(stage: Stage, step: Step) -> None:
    actor, words = stage.actor(step), step.words
    timeline_actions.message(actor, stage.case(step, actor), words["body"], step.at, words.get("asks", False))


def reply(stage: Stage, step: Step) -> None:
    actor, words = stage.actor(step), step.words
    post = timeline_actions.reply(actor, stage.case(step, actor), words["body"], step.at, wait=words.get("asks", False))
    stage.keep_post(step, post)


def hold(stage: Stage, step: Step) -> None:
    """Put the case on hold; `until` says how much later its follow-up is."""
    actor, words = stage.actor(step), step.words
    look_again_at = Clock.ending(step.at).after(step.at, words["until"])
    case_actions.set_status(
        actor,
        stage.case(step, actor),
        rules.ON_HOLD,
        reason=words["reason"],
        follow_up_at=look_again_at,
        now=step.at,
    )


def prioritise(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    case_actions.set_priority(actor, stage.case(step, actor), step.words["to"], now=step.at)


def resolve(stage: Stage, step: Step) -> None:
    """Resolve the case; a published answer can be voted on in later steps."""
    actor, words = stage.actor(step), step.words
    case, knowledge = stage.case(step, actor), words["knowledge"]
    resolution_actions.resolve(
        actor,
        case,
        knowledge=knowledge,
        post=stage.post(step, actor) if knowledge == rules.ACCEPT else None,
        body=words.get("body", ""),
        canonical=stage.thread(words["canonical"], actor) if "canonical" in words else None,
        reason=words.get("reason", ""),
        now=step.at,
    )
    if knowledge == rules.PUBLISH and case.knowledge_post_id is not None:
        stage.keep_post(step, get_post(case.knowledge_post_id, actor))


def say_still_broken(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    customer_view_actions.reopen_as_unsolved(actor, stage.case(step, actor), step.words["body"], step.at)


def say_what_is_behind(stage: Stage, step: Step) -> None:
    actor = stage.actor(step)
    root_causes_actions.set_root_cause(actor, stage.thread(step.thread, actor), step.words["name"], step.at)


def link(stage: Stage, step: Step) -> None:
    """Link the case to that of another question."""
    actor = stage.actor(step)
    other = current_case(stage.thread(step.words["to"], actor))
    if other is not None:
        other.thread = stage.thread(step.words["to"], actor)
        merging_actions.link(actor, stage.case(step, actor), other, rules.RELATED, step.at)


def leave(stage: Stage, step: Step) -> None:
    """Start an absence; `until` says how long it lasts."""
    actor, words = stage.actor(step), step.words
    ends_at = Clock.ending(step.at).after(step.at, words["until"])
    teams_actions.start_absence(
        actor, actor, starts_at=step.at, ends_at=ends_at, cover=member(words["cover"]), now=step.at
    )
