"""Emails, and the transport that MAIL_URL selects. Addresses and texts never appear in logs or errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, current_app

from app.core.clock import now
from app.core.mail.transports import Folder, MailRefused, Smtp, transport_of
from app.core.text.normalisation import clean

LONGEST_LINE = 998  # characters per line; RFC 5322
LINE_BREAK = re.compile("[\r\n]")
USER, DOMAIN = re.compile(r"[!-~]+"), re.compile(r"[A-Za-z0-9.\-\[\]:]+")
HEADER_NAME = re.compile("[!-9;-~]+")
PLAIN = re.compile(r"(?!\s)[ -~]*(?<!\s)")  # a header value that needs no encoded word (RFC 2047)
FOLDED = re.compile(r"[ -~]*(?:\r\n [ -~]+)*")


@dataclass(frozen=True)
class MailMessage:
    """An email, ready to be sent. `message_id` is a key of ours: sent again, the email has the same Message-ID."""

    to: str
    subject: str
    text: str
    html: str = ""
    message_id: str = ""
    to_name: str = ""
    locale: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mail:
    """The email settings of an application. Without a transport it collects the emails for tests."""

    transport: Folder | Smtp | None
    sender: Address
    host: str
    letters: list[MailMessage] = field(default_factory=list)

    def reset(self) -> None:
        """Discard the collected emails."""
        self.letters.clear()


def init_app(app: Flask, mail_url: str, sender: str) -> None:
    """Send emails by `mail_url`, from `sender` ("Name <address>") unless the URL has `?from=…`."""
    asked = parse_qs(urlsplit(mail_url).query).get("from", [sender])[0]
    name, address = parseaddr(asked)
    host = urlsplit(app.config.get("BASE_URL", "")).hostname or address.rpartition("@")[2]
    transport = None if mail_url.startswith("memory:") else transport_of(mail_url)
    app.extensions["mail"] = Mail(transport, _address(name, address), host)


def send(letter: MailMessage) -> None:
    """Pass the email to the transport. Raises MailRefused if it can never be delivered, MailDelayed if it may later."""
    mail = _mail()
    message = compose(letter, mail.sender, mail.host)
    if mail.transport is None:
        mail.letters.append(letter)
    else:
        mail.transport.deliver(message)


def compose(letter: MailMessage, sender: Address, host: str) -> EmailMessage:
    """Return the MIME message: text, with an HTML alternative if there is one, marked as auto-generated."""
    message = EmailMessage(policy=_POLICY)
    message.set_content(clean(letter.text))
    if letter.html:
        message.add_alternative(clean(letter.html), subtype="html")
    message["From"], message["To"] = _mailbox(sender), _mailbox(_address(letter.to_name, letter.to))
    headers = {
        "Date": format_datetime(now()),
        "Auto-Submitted": "auto-generated",
        "Subject": letter.subject,
        "Message-ID": _message_id(letter.message_id, host),
        "Content-Language": letter.locale.replace("_", "-"),
        **letter.headers,
    }
    for name, value in headers.items():
        if value:
            message[name] = _encoded(name, value)
    return message


def outbox() -> list[MailMessage]:
    """Return the emails sent so far, if MAIL_URL is `memory:`."""
    return _mail().letters


def our_names() -> tuple[str, str]:
    """Return our host name and the sender's address; neither is secret."""
    mail = _mail()
    return mail.host, mail.sender.addr_spec


def mail_folder() -> Folder | None:
    """Return the folder that emails are written to, or None if they go elsewhere."""
    transport = _mail().transport
    return transport if isinstance(transport, Folder) else None


class _Encoded(str):
    """The value of a header as it is sent: ASCII, encoded and folded."""

    __slots__ = ()


class _Policy(EmailPolicy):
    """Policy with line ends for SMTP; headers that are already encoded are sent as they are."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        if not isinstance(value, _Encoded):
            return super().header_store_parse(name, value)
        if not HEADER_NAME.fullmatch(name) or not FOLDED.fullmatch(value):
            raise MailRefused("A header holds a line break or another control character.")
        return name, value

    def fold(self, name: str, value: Any) -> str:
        return f"{name}: {value}{self.linesep}" if isinstance(value, _Encoded) else super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_POLICY = _Policy(linesep="\r\n")


def _encoded(name: str, value: str) -> _Encoded:
    """Return the encoded value of a header. Plain ASCII stays on one line, so that no link or id is broken apart."""
    if LINE_BREAK.search(value):
        raise MailRefused("A header holds a line break.")
    value = clean(value)
    if "=?" not in value and len(name) + len(value) < LONGEST_LINE - 2 and PLAIN.fullmatch(value):
        return _Encoded(value)
    return _Encoded(Header(value, "utf-8", header_name=name).encode(linesep="\r\n"))


def _mailbox(address: Address) -> _Encoded:
    name = clean(address.display_name)
    if not name or ("=?" not in name and PLAIN.fullmatch(name)):
        return _Encoded(Address(name, addr_spec=address.addr_spec))
    return _Encoded(f"{_encoded('From', name)} <{address.addr_spec}>")


def _mail() -> Mail:
    mail: Mail = current_app.extensions["mail"]
    return mail


def _message_id(key: str, host: str) -> str:
    return f"<{key}@{host}>" if key and not key.startswith("<") else key


def _address(name: str, address: str) -> Address:
    """Return the address with its domain in IDNA form. Raises MailRefused if it is not valid."""
    user, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
        if not USER.fullmatch(user) or not DOMAIN.fullmatch(domain) or "=?" in address or LINE_BREAK.search(name):
            raise ValueError
        return Address(name, user, domain)
    except (ValueError, UnicodeError):
        raise MailRefused("That is no address.") from None
