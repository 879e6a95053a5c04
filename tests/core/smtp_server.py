"""A mail server of a few lines on a free port, which answers as a test tells it to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SmtpServer(socketserver.ThreadingTCPServer):
    """Keeps what it took in `mails`; `answers` says otherwise than yes to a verb, such as {"RCPT": "550 unknown"}."""

    daemon_threads = True

    def __init__(self, answers: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers = answers
        self.mails: list[bytes] = []
        self.heard: list[str] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    server: SmtpServer
    usual = {"EHLO": "250-here\r\n250 AUTH PLAIN", "DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 welcome"}

    def handle(self) -> None:
        self.say("220 here")
        for line in self.rfile:
            self.server.heard.append(line.decode().strip())
            verb = line[:4].decode().upper()
            answer = self.server.answers.get(verb, self.usual.get(verb, "250 yes"))
            self.say(answer)
            if verb == "DATA" and answer.startswith("354"):
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say(self.server.answers.get("END", "250 taken"))
            if verb == "QUIT":
                return

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())


@contextmanager
def smtp_server(**answers: str) -> Iterator[SmtpServer]:
    with SmtpServer(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
