"""The pages of suggestions, in reading order."""

from flask import Blueprint

bp = Blueprint("suggestions", __name__)
