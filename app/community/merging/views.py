"""Move, merge and split questions."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.members.models import Member
from app.community import template_policies
from app.community.duplicates import parts_of
from app.community.merging import actions, policies
from app.community.merging import split as merging_split
from app.community.merging.forms import MergeForm, MoveForm, SplitForm
from app.community.spaces.queries import get_space, spaces_of
from app.community.tags.forms import tag_list
from app.community.thread_state.views import alike, named_thread
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.community.visibility import get_thread
from app.core.clock import now
from app.core.policy import require_allowed
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once


def move(thread_id: int) -> ResponseReturnValue:
    """Move a question to another space."""
    actor = member()
    thread = get_thread(thread_id, actor)
    require_allowed(policies.can_move(actor, thread))
    form = MoveForm(data={"space": request.args.get("space"), "tags": " ".join(thread.tag_names)})
    spaces = spaces_of(actor)
    form.offer(spaces, thread)
    before = thread.space
    if form.validate_on_submit() and _moved(actor, thread, form):
        flash(_undo_of_move(thread, before.slug), "done")
        return redirect_after_post(thread_address(thread))
    return page("community/merging/move.html", form=form, thread=get_thread(thread_id, actor), spaces=spaces)


def merge(thread_id: int) -> ResponseReturnValue:
    """Merge a question into another: select it, read what will happen, then confirm."""
    actor = member()
    thread = get_thread(thread_id, actor)
    form = MergeForm(request.values)
    is_sent = request.method == "POST" and form.validate()
    into = named_thread(form, actor)
    if is_sent and (taken := _merged(actor, thread, into, form)):
        flash(_("Merged. The old address now redirects here."), "done")
        return redirect_after_post(thread_address(taken))
    thread, into = get_thread(thread_id, actor), get_thread(into.id, actor) if into else None
    require_allowed(policies.can_merge(actor, thread))
    return page(
        "community/merging/merge.html",
        form=form,
        thread=thread,
        into=into,
        alike=alike(form, thread),
        actor=actor,
        may=template_policies,
    )


def split(thread_id: int) -> ResponseReturnValue:
    """Split answers and comments off into a new question."""
    actor = member()
    thread = get_thread(thread_id, actor)
    require_allowed(policies.can_split(actor, thread))
    form = SplitForm(data={"space": thread.space.slug, "tags": " ".join(thread.tag_names)})
    form.offer(spaces_of(actor))
    if form.validate_on_submit() and (address := run_once(actor, form, lambda: _split(actor, thread, form), now())):
        flash(_("This is now a separate question."), "done")
        return redirect_after_post(address)
    return page("community/merging/split.html", form=form, thread=get_thread(thread_id, actor), parts=parts_of(thread))


def _moved(actor: Member, thread: Thread, form: MoveForm) -> Thread | None:
    space = get_space(form.space.data, actor)
    return form.attempt(actions.move, actor, thread, space, tags=tag_list(form.tags.data or ""), now=now())


def _undo_of_move(thread: Thread, slug: str) -> Markup:
    message = _("Moved to %(space)s.", space=thread.space.name)
    way = Markup('<a href="/threads/{}/move?space={}">{}</a>').format(thread.id, slug, _("Move back"))
    return Markup("{} {}").format(message, way)


def _merged(actor: Member, thread: Thread, into: Thread | None, form: MergeForm) -> Thread | None:
    if into is None:
        if not form.errors:
            form.refuse(
                _("Which question do you want to merge into? Select one, or enter its number or address."), "into"
            )
        return None
    return form.attempt(actions.merge, actor, thread, into, now())


def _split(actor: Member, thread: Thread, form: SplitForm) -> str | None:
    made = form.attempt(
        merging_split.split,
        actor,
        thread,
        post_ids=form.post_ids,
        title=form.title.data or "",
        space=get_space(form.space.data, actor),
        tags=tag_list(form.tags.data or ""),
        confirm=form.confirm.data or "",
        now=now(),
    )
    return thread_address(made) if made else None
