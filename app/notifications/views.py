"""The pages of notifications, in reading order."""

from flask import Blueprint

bp = Blueprint("notifications", __name__)
