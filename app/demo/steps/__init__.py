"""Actions of the story: the function for each action word of the script."""

from __future__ import annotations

from collections.abc import Callable

from app.demo.cast import Stage
from app.demo.script import Step
from app.demo.steps import cases, community, suggestions

DEEDS: dict[str, Callable[[Stage, Step], None]] = {
    "question": community.ask,
    "answer": community.answer,
    "comment": community.comment,
    "edit": community.edit,
    "delete": community.delete,
    "up": community.vote_up,
    "down": community.vote_down,
    "accept": community.accept,
    "unaccept": community.unaccept,
    "reject": community.reject,
    "back": community.back,
    "unback": community.unback,
    "follow": community.follow,
    "mute": community.mute,
    "read": community.read_inbox,
    "flag": community.flag,
    "review": community.review,
    "tend": community.tend,
    "choose": community.choose,
    "escalate": cases.escalate,
    "take": cases.take,
    "assign": cases.assign,
    "note": cases.note,
    "message": cases.message,
    "reply": cases.reply,
    "hold": cases.hold,
    "prioritise": cases.prioritise,
    "resolve": cases.resolve,
    "behind": cases.say_what_is_behind,
    "link": cases.link,
    "leave": cases.leave,
    "still_broken": cases.say_still_broken,
    "suggestion": suggestions.suggest,
    "remark": suggestions.remark,
    "source": suggestions.link,
    "decide": suggestions.decide,
}
