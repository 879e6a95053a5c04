"""Render posts and comments for a reader, with a cache keyed by all their data; render previews."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import Response, g, make_response, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.accounts import policies as accounts_policies
from app.accounts.members.models import Member
from app.community import mentions, template_policies
from app.community.attachments import markdown as attachments_markdown
from app.community.attachments.queries import files_named
from app.community.drafts.models import Draft
from app.community.merging import policies as merging_policies
from app.community.posts import policies as posts_policies
from app.community.posts.forms import AnswerForm, CommentForm
from app.community.posts.models import COMMENT, UNTIL_APPROVED, Post
from app.community.removal import policies as removal_policies
from app.community.suggested_edits import policies as suggested_edits_policies
from app.community.thread_page.queries import ThreadPage
from app.community.thread_page.rows import (
    AcceptedRow,
    AnswerBox,
    AuthorRow,
    MarksRow,
    OpeningRow,
    PostRow,
    PostState,
    ThreadRow,
)
from app.community.thread_state import policies
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.community.voting import policies as voting_policies
from app.core.cache.fragment_cache import (
    TOKEN,
    cached_fragment,
    language_and_zone,
    part,
    strip_request_tokens,
    template_macros,
)
from app.core.cache.shared_reads import cached_until_change
from app.core.clock import now
from app.core.policy import PolicyResult, denied
from app.core.text.foreign_images import prose
from app.core.web.forms import FormsByName
from app.core.web.http import viewer

TEMPLATE, ANSWER = "community/thread_page/_post.html", "community/posts/_answer_form.html"
TURNS = (policies.can_close, policies.can_reopen, policies.can_lock, policies.can_unlock, merging_policies.can_move)
# Placeholders that each request replaces; random, so that no user text can contain them.
HALF, MORE = (f"{name}-{secrets.token_hex(16)}" for name in ("half", "more"))


def form_id_of(post_id: int) -> str:
    """Return the `form_id` of the comment form under a post: half of it identifies the page, half the post."""
    return f"{_half()}{post_id:016x}"


class Articles:
    """The question and the answers of one page, rendered for its reader."""

    def __init__(
        self,
        thread: Thread,
        talk: ThreadPage,
        reader: Member | None,
        form: CommentForm | None,
        drafts: Mapping[str, Draft] = MappingProxyType({}),
    ) -> None:
        self.thread, self.talk, self.reader, self.form, self.drafts = thread, talk, reader, form, drafts
        self.may, self.now = template_policies, now()
        self.language_and_zone = language_and_zone()
        self.lang = "" if thread.locale == self.language_and_zone[0] else thread.locale
        self.sign_in = "" if reader else f"/login?next={thread_address(thread)}"
        self.token = generate_csrf() if reader else ""
        self.row = ThreadRow(thread.id, thread.audience, thread.asker_id, self.lang, self.sign_in)
        shown = (talk.opening.id, *(post.id for post in talk.answers.items))  # what is read of other pages may be older
        who = (reader.id if reader else 0, thread.id, self.now.replace(second=0, microsecond=0))
        self.allowed: dict[tuple[Any, ...], tuple[Any, ...]] = cached_until_change(("allowed", *who, shown), dict)
        self.said: dict[int, PostRow] = cached_until_change(("said", thread.id, shown), dict)

    def question(self, more: str) -> Markup:
        """Render the opening post with the actions on the whole thread; `more` is HTML with those of upper domains."""
        thread, marks = self.thread, self.talk.marks
        row = OpeningRow(tuple(thread.tag_names), thread.backing_count, marks.is_backing, marks.level)
        html = self._render(row, self.talk.opening, lambda macros: macros.question(self, MORE))
        return Markup(html.replace(MORE, more))  # noqa: S704 — rendered by templates

    def answer(self, post: Post) -> Markup:
        thread, is_accepted = self.thread, post.id == self.thread.accepted_post_id
        asker = thread.asker.name if thread.asker else thread.asker_name
        row = AcceptedRow(thread.accepted_by_id, asker) if is_accepted else None
        html = self._render(row, post, lambda macros: macros.answer(self, post))
        return Markup(html)  # noqa: S704 — rendered by templates

    def writing(self, form: AnswerForm | None, preview: str | None = None) -> Markup:
        """Render the form for an answer, rejected or previewed ones with their text, or why the reader has none."""
        verdict = posts_policies.can_answer(self.reader, self.thread)
        if self.thread.is_hidden and self.talk.opening.hidden_because == UNTIL_APPROVED:
            verdict = denied(_("Other members can answer as soon as this question is approved."))
        draft = self.drafts.get(f"answer:{self.thread.id}")
        if form is None and draft is not None:
            form = AnswerForm(formdata=None, data=draft.fields)
        box = AnswerBox(self.thread.id, self.row.audience, self._whose(), str(verdict.reason or ""))
        forms = FormsByName(lambda _name: form or AnswerForm(formdata=None), has_submitted=form is not None)
        if form is not None:
            return Markup(template_macros(ANSWER).answer_form(box, forms, draft, preview))  # noqa: S704 — rendered by templates
        return part(ANSWER, "answer_form", box, forms=forms)

    def may_vote(self, post: Post, value: int) -> PolicyResult:
        """Check whether the reader may cast this vote; an old vote can no longer be changed."""
        return (
            voting_policies.FIXED_VOTE
            if post.id in self.talk.marks.fixed
            else voting_policies.can_vote(self.reader, post, value)
        )

    def _whose(self) -> str:
        """Return "asker" ("private" if only support can read it), "answered" if the reader already has, else ""."""
        if self.reader is not None and self.reader.id == self.thread.asker_id:
            return "asker" if self.thread.is_public else "private"
        return "answered" if self.talk.marks.has_answered else ""

    def _render(self, row: OpeningRow | AcceptedRow | None, post: Post, render: Callable[[Any], str]) -> str:
        comments = self.talk.comments.get(post.id, ())
        if self.form is not None:
            return str(render(template_macros(TEMPLATE)))
        key = (self.language_and_zone, TEMPLATE, self.row, row, *self._rows_of(post), *self._comment_rows(comments))
        html = cached_fragment(key, lambda: self._anonymous(str(render(template_macros(TEMPLATE)))))
        return html.replace(HALF, _half()).replace(TOKEN, self.token)

    def _anonymous(self, html: str) -> str:
        """Replace what belongs to this request alone with placeholders."""
        return strip_request_tokens(html.replace(_half(), HALF))

    def _rows_of(self, post: Post) -> tuple[Any, ...]:
        marks, draft = self.talk.marks, self.drafts.get(f"comment:{post.id}")
        voted = marks.votes.get(post.id, 0), post.id in marks.fixed
        mine = MarksRow(post.id in marks.bookmarks, *voted, draft.version if draft else None)
        return self.said.get(post.id) or self._said(post), mine, self._allowed(post)

    def _said(self, post: Post) -> PostRow:
        """Return the row that is the same for all readers; cached until something changes that they show."""
        author = post.author
        who = AuthorRow(author.id, author.name, author.handle, author.reputation) if author else None
        about = (post.id, hash(post.html), post.revision, post.score, post.licence, post.origin_url)
        found = self.said[post.id] = PostRow(*about, post.deleted_because, post.deleted_by_id, who, post.author_name)
        return found

    def _comment_rows(self, comments: Sequence[Post]) -> list[Any]:
        return [(self.said.get(each.id) or self._said(each), self._allowed(each)) for each in comments]

    def _allowed(self, post: Post) -> tuple[Any, ...]:
        """Return what the reader may do with a post; cached for a minute, for all that are equal to the policies."""
        is_accepted = post.id == self.thread.accepted_post_id
        gone = (post.hidden_at, post.hidden_because, post.deleted_at)
        state = PostState(post.kind, *gone, post.staff_role, is_accepted, int(post.score > 0))
        if self.reader is None or not self._has_deeds(post, self.reader):
            return state
        alike = (*state, post.author_id == self.reader.id, post.deleted_by_id == self.reader.id)
        found = self.allowed.get(alike)
        if found is None:
            found = self.allowed[alike] = (alike, *_verdicts(self.reader, post, self.now))
        return found

    @staticmethod
    def _has_deeds(post: Post, reader: Member) -> bool:
        """Return whether the reader can have actions on the post: on comments only their author and staff have some."""
        return post.kind != COMMENT or reader.is_staff or post.author_id == reader.id


def _verdicts(reader: Member, post: Post, when: datetime) -> list[str | bool]:
    """Return what the reader may do with a post of this kind, and the reasons shown on disabled buttons."""
    may = [
        accounts_policies.can_act(reader),
        posts_policies.can_edit(reader, post),
        removal_policies.can_delete(reader, post),
        removal_policies.can_undelete(reader, post),
        removal_policies.can_hide(reader, post),
        removal_policies.can_unhide(reader, post),
        removal_policies.can_flag(reader, post),
    ]
    verdicts: list[PolicyResult] = []
    if post.kind != COMMENT:
        may += [posts_policies.can_comment(reader, post), suggested_edits_policies.can_suggest(reader, post)]
        verdicts += [voting_policies.can_vote(reader, post, 1), voting_policies.can_vote(reader, post, -1)]
    if post.is_answer:
        may += [voting_policies.can_accept(reader, post, when), voting_policies.can_unaccept(reader, post)]
    if post.is_opening:
        verdicts.append(voting_policies.can_back(reader, post.thread))
        may += [may_turn(reader, post.thread) for may_turn in TURNS]
    return [*map(bool, may), *(str(verdict.reason or "") for verdict in verdicts)]


def _half() -> str:
    if "form_half" not in g:
        g.form_half = secrets.token_hex(8)
    return str(g.form_half)


IN_PLACE = "community/editing/_edit_comment.html"


def shown_comment(comment: Post, reader: Member, message: str = "") -> Response:
    """Render one comment as in the list, as a fragment; `message` is announced to screen readers."""
    response = make_response(
        render_template(
            "community/thread_page/_one_comment.html",
            comment=comment,
            actor=reader,
            may=template_policies,
            is_new=bool(message),
        )
    )
    if message:
        response.headers["HX-Trigger"] = json.dumps({"said": message})
    response.vary.add("HX-Request")
    return response


def swapped(form: Response) -> Response:
    """Add headers so that the form replaces itself after a script request, even a rejected one (`takes-mistakes`)."""
    form.headers["HX-Reswap"] = "outerHTML"
    form.vary.add("HX-Request")
    return form


def previewed(markdown: str | None) -> str:
    """Render the text as its post will show it, with the author's images that are not attached yet."""
    html, author = mentions.render(markdown or ""), viewer()
    tokens = attachments_markdown.tokens_in(html) if author else []
    return prose(attachments_markdown.with_thumbnails(html, files_named(tokens, author)) if author and tokens else html)
