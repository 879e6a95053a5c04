"""The pages of accounts, in reading order."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
