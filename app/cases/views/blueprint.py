"""Where the pages of cases hang."""

from flask import Blueprint

from app.cases.faces import capped, day_and_hour
from app.cases.scores import score_word
from app.cases.stored_reasons import reason_words

bp = Blueprint("cases", __name__)
bp.add_app_template_global(score_word)
bp.add_app_template_global(reason_words)
bp.add_app_template_global(capped)
bp.add_app_template_filter(day_and_hour, "moment_of_day")
