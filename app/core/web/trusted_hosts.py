"""Host names that the web server accepts: no other name gets into a redirect or a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from werkzeug.wrappers import Response

HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")
FOR_ANY_HOST = ("/healthz", "/readyz")  # health checks call a machine by its address
REFUSAL = "This server does not answer by that name. Its names are BASE_URL's and those in TRUSTED_HOSTS.\n"


def init_app(app: Flask, hosts: Iterable[str]) -> None:
    """Answer 400 to requests for any other host, before anything else handles them."""
    app.wsgi_app = TrustedHosts(app.wsgi_app, hosts)  # type: ignore[assignment, method-assign]


class TrustedHosts:
    """WSGI middleware that accepts only requests for one of the hosts."""

    def __init__(self, wsgi: Callable[..., Any], hosts: Iterable[str]) -> None:
        self._wsgi = wsgi
        self._hosts = {each.strip("[]").lower() for each in hosts}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] in FOR_ANY_HOST or self._trusts(environ):
            return self._wsgi(environ, start)  # type: ignore[no-any-return]
        return Response(REFUSAL, 400, mimetype="text/plain", headers={"Cache-Control": "no-store"})(environ, start)

    def _trusts(self, environ: dict[str, Any]) -> bool:
        found = HOST.fullmatch(environ.get("HTTP_HOST") or environ["SERVER_NAME"])
        return found is not None and found[1].strip("[]").lower() in self._hosts
