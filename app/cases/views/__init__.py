"""The pages of cases: all routes on one page, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.cases.faces import capped, day_and_hour
from app.cases.scores import score_word
from app.cases.stored_reasons import reason_words
from app.cases.views import (
    absence,
    amending,
    calendars,
    clocks,
    completing,
    desk,
    escalation,
    figures,
    kinds,
    links,
    many,
    merging,
    news,
    own,
    presence,
    promises,
    publishing,
    queue,
    rating,
    replies,
    resolution,
    ruling,
    teams,
    themes,
    transcript,
    undo,
    views,
    way,
    withdrawal,
    words,
    work,
)

bp = Blueprint("cases", __name__)
route = bp.add_url_rule

BOTH = ["GET", "POST"]
POST = ["POST"]
NOTE, MESSAGE = "/cases/<id:number>/notes/<id:words_id>", "/cases/<id:number>/messages/<id:words_id>"
OF_NOTE, OF_MESSAGE = {"kind": "notes"}, {"kind": "messages"}

# queue
route("/cases", "queue", queue.queue)
route("/cases/density", "set_density", queue.set_density, methods=POST)
route("/cases/news", "queue_news", news.queue_news)

# saved views
route("/cases/views", "views", views.views)
route("/cases/views", "keep_view", views.keep_view, methods=POST)
route("/cases/views/<id:view_id>", "change_view", views.change_view, methods=POST)
route("/cases/views/<id:view_id>/delete", "drop_view", views.drop_view, methods=POST)

# bulk actions
route("/cases/bulk", "change_many", many.change_many, methods=POST)
route("/cases/bulk/<id:deed_id>", "bulk_run", many.bulk_run)
route("/cases/bulk/undo", "undo_many", many.undo_many, methods=POST)

# one case
route("/cases/<id:number>", "case", desk.case)
route("/cases/<id:number>/beside", "beside", desk.beside)

# notes and messages
route(f"{NOTE}/edit", "edit_words", amending.edit_words, methods=BOTH, defaults=OF_NOTE)
route(f"{MESSAGE}/edit", "edit_words", amending.edit_words, methods=BOTH, defaults=OF_MESSAGE)
route(f"{NOTE}/withdraw", "withdraw_words", amending.withdraw_words, methods=POST, defaults=OF_NOTE)
route(f"{MESSAGE}/withdraw", "withdraw_words", amending.withdraw_words, methods=POST, defaults=OF_MESSAGE)
route(f"{NOTE}/versions", "versions", amending.versions, defaults=OF_NOTE)
route(f"{MESSAGE}/versions", "versions", amending.versions, defaults=OF_MESSAGE)
route("/cases/<id:number>/note-readers", "note_readers", completing.note_readers)
route("/cases/<id:number>/undo", "undo_sent", undo.undo_sent, methods=POST)
route("/cases/<id:number>/note", "note", words.note, methods=POST)
route("/cases/<id:number>/message", "message", words.message, methods=POST)
route("/cases/<id:number>/reply", "reply", words.reply, methods=POST)
route("/cases/replies", "saved_replies", replies.saved_replies)
route("/cases/replies/new", "new_reply", replies.new_reply, methods=BOTH)
route("/cases/replies/<id:reply_id>", "saved_reply", replies.saved_reply, methods=BOTH)
route("/cases/replies/<id:reply_id>/delete", "delete_reply", replies.delete_reply, methods=POST)
route("/cases/<id:number>/replies", "replies_to_insert", replies.replies_to_insert)
route("/cases/<id:number>/insert", "choose_reply", replies.choose_reply, methods=POST)
route("/my/cases/<id:number>/transcript", "my_transcript", transcript.my_transcript)
route("/cases/<id:number>/transcript", "transcript", transcript.transcript)

# escalate, withdraw
route("/questions/<id:thread_id>/escalate", "escalate_question", escalation.escalate_question, methods=BOTH)
route("/cases/<id:number>/withdraw", "withdraw_case", withdrawal.withdraw_case, methods=POST)
route("/my/cases/<id:number>/withdraw", "withdraw_own", withdrawal.withdraw_own, methods=POST)

# state of a case
route("/cases/<id:number>/assign", "assign", work.assign, methods=POST)
route("/cases/<id:number>/priority", "priority", work.priority, methods=POST)
route("/cases/<id:number>/status", "status", work.status, methods=POST)
route("/cases/<id:number>/follow-up", "follow_up", work.follow_up, methods=POST)
route("/cases/<id:number>/reopen", "reopen", work.reopen, methods=POST)

# SLA
route("/cases/<id:number>/clocks", "clocks", clocks.clocks)
route("/cases/<id:number>/policy", "give_policy", clocks.give_policy, methods=POST)
route("/cases/<id:number>/template", "set_template", clocks.set_template, methods=POST)
route("/cases/<id:number>/theme", "theme", themes.theme, methods=POST)

# presence
route("/cases/<id:number>/presence", "who_is_here", presence.who_is_here)
route("/cases/<id:number>/presence", "be_here", presence.be_here, methods=POST)

# resolve, publish
route("/cases/<id:number>/resolve", "resolve_case", resolution.resolve_case, methods=BOTH)
route("/cases/<id:number>/publish", "publish", publishing.publish, methods=BOTH)

# merge and link
route("/cases/<id:number>/merge", "merge", merging.merge, methods=BOTH)
route("/cases/<id:number>/separate", "separate", merging.separate, methods=POST)
route("/complete/cases", "complete", merging.complete)
route("/cases/<id:number>/links", "link", links.link, methods=POST)
route("/cases/<id:number>/links/<id:link_id>/remove", "unlink", links.unlink, methods=POST)

# the customer's cases
route("/my/cases", "my_cases", own.my_cases)
route("/my/cases/<id:number>", "my_case", own.my_case)
route("/my/cases/<id:number>/reply", "reply_in_own", own.reply_in_own, methods=POST)
route("/my/cases/<id:number>/solved", "say_it_is_solved", own.say_it_is_solved, methods=POST)
route("/my/cases/<id:number>/still-broken", "say_still_broken", own.say_still_broken, methods=POST)
route("/rate/<token>", "rate_case", rating.rate_case, methods=BOTH)

# teams and absence
route("/admin/teams", "teams", teams.teams)
route("/admin/teams", "make_team", teams.make_team, methods=POST)
route("/admin/teams/<id:team_id>", "change_team", teams.change_team, methods=POST)
route("/cases/absence", "absence", absence.absence, methods=BOTH)
route("/cases/absence/<id:absence_id>", "change_absence", absence.change_absence, methods=BOTH)
route("/cases/absence/<id:absence_id>/remove", "remove_absence", absence.remove_absence, methods=POST)
route("/cases/absence/<id:absence_id>/hand-over", "hand_over", absence.hand_over, methods=POST)
route("/cases/absence/undo/<id:deed_id>", "take_back", absence.take_back, methods=POST)

# business hours, SLA policies, case types
route("/admin/calendars", "calendars", calendars.calendars)
route("/admin/calendars/new", "make_calendar", calendars.make_calendar, methods=BOTH)
route("/admin/calendars/<id:calendar_id>", "calendar", calendars.calendar, methods=BOTH)
route("/admin/calendars/<id:calendar_id>/delete", "remove_calendar", calendars.remove_calendar, methods=POST)
route("/admin/policies", "policies", promises.policies)
route("/admin/policies/new", "make_policy", promises.make_policy, methods=BOTH)
route("/admin/policies/<id:policy_id>", "policy", promises.policy, methods=BOTH)
route("/admin/policies/<id:policy_id>/delete", "remove_policy", promises.remove_policy, methods=POST)
route("/admin/templates", "templates", kinds.templates, methods=BOTH)
route("/admin/templates/<id:template_id>", "template", kinds.template, methods=BOTH)

# escalation rules
route("/cases/rules", "rules", ruling.rules)
route("/cases/rules/new", "new_rule", ruling.new_rule, methods=BOTH)
route("/cases/rules/<id:rule_id>", "rule", ruling.rule, methods=BOTH)
route("/cases/rules/new/dry-run", "try_new_rule", ruling.try_new_rule, methods=POST)
route("/cases/rules/<id:rule_id>/dry-run", "try_rule", ruling.try_rule, methods=POST)
route("/cases/rules/<id:rule_id>/on", "rule_on", ruling.rule_on, methods=POST)
route("/cases/rules/<id:rule_id>/off", "rule_off", ruling.rule_off, methods=POST)
route("/cases/rules/<id:rule_id>/delete", "delete_rule", ruling.delete_rule, methods=POST)

# reports
route("/cases/figures", "figures", figures.figures)
route("/cases/figures/<figure>", "figure_list", figures.figure_list)

bp.after_request(way.stay_on_the_way)
bp.add_app_template_global(score_word)
bp.add_app_template_global(reason_words)
bp.add_app_template_global(capped)
bp.add_app_template_filter(day_and_hour, "moment_of_day")
