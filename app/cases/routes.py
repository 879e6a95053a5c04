"""All routes of cases, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.cases.bulk_actions import views as bulk_actions_views
from app.cases.business_hours import views as business_hours_views
from app.cases.business_hours.presenters import day_and_hour
from app.cases.case import views as case_views
from app.cases.case_page import views as case_page_views
from app.cases.case_types import views as case_types_views
from app.cases.csat import views as csat_views
from app.cases.customer_view import views as customer_view_views
from app.cases.escalation import views as escalation_views
from app.cases.escalation_rules import views as escalation_rules_views
from app.cases.merging import views as merging_views
from app.cases.presence import views as presence_views
from app.cases.publishing import views as publishing_views
from app.cases.queue import presenters as queue_presenters
from app.cases.queue import views as queue_views
from app.cases.queue.presenters import capped
from app.cases.reasons import reason_words
from app.cases.reports import views as reports_views
from app.cases.resolution import views as resolution_views
from app.cases.rules import score_word
from app.cases.saved_replies import views as saved_replies_views
from app.cases.saved_views import views as saved_views_views
from app.cases.sla import views as sla_views
from app.cases.teams import views as teams_views
from app.cases.timeline import edit_views
from app.cases.timeline import views as timeline_views
from app.cases.undo_send import views as undo_send_views

bp = Blueprint("cases", __name__)
route = bp.add_url_rule
BOTH = ["GET", "POST"]
POST = ["POST"]
NOTE, MESSAGE = "/cases/<id:number>/notes/<id:words_id>", "/cases/<id:number>/messages/<id:words_id>"
OF_NOTE, OF_MESSAGE = {"kind": "notes"}, {"kind": "messages"}
# queue
route("/cases", "queue", queue_views.queue)
route("/cases/density", "set_density", queue_views.set_density, methods=POST)
route("/cases/updates", "queue_updates", queue_views.queue_news)
# saved views
route("/cases/views", "views", saved_views_views.views)
route("/cases/views", "keep_view", saved_views_views.keep_view, methods=POST)
route("/cases/views/<id:view_id>", "change_view", saved_views_views.change_view, methods=POST)
route("/cases/views/<id:view_id>/delete", "drop_view", saved_views_views.drop_view, methods=POST)
# bulk actions
route("/cases/bulk", "change_many", bulk_actions_views.change_many, methods=POST)
route("/cases/bulk/<id:deed_id>", "bulk_run", bulk_actions_views.bulk_run)
route("/cases/bulk/undo", "undo_many", bulk_actions_views.undo_many, methods=POST)
# one case
route("/cases/<id:number>", "case", case_page_views.case)
route("/cases/<id:number>/related", "related", case_page_views.beside)
# notes and messages
route(f"{NOTE}/edit", "edit_words", edit_views.edit_words, methods=BOTH, defaults=OF_NOTE)
route(f"{MESSAGE}/edit", "edit_words", edit_views.edit_words, methods=BOTH, defaults=OF_MESSAGE)
route(f"{NOTE}/withdraw", "withdraw_words", edit_views.withdraw_words, methods=POST, defaults=OF_NOTE)
route(f"{MESSAGE}/withdraw", "withdraw_words", edit_views.withdraw_words, methods=POST, defaults=OF_MESSAGE)
route(f"{NOTE}/versions", "versions", edit_views.versions, defaults=OF_NOTE)
route(f"{MESSAGE}/versions", "versions", edit_views.versions, defaults=OF_MESSAGE)
route("/cases/<id:number>/note-readers", "note_readers", edit_views.note_readers)
route("/cases/<id:number>/undo", "undo_sent", undo_send_views.undo_sent, methods=POST)
route("/cases/<id:number>/note", "note", timeline_views.note, methods=POST)
route("/cases/<id:number>/message", "message", timeline_views.message, methods=POST)
route("/cases/<id:number>/reply", "reply", timeline_views.reply, methods=POST)
route("/cases/saved-replies", "saved_replies", saved_replies_views.saved_replies)
route("/cases/saved-replies/new", "new_reply", saved_replies_views.new_reply, methods=BOTH)
route("/cases/saved-replies/<id:reply_id>", "saved_reply", saved_replies_views.saved_reply, methods=BOTH)
route("/cases/saved-replies/<id:reply_id>/delete", "delete_reply", saved_replies_views.delete_reply, methods=POST)
route("/cases/<id:number>/saved-replies", "replies_to_insert", timeline_views.replies_to_insert)
route("/cases/<id:number>/insert", "choose_reply", timeline_views.choose_reply, methods=POST)
route("/my/cases/<id:number>/transcript", "my_transcript", timeline_views.my_transcript)
route("/cases/<id:number>/transcript", "transcript", timeline_views.transcript)
# escalate, withdraw
route("/questions/<id:thread_id>/escalate", "escalate_question", escalation_views.escalate_question, methods=BOTH)
route("/cases/<id:number>/withdraw", "withdraw_case", escalation_views.withdraw_case, methods=POST)
route("/my/cases/<id:number>/withdraw", "withdraw_own", escalation_views.withdraw_own, methods=POST)
# state of a case
route("/cases/<id:number>/assign", "assign", teams_views.assign, methods=POST)
route("/cases/<id:number>/priority", "priority", case_views.priority, methods=POST)
route("/cases/<id:number>/status", "status", case_views.status, methods=POST)
route("/cases/<id:number>/follow-up", "follow_up", case_views.follow_up, methods=POST)
route("/cases/<id:number>/reopen", "reopen", case_views.reopen, methods=POST)
# SLA
route("/cases/<id:number>/sla", "sla", sla_views.clocks)
route("/cases/<id:number>/policy", "give_policy", sla_views.give_policy, methods=POST)
route("/cases/<id:number>/type", "set_case_type", sla_views.set_case_type, methods=POST)
route("/cases/<id:number>/theme", "theme", case_page_views.theme, methods=POST)
# presence
route("/cases/<id:number>/presence", "who_is_here", presence_views.who_is_here)
route("/cases/<id:number>/presence", "be_here", presence_views.be_here, methods=POST)
# resolve, publish
route("/cases/<id:number>/resolve", "resolve_case", resolution_views.resolve_case, methods=BOTH)
route("/cases/<id:number>/publish", "publish", publishing_views.publish, methods=BOTH)
# merge and link
route("/cases/<id:number>/merge", "merge", merging_views.merge, methods=BOTH)
route("/cases/<id:number>/unmerge", "unmerge", merging_views.separate, methods=POST)
route("/autocomplete/cases", "autocomplete", merging_views.complete)
route("/cases/<id:number>/links", "link", merging_views.link, methods=POST)
route("/cases/<id:number>/links/<id:link_id>/remove", "unlink", merging_views.unlink, methods=POST)
# the customer's cases
route("/my/cases", "my_cases", customer_view_views.my_cases)
route("/my/cases/<id:number>", "my_case", customer_view_views.my_case)
route("/my/cases/<id:number>/reply", "reply_in_own", customer_view_views.reply_in_own, methods=POST)
route("/my/cases/<id:number>/solved", "say_it_is_solved", customer_view_views.say_it_is_solved, methods=POST)
route("/my/cases/<id:number>/still-broken", "say_still_broken", customer_view_views.say_still_broken, methods=POST)
route("/rate/<token>", "rate_case", csat_views.rate_case, methods=BOTH)
# teams and absence
route("/admin/teams", "teams", teams_views.teams)
route("/admin/teams", "make_team", teams_views.make_team, methods=POST)
route("/admin/teams/<id:team_id>", "change_team", teams_views.change_team, methods=POST)
route("/cases/absence", "absence", teams_views.absence, methods=BOTH)
route("/cases/absence/<id:absence_id>", "change_absence", teams_views.change_absence, methods=BOTH)
route("/cases/absence/<id:absence_id>/remove", "remove_absence", teams_views.remove_absence, methods=POST)
route("/cases/absence/<id:absence_id>/hand-over", "hand_over", teams_views.hand_over, methods=POST)
route("/cases/absence/undo/<id:deed_id>", "take_back", teams_views.take_back, methods=POST)
# business hours, SLA policies, case types
route("/admin/calendars", "calendars", business_hours_views.calendars)
route("/admin/calendars/new", "make_calendar", business_hours_views.make_calendar, methods=BOTH)
route("/admin/calendars/<id:calendar_id>", "calendar", business_hours_views.calendar, methods=BOTH)
route("/admin/calendars/<id:calendar_id>/delete", "remove_calendar", business_hours_views.remove_calendar, methods=POST)
route("/admin/policies", "policies", sla_views.policies)
route("/admin/policies/new", "make_policy", sla_views.make_policy, methods=BOTH)
route("/admin/policies/<id:policy_id>", "policy", sla_views.policy, methods=BOTH)
route("/admin/policies/<id:policy_id>/delete", "remove_policy", sla_views.remove_policy, methods=POST)
route("/admin/case-types", "case_types", case_types_views.templates, methods=BOTH)
route("/admin/case-types/<id:case_type_id>", "case_type", case_types_views.template, methods=BOTH)
# escalation rules
route("/cases/rules", "rules", escalation_rules_views.rules)
route("/cases/rules/new", "new_rule", escalation_rules_views.new_rule, methods=BOTH)
route("/cases/rules/<id:rule_id>", "rule", escalation_rules_views.rule, methods=BOTH)
route("/cases/rules/new/dry-run", "try_new_rule", escalation_rules_views.try_new_rule, methods=POST)
route("/cases/rules/<id:rule_id>/dry-run", "try_rule", escalation_rules_views.try_rule, methods=POST)
route("/cases/rules/<id:rule_id>/enable", "enable_rule", escalation_rules_views.rule_on, methods=POST)
route("/cases/rules/<id:rule_id>/disable", "disable_rule", escalation_rules_views.rule_off, methods=POST)
route("/cases/rules/<id:rule_id>/delete", "delete_rule", escalation_rules_views.delete_rule, methods=POST)
# reports
route("/cases/report", "report", reports_views.figures)
route("/cases/report/<figure>", "report_cases", reports_views.figure_list)
bp.after_request(queue_presenters.stay_on_the_way)
bp.add_app_template_global(score_word)
bp.add_app_template_global(reason_words)
bp.add_app_template_global(capped)
bp.add_app_template_filter(day_and_hour, "moment_of_day")
