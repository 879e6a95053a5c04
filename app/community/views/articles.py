"""Posts as a reader sees them, drawn once for the same facts.

What differs between requests (the form's token, form ids) is put in at the end.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import g, get_template_attribute
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.accounts.models import Member
from app.community import policies
from app.community.addresses import thread_address
from app.community.forms import AnswerForm, CommentForm
from app.community.models import Draft, Post, Thread
from app.community.models.post import COMMENT, UNTIL_APPROVED
from app.community.queries.conversation import Conversation
from app.core.changes import while_unchanged
from app.core.clock import now, zone_here
from app.core.drawn import TOKEN, drawn_once, for_all, for_request, module_of
from app.core.policy import Verdict, no

TEMPLATE = "community/_post.html"
TURNS = (policies.can_close, policies.can_reopen, policies.can_lock, policies.can_unlock, policies.can_move)
# What stands in the places that each request fills; nobody can write these words.
HALF, MORE = (f"{name}-{secrets.token_hex(16)}" for name in ("half", "more"))


def form_id_of(post_id: int) -> str:
    """The `form_id` of the comment form under a post: half of it the page's own, half the post's."""
    return f"{_half()}{post_id:016x}"


class Articles:
    """The question and the answers of one page, for its reader."""

    def __init__(
        self,
        thread: Thread,
        talk: Conversation,
        reader: Member | None,
        form: CommentForm | None,
        drafts: Mapping[str, Draft] = MappingProxyType({}),
    ) -> None:
        self.thread, self.talk, self.reader, self.form, self.drafts = thread, talk, reader, form, drafts
        self.may, self.now = policies, now()
        self.language = str(get_locale())
        self.lang = "" if thread.locale == self.language else thread.locale
        self.sign_in = "" if reader else f"/login?next={thread_address(thread)}"
        self.token = generate_csrf() if reader else ""
        self.audience = (thread.visibility, thread.space.visibility, thread.space.name)
        self.shared = (self.language, str(zone_here()), self.lang, self.sign_in, thread.asker_id, *self.audience)
        who = (reader.id if reader else 0, thread.id, self.now.replace(second=0, microsecond=0))
        self.allowed: dict[tuple[Any, ...], tuple[Any, ...]] = while_unchanged(("allowed", *who), dict)
        self.said: dict[int, tuple[Any, ...]] = while_unchanged(("said", thread.id), dict)

    def question(self, more: str) -> Markup:
        """The opening, with the whole thread's deeds; `more` are those of upper domains."""
        thread, marks = self.thread, self.talk.marks
        facts = (*thread.tag_names, thread.backing_count, marks.is_backing, marks.level)
        drawn = self._drawn("question", self.talk.opening, facts, lambda draw: draw.question(self, MORE))
        return Markup(drawn.replace(MORE, more))  # noqa: S704 — drawn by templates

    def answer(self, post: Post) -> Markup:
        thread, is_accepted = self.thread, post.id == self.thread.accepted_post_id
        asker = thread.asker.name if thread.asker else thread.asker_name
        facts = (thread.accepted_by_id == thread.asker_id, asker) if is_accepted else ()
        drawn = self._drawn("answer", post, facts, lambda draw: draw.answer(self, post))
        return Markup(drawn)  # noqa: S704 — drawn by templates

    def writing(self, form: AnswerForm | None, preview: str | None = None) -> Markup:
        """Where the reader may write an answer, or why not; `form` is one that could not be taken, or is previewed."""
        verdict = policies.can_answer(self.reader, self.thread)
        if self.thread.hidden_at and self.talk.opening.hidden_because == UNTIL_APPROVED:
            verdict = no(_("Other members can answer as soon as this question is approved."))
        draft = self.drafts.get(f"answer:{self.thread.id}")
        if form is None and draft is not None:
            form = AnswerForm(formdata=None, data=draft.fields)
        if form is not None:
            return self._answer_form(verdict, form, draft, preview)
        who = (*self.audience, self._whose(), str(verdict.reason or ""))
        facts = ("writing", self.language, self.thread.id, *who)
        return for_request(drawn_once(facts, lambda: for_all(self._answer_form(verdict, AnswerForm(formdata=None)))))

    def _answer_form(
        self, verdict: Verdict, form: AnswerForm, draft: Draft | None = None, preview: str | None = None
    ) -> Markup:
        draw = get_template_attribute("community/_write.html", "answer_form")
        drawn: Markup = draw(self.thread, verdict, form, draft, preview, self._whose())
        return drawn

    def may_vote(self, post: Post, value: int) -> Verdict:
        """Whether the reader may vote so: a vote that stands for long can no longer be changed."""
        return policies.FIXED_VOTE if post.id in self.talk.marks.fixed else policies.can_vote(self.reader, post, value)

    def _whose(self) -> str:
        """Who would write the answer: the person who asked ("private" where only support reads it), someone who has
        answered already, or anyone else ("").
        """
        if self.reader is not None and self.reader.id == self.thread.asker_id:
            return "asker" if self.thread.is_public else "private"
        return "answered" if self.talk.marks.has_answered else ""

    def _drawn(self, part: str, post: Post, facts: tuple[Any, ...], draw: Callable[[Any], str]) -> str:
        comments = self.talk.comments.get(post.id, ())
        if self.form is not None:
            return str(draw(module_of(TEMPLATE)))
        key = (part, *self.shared, *facts, *self._facts_of(post), *self._facts_of_all(comments))
        drawn = drawn_once(key, lambda: self._anonymous(str(draw(module_of(TEMPLATE)))))
        return drawn.replace(HALF, _half()).replace(TOKEN, self.token)

    def _anonymous(self, drawn: str) -> str:
        """Without what belongs to this request alone."""
        return for_all(drawn.replace(_half(), HALF))

    def _facts_of(self, post: Post) -> tuple[Any, ...]:
        marks, draft = self.talk.marks, self.drafts.get(f"comment:{post.id}")
        mine = (
            post.id in marks.bookmarks,
            marks.votes.get(post.id, 0),
            post.id in marks.fixed,
            draft and draft.version,
        )
        return (*(self.said.get(post.id) or self._said(post)), *mine, self._allowed(post))

    def _said(self, post: Post) -> tuple[Any, ...]:
        """What is the same for all readers, gathered once while nothing was committed."""
        author = post.author
        who = (author.id, author.name, author.handle, author.reputation) if author else (post.author_name,)
        about = (post.id, hash(post.html), post.revision, post.score, post.licence, post.origin_url)
        found = self.said[post.id] = (*about, post.deleted_because, post.deleted_by_id == post.author_id, *who)
        return found

    def _facts_of_all(self, comments: Sequence[Post]) -> list[Any]:
        return [(self.said.get(c.id) or self._said(c), c.staff_role, self._allowed(c)) for c in comments]

    def _allowed(self, post: Post) -> tuple[Any, ...]:
        """What the reader may do to a post; asked once for all posts that are alike to the policies.

        What was asked in this minute is asked again only where something was committed since.
        """
        is_accepted = post.id == self.thread.accepted_post_id
        gone = (post.hidden_at, post.hidden_because, post.deleted_at)
        state = (post.kind, *gone, post.staff_role, is_accepted, post.score > 0)
        if self.reader is None or not self._has_deeds(post, self.reader):
            return state
        alike = (*state, post.author_id == self.reader.id, post.deleted_by_id == self.reader.id)
        found = self.allowed.get(alike)
        if found is None:
            found = self.allowed[alike] = (alike, *_verdicts(self.reader, post, self.now))
        return found

    @staticmethod
    def _has_deeds(post: Post, reader: Member) -> bool:
        """A comment offers none to others than its author and staff."""
        return post.kind != COMMENT or reader.is_staff or post.author_id == reader.id


def _verdicts(reader: Member, post: Post, when: datetime) -> list[str | bool]:
    """What the reader may do to the post, of what its kind offers; with the reasons that buttons tell."""
    may = [policies.can_edit(reader, post), policies.can_delete(reader, post), policies.can_undelete(reader, post)]
    may += [policies.can_hide(reader, post), policies.can_unhide(reader, post), policies.can_flag(reader, post)]
    told: list[Verdict] = []
    if post.kind != COMMENT:
        may += [policies.can_comment(reader, post), policies.can_suggest(reader, post)]
        told += [policies.can_vote(reader, post, 1), policies.can_vote(reader, post, -1)]
    if post.is_answer:
        may += [policies.can_accept(reader, post, when), policies.can_unaccept(reader, post)]
    if post.is_opening:
        told.append(policies.can_back(reader, post.thread))
        may += [may_turn(reader, post.thread) for may_turn in TURNS]
    return [*map(bool, may), *(str(verdict.reason or "") for verdict in told)]


def _half() -> str:
    if "form_half" not in g:
        g.form_half = secrets.token_hex(8)
    return str(g.form_half)
