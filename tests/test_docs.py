"""What the documents say is true now."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from flask import Flask

from config import Config

ROOT = Path(__file__).resolve().parent.parent
NOT_FROM_OUTSIDE = {"env"}  # set by `make run` and `make serve`


def test_every_address_is_in_the_documents(app: Flask) -> None:
    told = (ROOT / "docs" / "urls.md").read_text()
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", _placeholder, rule.rule) for rule in app.url_map.iter_rules()}
    assert {rule for rule in rules if f"`{rule}`" not in told and f"`{rule}" not in told} == set()


def test_every_setting_of_the_environment_is_in_the_documents() -> None:
    told = (ROOT / "docs" / "configure.md").read_text()
    assert [
        field.name
        for field in fields(Config)
        if field.name not in NOT_FROM_OUTSIDE and f"`{field.name.upper()}`" not in told
    ] == []


def test_links_between_documents_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "benchmarks").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}"


def _placeholder(match: re.Match[str]) -> str:
    return "<id>" if match[1].endswith("_id") or match[1] == "number" else f"<{match[1]}>"
