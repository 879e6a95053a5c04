"""Check that the migrations create the tables of the models: `python -m setup.migrations`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import flask_migrate

from app import create_app
from app.core.db import migrations
from config import Config


def check(folder: Path) -> None:
    """Upgrade a new SQLite database under `folder` and compare it with the models.

    Ends the process with a message if they differ.
    """
    app = create_app(Config.from_environ({"PEERCARE_ENV": "test", "INSTANCE": str(folder)}))
    migrations.attach(app)
    with app.app_context():
        flask_migrate.upgrade()
        flask_migrate.check()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder))
    sys.exit(0)
