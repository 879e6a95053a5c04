"""The pages of community, in reading order."""

from flask import Blueprint

bp = Blueprint("community", __name__)
