"""The WSGI application for servers: `wsgi:app`."""

from app import create_app
from config import ConfigError

try:
    app = create_app()
except ConfigError as problems:
    raise SystemExit(f"Peercare cannot start.\n{problems}") from None
