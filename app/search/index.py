"""The index of public threads."""

from __future__ import annotations

from pathlib import Path

from flask import Flask


def init_app(app: Flask, instance: Path) -> None:
    """Where the index lies."""
