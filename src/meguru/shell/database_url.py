"""DATABASE_URL as Django's database settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadDatabaseUrl(ValueError):
    """DATABASE_URL cannot be understood; the message says what is expected."""


def database_settings(*, url: str, default_file: Path) -> dict[str, Any]:
    """The `default` entry of DATABASES.

    An empty `url` means SQLite in `default_file`. Otherwise postgres://user:password@host:port/name
    (reserved characters percent-encoded; host, port, user and password may be left out; `?sslmode=require`
    and other libpq options are passed on) or sqlite:///absolute/file.
    Raises: BadDatabaseUrl.
    """
    if not url:
        return sqlite(default_file)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadDatabaseUrl(f"DATABASE_URL: {error}") from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name:
        return sqlite(Path("/") / name)
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise BadDatabaseUrl(
            "DATABASE_URL must look like postgres://user:password@host:port/name or sqlite:///file"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite(file: Path) -> dict[str, Any]:
    """SQLite that keeps what it accepted: WAL, synchronous=FULL, writers queue from BEGIN on.

    Django switches foreign keys on by itself.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
