"""How many statements each address costs: `python -m benchmarks.statements TOKEN ADDRESS…`, told as JSON.

Run with PEERCARE_ENV=test, in which every answer says so. Addresses are asked for as the member and as a stranger.
"""

from __future__ import annotations

import json
import re
import sys

from app import create_app

TOLD = re.compile(r"(\d+) statements")


def count(token: str, addresses: list[str]) -> dict[str, int]:
    """Statements by "stranger ADDRESS" and "member ADDRESS", once what a process remembers is in its memory.

    Those of strangers are what drawing a page anew takes: one that is kept sends none.
    """
    app = create_app()
    counted = {}
    for address in addresses:
        for reader in ("stranger", "member"):
            client = app.test_client()
            if reader == "member":
                client.set_cookie(app.config["SIGN_IN_COOKIE"], token)
            client.get(address)
            app.extensions["kept"].forget()
            told = TOLD.search(client.get(address).headers["Server-Timing"])
            counted[f"{reader} {address}"] = int(told[1]) if told else 0
    return counted


if __name__ == "__main__":
    print(json.dumps(count(sys.argv[1], sys.argv[2:])))
