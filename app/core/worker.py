"""Drains the outbox and runs the schedule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Flask


@dataclass(frozen=True)
class Job:
    """Something that the clock does every `minutes` minutes: `function(now)`."""

    function: Callable[[datetime], None]
    minutes: int = 1


def init_app(app: Flask, schedule: Sequence[Job]) -> None:
    app.extensions["schedule"] = schedule
