"""Words that support keeps, and makes public."""

from __future__ import annotations

from typing import Any

from app.cases.case.models import Case
from app.cases.publishing import actions as publishing_actions
from app.cases.publishing import queries as publishing_queries
from app.cases.saved_replies import actions as saved_replies_actions
from app.cases.saved_replies import queries as saved_replies_queries
from app.cases.saved_replies.actions import SavedReplyInput
from app.cases.saved_replies.models import SavedReply
from app.cases.timeline.models import CaseMessage
from app.community.posts.models import Post
from app.community.threads.models import PRIVATE, Thread
from app.core.text.content_checks import ConfirmationRequired
from tests.cases.company import Company, Deed
from tests.cases.deeds.community import ANSWERS
from tests.community.samples import REPLY


def publish_here(company: Company) -> Any:
    """What was said privately becomes an answer in the thread."""
    agent, said = company.agent(), company.any_of(CaseMessage)
    case = company.case_of(said.case_id)
    source = publishing_queries.get_source(case, said.id, 0)
    assert isinstance(source, CaseMessage)
    words = (agent, case, source, source.body)
    return _with_a_second_yes(lambda yes: publishing_actions.publish_here(*words, yes, case.revision, company.now))


def publish_apart(company: Company) -> Any:
    """A private question and its answer become a public one."""
    private = Post.thread_id.in_(company.ids(Thread.id, Thread.visibility == PRIVATE))
    post, agent = company.post(ANSWERS, private, Post.staff_role.is_not(None)), company.agent()
    case = company.case(Case.thread_id == post.thread_id)
    source = publishing_queries.get_source(case, 0, post.id)
    question = publishing_actions.NewQuestion(
        "A grinder that stops, again", publishing_queries.opening_of(case), company.space(), []
    )
    words = (agent, case, source, question, source.body)
    return _with_a_second_yes(lambda yes: publishing_actions.publish_apart(*words, yes, case.revision, company.now))


def _with_a_second_yes(deed: Any) -> Any:
    try:
        return deed("")
    except ConfirmationRequired as held:
        return deed(held.confirm)


def keep_reply(company: Company) -> Any:
    """A saved reply, new or changed, for oneself or for all."""
    agent, dice = company.agent(), company.dice
    known = company.any_of(SavedReply) if dice.random() < 0.4 else None
    reply = saved_replies_queries.get_reply(known.id, agent) if known else None
    space = company.space() if dice.random() < 0.5 else None
    words = SavedReplyInput("Descale it", f"{REPLY} {company.word()}", "", space, is_shared=dice.random() < 0.5)
    return saved_replies_actions.save_reply(agent, reply, words, reply.stamp if reply else 0, company.now)


def delete_reply(company: Company) -> Any:
    agent = company.agent()
    return saved_replies_actions.delete_reply(
        agent, saved_replies_queries.get_reply(company.any_of(SavedReply).id, agent), company.now
    )


def use_reply(company: Company) -> Any:
    case, agent = company.case(), company.agent()
    found = saved_replies_queries.replies_for(case, agent, "")
    return saved_replies_actions.count_uses(agent, {each.id for each in found})


SPREADING: tuple[Deed, ...] = (publish_here, publish_apart, publish_apart, keep_reply, delete_reply, use_reply)
