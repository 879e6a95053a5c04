"""What the community draws on pages of accounts, and where its own pages are asked for by slots."""

from __future__ import annotations

from flask import get_template_attribute, render_template

from app.accounts.intents import Intent
from app.accounts.members.models import Member
from app.accounts.sign_in.sessions import draft_hash
from app.community.drafts.queries import draft_of, newest_draft
from app.community.editing.queries import count_waiting
from app.community.pending_actions.kinds import LABELS, pending_of
from app.community.pending_actions.queries import subject_of
from app.community.root_causes.policies import can_set_root_cause
from app.community.root_causes.queries import name_of
from app.community.threads.models import Thread
from app.reputation import rules


def admin_sections(_viewer: Member | None, _about: object) -> str:
    """The links to spaces and roles in the list of the administration."""
    return render_template("community/_admin_sections.html")


def home_help(viewer: Member | None, _about: object) -> str:
    """How many suggested edits wait for those who decide on others': one statement for them, none for anyone else."""
    if viewer is None or not (viewer.is_staff or _earned_to_edit(viewer)):
        return ""
    drawn: str = get_template_attribute("community/_waiting.html", "edits_waiting")(count_waiting(viewer))
    return drawn


def _earned_to_edit(viewer: Member) -> bool:
    """Where everyone edits freely, nobody has to suggest it."""
    return rules.cost_of("edit") > rules.FLOOR and rules.has_earned(viewer, "edit")


def thread_theme(viewer: Member | None, thread: Thread) -> str:
    """Which root cause staff see behind the thread, for staff: at most one statement."""
    if not can_set_root_cause(viewer, thread):
        return ""
    return render_template("community/_theme_of.html", thread=thread, name=name_of(thread.theme_id))


def pending_action(_viewer: Member | None, intent: Intent) -> str:
    """In a form on the way in: the tick beside what is done after. Where nothing is written yet, `then` goes along."""
    pending = pending_of(intent.pending)
    if pending is None:
        return ""
    draft = draft_of(intent.draft_hash, pending.text) if pending.is_written else None
    subject = "" if pending.is_written else subject_of(pending)
    is_offered = draft is not None or not pending.is_written
    label = LABELS[pending.kind] if is_offered else ""
    return render_template("community/_pending.html", then=pending.text, label=label, subject=subject)


def kept_for_you(_viewer: Member | None, _about: object) -> str:
    """Beside the form to sign in or register: what they wrote, and that it comes along."""
    written_under = draft_hash()
    draft = newest_draft(written_under) if written_under else None
    return render_template("community/_kept_for_you.html", draft=draft) if draft else ""
