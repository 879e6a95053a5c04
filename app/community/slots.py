"""Parts that the community renders in slots on other domains' pages."""

from __future__ import annotations

from flask import get_template_attribute, render_template

from app.accounts.intents import Intent
from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import draft_hash
from app.community.drafts.queries import draft_of, newest_draft
from app.community.pending_actions.kinds import LABELS, pending_of
from app.community.pending_actions.queries import subject_of
from app.community.root_causes.policies import can_set_root_cause
from app.community.root_causes.queries import name_of
from app.community.suggested_edits.queries import count_waiting
from app.community.threads.models import Thread
from app.reputation import rules


def admin_sections(_viewer: Member | None, _about: object) -> str:
    """Render the links to spaces and roles for the administration page."""
    return render_template("community/_admin_sections.html")


def home_help(viewer: Member | None, _about: object) -> str:
    """Render how many suggested edits the viewer may decide on: one statement for those who may, else none."""
    if viewer is None or not (viewer.is_staff or _earned_to_edit(viewer)):
        return ""
    html: str = get_template_attribute("community/question_lists/_waiting_queues.html", "suggested_edits_count")(
        count_waiting(viewer)
    )
    return html


def _earned_to_edit(viewer: Member) -> bool:
    """Return whether the viewer earned the right to edit; False if all may, since then nobody suggests edits."""
    return rules.cost_of("edit") > rules.FLOOR and rules.has_earned(viewer, "edit")


def thread_theme(viewer: Member | None, thread: Thread) -> str:
    """Render the root cause of the thread, for staff; at most one statement."""
    if not can_set_root_cause(viewer, thread):
        return ""
    return render_template(
        "community/root_causes/_thread_root_cause.html", thread=thread, name=name_of(thread.theme_id)
    )


def pending_action(_viewer: Member | None, intent: Intent) -> str:
    """Render the checkbox of the pending action in sign-in forms. Without a draft yet, only `then` is passed on."""
    pending = pending_of(intent.pending)
    if pending is None:
        return ""
    draft = draft_of(intent.draft_hash, pending.text) if pending.is_written else None
    subject = "" if pending.is_written else subject_of(pending)
    is_offered = draft is not None or not pending.is_written
    label = LABELS[pending.kind] if is_offered else ""
    return render_template("community/pending_actions/_confirm.html", then=pending.text, label=label, subject=subject)


def kept_for_you(_viewer: Member | None, _about: object) -> str:
    """Render the visitor's draft beside the forms to sign in or register, with the note that it will be transferred."""
    written_under = draft_hash()
    draft = newest_draft(written_under) if written_under else None
    return render_template("community/drafts/_sign_in_note.html", draft=draft) if draft else ""
