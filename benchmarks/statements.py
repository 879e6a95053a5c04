"""How many statements each address costs: `python -m benchmarks.statements MEMBER AGENT ADDRESS…`, told as JSON.

Run with PEERCARE_ENV=test, in which every answer says so. Addresses are asked for as whoever
holds these tokens, and as a stranger.
"""

from __future__ import annotations

import json
import re
import sys

from app import create_app

TOLD = re.compile(r"(\d+) statements")


def count(readers: dict[str, str], addresses: list[str]) -> dict[str, int]:
    """Statements by "stranger ADDRESS" and so on for all readers, whose tokens these are, once what a process
    remembers is in its memory.

    Those of strangers are what drawing a page anew takes: one that is kept sends none.
    """
    app = create_app()
    counted = {}
    for address in addresses:
        for reader, token in readers.items():
            client = app.test_client()
            if token:
                client.set_cookie(app.config["SIGN_IN_COOKIE"], token)
            client.get(address)
            app.extensions["kept"].forget()
            told = TOLD.search(client.get(address).headers["Server-Timing"])
            counted[f"{reader} {address}"] = int(told[1]) if told else 0
    return counted


if __name__ == "__main__":
    member, agent, *addresses = sys.argv[1:]
    print(json.dumps(count({"stranger": "", "member": member, "agent": agent}, addresses)))
