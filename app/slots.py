"""Which part of a lower domain's page is drawn by whom: the whole list on one page."""

from __future__ import annotations

from app.accounts import slots as accounts
from app.cases import slots as cases
from app.community import slots as community
from app.core.slots import Filler
from app.moderation import slots as moderation
from app.notifications import slots as notifications
from app.search import slots as search
from app.suggestions import slots as suggestions

SLOTS: dict[str, list[Filler]] = {
    "admin.sections": [
        community.admin_sections,
        cases.admin_sections,
        suggestions.admin_sections,
        notifications.admin_sections,
    ],
    "drafts.of_cases": [cases.drafts_of_cases],
    "case.alike": [search.case_alike],
    "case.context": [suggestions.case_suggestions, suggestions.case_context],
    "bar.bell": [notifications.bell],
    "gate.beside": [community.kept_for_you],
    "gate.pending": [community.pending_action],
    "ask.private": [cases.ask_private],
    "ask.similar": [search.ask_similar],
    "bar.staff": [cases.staff_bar, suggestions.staff_bar, moderation.staff_bar, accounts.staff_bar],
    "bar.strip": [moderation.sanction_strip],
    "home.own": [cases.home_own],
    "home.unread": [notifications.home_unread],
    "home.queues": [cases.home_queues, moderation.home_queues],
    "home.help": [community.home_help, moderation.home_help],
    "settings.more": [cases.settings_more],
    "member.aside": [moderation.member_aside],
    "thread.actions": [cases.thread_actions, suggestions.thread_actions],
    "thread.alike": [search.alike],
    "thread.aside": [community.thread_theme],
    "thread.banner": [suggestions.thread_banner],
    "thread.standing": [cases.thread_standing],
    "thread.strip": [cases.thread_strip],
}
