"""The fillers of each slot: the complete list."""

from __future__ import annotations

from app.accounts import slots as accounts_slots
from app.cases import slots as cases_slots
from app.community import slots as community_slots
from app.core.ui.slots import Filler
from app.moderation import slots as moderation_slots
from app.notifications import slots as notifications_slots
from app.search.deflection import slots as deflection_slots
from app.search.log import slots as search_log_slots
from app.search.related import slots as related_slots
from app.search.synonyms import slots as search_synonyms_slots
from app.suggestions import slots as suggestions_slots

SLOTS: dict[str, list[Filler]] = {
    "admin.sections": [
        community_slots.admin_sections,
        cases_slots.admin_sections,
        suggestions_slots.admin_sections,
        search_synonyms_slots.admin_sections,
        notifications_slots.admin_sections,
    ],
    "drafts.of_cases": [cases_slots.drafts_of_cases],
    "case.alike": [deflection_slots.case_alike],
    "case.context": [suggestions_slots.case_suggestions, suggestions_slots.case_context],
    "bar.bell": [notifications_slots.bell],
    "gate.beside": [community_slots.kept_for_you],
    "gate.pending": [community_slots.pending_action],
    "ask.private": [cases_slots.ask_private],
    "ask.similar": [deflection_slots.ask_similar],
    "bar.staff": [
        cases_slots.staff_bar,
        suggestions_slots.staff_bar,
        moderation_slots.staff_bar,
        search_log_slots.staff_bar,
        accounts_slots.staff_bar,
    ],
    "bar.strip": [moderation_slots.sanction_strip],
    "home.own": [cases_slots.home_own],
    "home.unread": [notifications_slots.home_unread],
    "home.queues": [cases_slots.home_queues, moderation_slots.home_queues],
    "home.help": [community_slots.home_help, moderation_slots.home_help],
    "suggestion.alike": [deflection_slots.alike_suggestions],
    "suggestion.told": [notifications_slots.suggestion_told],
    "settings.more": [cases_slots.settings_more],
    "member.aside": [moderation_slots.member_aside],
    "thread.actions": [cases_slots.thread_actions, suggestions_slots.thread_actions],
    "thread.alike": [deflection_slots.alike],
    "thread.aside": [community_slots.thread_theme, suggestions_slots.thread_progress, related_slots.thread_related],
    "thread.banner": [suggestions_slots.thread_banner, related_slots.possible_duplicate],
    "thread.standing": [cases_slots.thread_standing],
    "thread.strip": [cases_slots.thread_strip],
}
