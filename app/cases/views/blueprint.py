"""Where the pages of cases hang."""

from flask import Blueprint

bp = Blueprint("cases", __name__)
