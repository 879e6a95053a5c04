"""Actions of the story: the function for each action word of the script."""

from __future__ import annotations

from app.community.following import actions as following_actions
from app.community.removal import actions as removal_actions
from app.community.voting import actions as voting_actions
from app.demo.steps import cases, community, search, suggestions
from app.demo.steps.community import Act, on_post, on_thread

DEEDS: dict[str, Act] = {
    "question": community.ask,
    "answer": community.answer,
    "comment": community.comment,
    "edit": community.edit,
    "delete": on_post(removal_actions.delete),
    "up": on_post(voting_actions.vote, 1),
    "down": on_post(voting_actions.vote, -1),
    "accept": on_post(voting_actions.accept),
    "unaccept": on_post(voting_actions.unaccept),
    "reject": on_thread(voting_actions.reject),
    "back": on_thread(voting_actions.add_me_too),
    "unback": on_thread(voting_actions.remove_me_too),
    "follow": on_thread(following_actions.follow),
    "mute": on_thread(following_actions.mute),
    "read": community.read_inbox,
    "flag": community.flag,
    "review": community.review,
    "tend": community.tend,
    "choose": community.choose,
    "find": search.find,
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
    "announce": suggestions.announce,
}
