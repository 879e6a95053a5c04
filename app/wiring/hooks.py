"""Functions of upper domains that lower ones call: after sign-in, content checks, file owners, what is searched."""

from __future__ import annotations

from app.accounts.intents import Arrival
from app.cases.escalation.direct_contact import ensure_case
from app.cases.queue.search_text import CASE, CASES
from app.cases.redaction.actions import guard_words
from app.cases.timeline import files
from app.community.pending_actions.handlers import continue_as_member
from app.core.files.owners import FileOwner
from app.core.hooks import Hook
from app.core.text.content_checks import ContentCheck
from app.core.text_index.documents import Source
from app.search.deflection.actions import store_seen
from app.search.index.documents import THREAD, THREADS
from app.suggestions.actions import guard_suggestion

ARRIVALS: list[Arrival] = [continue_as_member]
GUARDS: dict[str, list[ContentCheck]] = {
    "answer": [guard_words, guard_suggestion],
    "comment": [guard_words, guard_suggestion],
    "edit": [guard_words, guard_suggestion],
}
HOLDERS: list[FileOwner] = [files.WORDS]
DOCUMENTS: dict[str, Source] = {CASE: CASES, THREAD: THREADS}
HOOKS: dict[str, list[Hook]] = {
    "private_question": [ensure_case],
    "seen_before_asking": [store_seen],
}
