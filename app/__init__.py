"""Peercare: a question-and-answer community with a support desk behind it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect

from app.accounts import cli as accounts_cli
from app.accounts import routes as accounts_routes
from app.accounts.sign_in import login_required
from app.cases import routes as cases_routes
from app.community import routes as community_routes
from app.community.members import cli as members_cli
from app.community.spaces import cli as spaces_cli
from app.core import activity, logs, settings
from app.core import hooks as core_hooks
from app.core.cache import fragment_cache, page_cache
from app.core.db import migrations, row_locks
from app.core.dev import gallery, mailbox
from app.core.files import owners, storage
from app.core.mail import message
from app.core.outbox import cli as outbox_cli
from app.core.outbox import events, worker
from app.core.text import content_checks
from app.core.text_index import documents, generations
from app.core.text_index import engine as text_engine
from app.core.text_index.writing import index_changes
from app.core.text_vectors import semantics
from app.core.text_vectors.following import follow_vectors
from app.core.text_vectors.writing import encode_changes
from app.core.ui import assets, manifest, template_env, template_filters, themes
from app.core.ui import slots as ui_slots
from app.core.web import error_pages, health, http, i18n, rate_limits, response_headers, transaction, trusted_hosts
from app.demo import cli as demo_cli
from app.importing import cli as importing_cli
from app.moderation import routes as moderation_routes
from app.notifications import routes as notifications_routes
from app.reputation import cli as reputation_cli
from app.search import routes as search_routes
from app.search.index import cli as search_cli
from app.search.related.actions import relate_changes
from app.suggestions import routes as suggestions_routes
from app.wiring import (
    hooks,
    moved_addresses,
    reactions,
    schedule,
    tables,  # noqa: F401
)
from app.wiring import slots as wiring_slots
from config import Config

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    outbox_cli,
    accounts_cli,
    spaces_cli,
    members_cli,
    reputation_cli,
    search_cli,
    importing_cli,
    demo_cli,
)

PARTS = (
    accounts_routes,
    community_routes,
    cases_routes,
    suggestions_routes,
    moderation_routes,
    notifications_routes,
    search_routes,
    manifest,
)


def create_app(config: Config | None = None) -> Flask:
    """Create the application; `config` is read from the environment by default."""
    config = config or Config.from_environ()
    app = Flask("app", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.jinja_environment = template_env.Environment
    configure(app, config)

    logs.init_app(app, config.env)
    transaction.init_app(app, config.database_url)
    migrations.init_app(app, ROOT / "migrations")
    http.init_app(app, proxies=config.trusted_proxies)
    response_headers.init_app(app, is_secure=config.is_secure, tells_timing=not config.is_production)
    for each in (moved_addresses, error_pages, row_locks, settings, activity):
        each.init_app(app)
    login_required.init_app(app, hooks.ARRIVALS, is_secure=config.is_secure)
    for each in (i18n, themes, page_cache, assets, template_filters, fragment_cache):
        each.init_app(app)
    CSRFProtect(app)
    rate_limits.init_app(app, config.redis_url, config.limits_scale)
    message.init_app(app, config.mail_url, config.mail_from)
    storage.init_app(app, config.storage_url)
    text_engine.init_app(app, config.search_engine, config.instance / "text-index")
    documents.init_app(app, hooks.DOCUMENTS)
    semantics.init_app(app, config.instance / "text-vectors", is_on=config.search_semantic)
    events.init_app(app, reactions.REACTIONS, reactions.CHANNELS)
    worker.init_app(app, schedule.SCHEDULE, [index_changes, encode_changes, follow_vectors, relate_changes])
    health.init_app(app, {"index": generations.is_ready})
    ui_slots.init_app(app, wiring_slots.SLOTS)
    content_checks.init_app(app, hooks.GUARDS)
    owners.init_app(app, hooks.HOLDERS)
    core_hooks.init_app(app, hooks.HOOKS)

    for part in PARTS:
        app.register_blueprint(part.bp)
    app.register_blueprint(community_routes.admin)
    if config.env != "production":
        app.register_blueprint(gallery.bp)
        app.register_blueprint(mailbox.bp)
    for command in COMMANDS:
        command.init_app(app)
    transaction.commit_before_response(app)
    trusted_hosts.init_app(app, config.trusted_hosts)
    return app


def configure(app: Flask, config: Config) -> None:
    """Set the `app.config` values that Flask and its extensions read, and create the data folder."""
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
