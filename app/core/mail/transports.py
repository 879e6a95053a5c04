"""Email transports: a folder, or an SMTP server. Errors say whether to try again, and never name the recipient."""

from __future__ import annotations

import os
import secrets
import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from app.core.clock import now

PATIENCE_SECONDS = 20  # for a server that does not answer; the outbox tries again later
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailRefused(Exception):
    """The email can never be delivered: its address does not exist, or its server refuses it permanently."""


class MailDelayed(Exception):
    """The email was not sent this time: try again later."""


@dataclass(frozen=True)
class Folder:
    """One file per email, named by the time it was written; in development they are shown at `/dev/mail`."""

    path: Path

    def deliver(self, message: EmailMessage) -> None:
        """Write the email completely or not at all."""
        name = f"{now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
        unfinished = self.path / f".{name}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(message.as_bytes())
            os.replace(unfinished, self.path / name)
        except OSError as error:
            with suppress(OSError):
                unfinished.unlink()
            raise MailDelayed(f"The mail folder cannot be written: {error.strerror}.") from None


@dataclass(frozen=True)
class Smtp:
    """A mail server: `smtps` uses TLS from the first byte, `smtp` as soon as the server offers it."""

    host: str
    port: int
    is_secure: bool
    user: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: SplitResult) -> Smtp:
        """Read `smtp://user:password@host:port`; special characters in user and password are percent-encoded."""
        is_secure = url.scheme == "smtps"
        port = url.port or (465 if is_secure else 587 if url.username else 25)
        return cls(
            url.hostname or "localhost", port, is_secure, unquote(url.username or ""), unquote(url.password or "")
        )

    def deliver(self, message: EmailMessage) -> None:
        """Send the email.

        Raises MailRefused only if the server refuses this recipient or email permanently. A wrong password or a refused
        sender is our misconfiguration, to be corrected: it raises MailDelayed.
        """
        try:
            with closing(self._connect()) as server:
                self._hand_over(server, message)
        except (smtplib.SMTPException, OSError) as error:
            raise MailDelayed(f"The mail server failed: {type(error).__name__} {_code(error)}".rstrip()) from None

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            sender, to = ([each.addr_spec for each in message[name].addresses] for name in ("From", "To"))
            server.send_message(message, sender[0], to)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(min(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code) from None
        except smtplib.SMTPNotSupportedError:
            raise MailRefused("The mail server takes no address with such letters.") from None
        with suppress(
            smtplib.SMTPException, OSError
        ):  # the server has accepted it: a failed QUIT must not send it again
            server.quit()

    def _connect(self) -> smtplib.SMTP:
        tls = ssl.create_default_context()
        if self.is_secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE_SECONDS, context=tls)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_SECONDS)
        try:
            self._introduce(server, tls)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, tls: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        is_private = self.is_secure or self.host in LOOPBACK
        if not is_private and server.has_extn("starttls"):
            server.starttls(context=tls)
            server.ehlo()
            is_private = True
        if self.user and not is_private:
            raise smtplib.SMTPException("no TLS, so no password")
        if self.user:
            server.login(self.user, self.password)


def transport_of(mail_url: str) -> Folder | Smtp:
    """Return the transport of `folder:PATH`, `smtp://…` or `smtps://…`. Raises ValueError for any other URL."""
    url = urlsplit(mail_url)
    if url.scheme == "folder":
        return Folder(Path(mail_url.partition(":")[2]))
    if url.scheme in ("smtp", "smtps"):
        return Smtp.from_url(url)
    raise ValueError("MAIL_URL begins with folder:, smtp:, smtps: or memory:")


def _refusal(code: int) -> MailRefused | MailDelayed:
    sentence = f"The mail server answered {code}."
    return MailRefused(sentence) if code >= 500 else MailDelayed(sentence)


def _code(error: Exception) -> str:
    return str(getattr(error, "smtp_code", ""))
