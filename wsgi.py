"""The application, as a server finds it: `wsgi:app`."""

from app import create_app

app = create_app()
