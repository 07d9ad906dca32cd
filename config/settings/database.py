"""Which PostgreSQL and which broker: those of the URLs, or the embedded server under `var/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import embedded
from config.env import Env


def databases(env: Env, var: Path, age: int) -> dict[str, dict[str, Any]]:
    """`default` connects as the application's role, `owner` as the role that migrates."""
    if env.flag("PREVOYANCE_WITHOUT_DATABASE", False):
        nothing = {"ENGINE": "django.db.backends.dummy"}
        return {"default": nothing, "owner": dict(nothing)}
    application = env.database("DATABASE_URL")
    if application is None and env.text("DATABASE_URL"):
        return databases(Env({"PREVOYANCE_WITHOUT_DATABASE": "oui"}), var, age)  # unreadable: `env.check()` refuses it
    if application is None:
        server = embedded.acquire(var / "pg")
        application = server.django(user=embedded.APPLICATION)
        owner = server.django(user=embedded.OWNER)
    else:
        owner = env.database("DATABASE_OWNER_URL") or dict(application)
    options: dict[str, Any] = {"CONN_MAX_AGE": age, "CONN_HEALTH_CHECKS": True}
    return {
        "default": {**application, **options},
        "owner": {**owner, "CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}},
    }


def administration(env: Env, var: Path) -> dict[str, Any]:
    """How backup and restore reach the server: a role that policies do not restrict. Nothing connects here."""
    if env.text("DATABASE_URL"):
        return env.database("DATABASE_ADMIN_URL") or env.database("DATABASE_OWNER_URL") or {}
    if env.flag("PREVOYANCE_WITHOUT_DATABASE", False):
        return {}
    return embedded.acquire(var / "pg").django(user=embedded.SUPERUSER)


def broker(env: Env, var: Path, visibility: int) -> tuple[str, dict[str, Any]]:
    """Celery's broker and its options; without a URL, a queue in its own database of the embedded server."""
    if env.flag("PREVOYANCE_WITHOUT_DATABASE", False):
        return "memory://", {}
    url = env.text("CELERY_BROKER_URL")
    if url and urlsplit(url).scheme not in {"redis", "rediss", "amqp", "amqps"}:
        env.problems.append("CELERY_BROKER_URL : l’adresse doit commencer par redis:// ou amqp://.")
        return "memory://", {}
    if url:
        options = {"visibility_timeout": visibility} if url.startswith("redis") else {}
        return url, options
    dsn = env.text("PREVOYANCE_QUEUE_DSN")
    if not dsn and env.text("DATABASE_URL"):
        env.problems.append(
            "CELERY_BROKER_URL et PREVOYANCE_QUEUE_DSN sont absents : avec une base externe, nommer aussi la file des "
            "travaux (manage.py database_prepare écrit les deux)."
        )
        return "memory://", {}
    if not dsn:
        server = embedded.acquire(var / "pg")
        dsn = server.dsn(user=embedded.APPLICATION, database=embedded.QUEUE_DATABASE)
    return "pgmq://prevoyance", {
        "conn_string": dsn,
        "init_extension": False,
        "visibility_timeout": visibility,
        "polling_interval": 0.2,
        "wait_time_seconds": 1,
    }
