"""The development mailbox, `/dev/mail`: emails in the mail folder. Never registered in production."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from flask import Blueprint, Response, make_response, render_template

from app.core.errors import NotFound
from app.core.mail.message import mail_folder
from app.core.web.response_headers import CONTENT_SECURITY_POLICY

NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}\.eml")
MOST_SHOWN = 200  # emails on the page, newest first
bp = Blueprint("mailbox", __name__, url_prefix="/dev/mail")


@dataclass(frozen=True)
class Mail:
    """An email as the pages show it."""

    name: str
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def sent_at(self) -> datetime:
        sent_at: datetime = self.message["Date"].datetime
        return sent_at

    def part(self, kind: str) -> str:
        """Return the "plain" or the "html" text; empty if there is none."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


@bp.get("")
def inbox() -> str:
    """Show all emails, newest first."""
    return render_template("dev/mailbox/list.html", mails=_mails())


@bp.get("/<name>")
def mail(name: str) -> Response:
    """Show one email: its text, and its HTML in a frame that runs nothing."""
    response = make_response(render_template("dev/mailbox/message.html", mail=_mail(name)))
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@bp.get("/<name>/html")
def html(name: str) -> Response:
    """Return the HTML as it was sent. Only our own pages can frame it, and it can neither run nor load anything."""
    response = make_response(_mail(name).part("html"))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )
    return response


def _mails() -> list[Mail]:
    folder = mail_folder()
    paths = folder.path.glob("*.eml") if folder else ()
    names = sorted((path.name for path in paths if NAME.fullmatch(path.name)), reverse=True)
    return [_mail(name) for name in names[:MOST_SHOWN]]


def _mail(name: str) -> Mail:
    """Return the email. Raises NotFound if the name is not that of an email, so that no other file can be read."""
    folder = mail_folder()
    path = folder.path / name if folder and NAME.fullmatch(name) else None
    if path is None or not path.is_file():
        raise NotFound
    return Mail(name, _parsed(path))


def _parsed(path: Path) -> EmailMessage:
    return BytesParser(EmailMessage, policy=default).parsebytes(path.read_bytes())
