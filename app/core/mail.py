"""Mail: a letter, and the way it leaves, which MAIL_URL names. Addresses and texts are in no log and in no error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, urlsplit

from flask import Flask, current_app

from app.core.clock import now
from app.core.transports import Folder, MailDelayed, MailRefused, Smtp, transport_of

__all__ = ["Letter", "MailDelayed", "MailRefused", "init_app", "mail_folder", "our_names", "outbox", "send"]

LONGEST_LINE = 998  # characters of a line of mail; RFC 5322
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Letter:
    """A mail, ready to be sent. `message_id` is a key of ours: sent again, the letter carries the same one."""

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
    """How an application sends mail; without a transport it keeps the letters for tests to read."""

    transport: Folder | Smtp | None
    sender: Address
    host: str
    letters: list[Letter] = field(default_factory=list)

    def reset(self) -> None:
        """Forget the letters kept."""
        self.letters.clear()


def init_app(app: Flask, mail_url: str, sender: str) -> None:
    """Send by `mail_url`, from `sender` ("Name <address>") unless the address says `?from=…`."""
    asked = parse_qs(urlsplit(mail_url).query).get("from", [sender])[0]
    name, address = parseaddr(asked)
    host = urlsplit(app.config.get("BASE_URL", "")).hostname or address.rpartition("@")[2]
    transport = None if mail_url.startswith("memory:") else transport_of(mail_url)
    app.extensions["mail"] = Mail(transport, _address(name, address), host)


def send(letter: Letter) -> None:
    """Hand the letter over.

    Raises MailRefused where it can never arrive (also where a header holds a line break), MailDelayed where it is
    worth trying again.
    """
    mail = _mail()
    message = compose(letter, mail.sender, mail.host)
    if mail.transport is None:
        mail.letters.append(letter)
    else:
        mail.transport.deliver(message)


def compose(letter: Letter, sender: Address, host: str) -> EmailMessage:
    """The letter as it travels: text, and HTML beside it where there is some; marked as written by a machine."""
    headers = {"Subject": letter.subject, "Message-ID": _message_id(letter.message_id, host), **letter.headers}
    if letter.locale:
        headers["Content-Language"] = letter.locale.replace("_", "-")
    if any(CONTROL.search(part) for header in headers.items() for part in header):
        raise MailRefused("A header holds a line break or another control character.")
    message = EmailMessage(policy=_POLICY)
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    message["From"], message["To"] = sender, _address(letter.to_name, letter.to)
    message["Date"] = format_datetime(now())
    message["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        if value:
            message[name] = value
    return message


def outbox() -> list[Letter]:
    """The letters sent so far, where MAIL_URL is `memory:`."""
    return _mail().letters


def our_names() -> tuple[str, str]:
    """Our host, and the address from which we write: no secrets."""
    mail = _mail()
    return mail.host, mail.sender.addr_spec


def mail_folder() -> Folder | None:
    """The folder that mail is written to, None where it goes elsewhere."""
    transport = _mail().transport
    return transport if isinstance(transport, Folder) else None


class _Policy(EmailPolicy):
    """Lines end as SMTP wants it; an ASCII header stays on one line, so that no link or id in it is broken apart."""

    def fold(self, name: str, value: str) -> str:
        line = f"{name}: {value}"
        return f"{line}{self.linesep}" if line.isascii() and len(line) <= LONGEST_LINE else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")


_POLICY = _Policy(linesep="\r\n")


def _mail() -> Mail:
    mail: Mail = current_app.extensions["mail"]
    return mail


def _message_id(key: str, host: str) -> str:
    return f"<{key}@{host}>" if key and not key.startswith("<") else key


def _address(name: str, address: str) -> Address:
    """The address, its domain in the letters that the net speaks. Raises MailRefused where it cannot be one."""
    user, _, domain = address.rpartition("@")
    try:
        if not user or not domain or CONTROL.search(name + address) or " " in address:
            raise ValueError
        return Address(name, user, domain.encode("idna").decode())
    except (ValueError, UnicodeError):
        raise MailRefused("That is no address.") from None
