"""Looking after tags, and following what one cares for."""

from __future__ import annotations

from app.accounts.models import Member
from app.community.actions import following, tag_keeping
from app.community.models import Space, Tag
from app.community.queries.tags import get_tag
from app.demo.script import Step
from app.demo.stage import Stage, member, space


def tend(stage: Stage, step: Step) -> None:
    """Say what belongs under a tag, and what else it is called."""
    actor, words = stage.actor(step), step.words
    tag = get_tag(words["name"], actor)
    tag_keeping.describe(actor, tag, words["description"], tag.stamp, step.at)
    for name in words.get("synonyms", ()):
        tag_keeping.add_synonym(actor, tag, name, step.at)


def choose(stage: Stage, step: Step) -> None:
    """Follow some tags, spaces and members, and mute others."""
    actor = stage.actor(step)
    for deed, act in (("follow", following.follow), ("mute", following.mute)):
        for what in step.words.get(deed, ()):
            act(actor, _subject(what, actor), step.at)


def _subject(what: str, actor: Member) -> Tag | Space | Member:
    kind, name = what.split()
    if kind == "tag":
        return get_tag(name, actor)
    return space(name) if kind == "space" else member(name)
