"""The pages of search, in reading order."""

from flask import Blueprint

bp = Blueprint("search", __name__)

