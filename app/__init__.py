"""Peercare: a community that answers, and the support that stands behind it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect

from app import arrivals, guards, hooks, reactions, schedule, slots
from app.accounts import cli as accounts_commands
from app.accounts import gate, segment_models  # noqa: F401
from app.accounts import views as accounts
from app.cases import views as cases
from app.community import role_commands, segment_commands
from app.community import views as community
from app.core import (
    assets,
    audit,  # noqa: F401
    commands,
    db,
    dev,
    drawn,
    errors,
    events,
    health,
    holders,
    hosts,
    i18n,
    kept,
    limits,
    logs,
    mail,
    mailbox,
    manifest,
    migrating,
    presentation,
    row_locks,
    settings,
    sightings,
    storage,
    templates,
    themes,
    web,
    worker,
)
from app.core import guards as guard_places
from app.core import hooks as hook_places
from app.core import slots as slot_places
from app.demo import cli as demo_commands
from app.importing import cli as import_commands
from app.moderation import views as moderation
from app.notifications import views as notifications
from app.reputation import cli as reputation_commands
from app.search import cli as search_commands
from app.search import index
from app.search import views as search
from app.suggestions import views as suggestions
from config import Config

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    commands,
    accounts_commands,
    role_commands,
    segment_commands,
    reputation_commands,
    search_commands,
    import_commands,
    demo_commands,
)


def create_app(config: Config | None = None) -> Flask:
    """The application; `config` is read from the environment where it is not given."""
    config = config or Config.from_environ()
    app = Flask("app", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.jinja_environment = templates.Environment
    configure(app, config)

    logs.init_app(app, config.env)
    db.init_app(app, config.database_url)
    migrating.init_app(app, ROOT / "migrations")
    web.init_app(app, proxies=config.trusted_proxies, is_secure=config.is_secure, tells_timing=not config.is_production)
    for each in (errors, row_locks, settings, sightings):
        each.init_app(app)
    gate.init_app(app, arrivals.ARRIVALS, is_secure=config.is_secure)
    i18n.init_app(app)
    themes.init_app(app)
    kept.init_app(app)
    CSRFProtect(app)
    limits.init_app(app, config.redis_url, config.limits_scale)
    mail.init_app(app, config.mail_url, config.mail_from)
    storage.init_app(app, config.storage_url)
    index.init_app(app, config.instance)
    assets.init_app(app)
    presentation.init_app(app)
    drawn.init_app(app)
    events.init_app(app, reactions.REACTIONS, reactions.CHANNELS)
    worker.init_app(app, schedule.SCHEDULE)
    health.init_app(app, {"index": lambda: index.current_index().is_ready()})
    slot_places.init_app(app, slots.SLOTS)
    guard_places.init_app(app, guards.GUARDS)
    holders.init_app(app, guards.HOLDERS)
    hook_places.init_app(app, hooks.HOOKS)

    for part in (accounts, community, cases, suggestions, moderation, notifications, search, manifest):
        app.register_blueprint(part.bp)
    app.register_blueprint(community.admin)
    if config.env != "production":
        app.register_blueprint(dev.bp)
        app.register_blueprint(mailbox.bp)
    for command in COMMANDS:
        command.init_app(app)
    db.commit_before_answers(app)
    hosts.init_app(app, config.trusted_hosts)
    return app


def configure(app: Flask, config: Config) -> None:
    """What Flask and its extensions read from `app.config`; makes the folder of the data."""
    config.make_instance()
    cookie = "__Host-peercare_form" if config.is_secure else "peercare_form"
    app.config.update(
        ROOT=ROOT,
        ENV_NAME=config.env,
        TESTING=config.env == "test",
        SECRET_KEY=config.secret_key,
        BASE_URL=config.base_url,
        SESSION_COOKIE_NAME=cookie,
        SESSION_COOKIE_SECURE=config.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["peercare"] = config


__all__ = ["create_app"]
