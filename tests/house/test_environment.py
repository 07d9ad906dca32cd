"""The settings of the environment: what is wrong is said at once, by name, with the cure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import Env, EnvironmentProblem, postgresql_settings
from config.settings.database import broker, databases

ROOT = Path(__file__).resolve().parents[2]


def test_every_problem_is_listed_at_once() -> None:
    env = Env({"PORT": "abc", "FLAG": "peut-être", "SMALL": "1", "DATABASE_URL": "mysql://x"})
    assert env.integer("PORT", 25) == 25
    assert env.flag("FLAG", True) is True
    assert env.integer("SMALL", 5, minimum=2) == 5
    assert env.database("DATABASE_URL") is None
    env.required("SECRET_KEY", "donner une clé.")
    with pytest.raises(EnvironmentProblem) as refused:
        env.check()
    told = str(refused.value)
    for part in ("PORT = « abc »", "FLAG = « peut-être » : écrire oui ou non", "au moins 2", "postgresql://", "SECRET_KEY"):
        assert part in told
    assert len(refused.value.problems) == 5


def test_nothing_wrong_says_nothing() -> None:
    env = Env({"FLAG": "oui", "NAMES": "a, b,,c", "PORT": " 80 "})
    assert (env.flag("FLAG", False), env.names("NAMES"), env.integer("PORT", 1)) == (True, ["a", "b", "c"], 80)
    env.check()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p%40ss@srv:5433/base", ("base", "u", "p@ss", "srv", "5433")),
        ("postgres://u@/base?host=/run/pg", ("base", "u", "", "/run/pg", "")),
        ("postgresql://u@srv/base", ("base", "u", "", "srv", "")),
    ],
)
def test_a_database_address_is_read(url: str, expected: tuple[str, ...]) -> None:
    read = postgresql_settings(url)
    assert tuple(read[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://srv/base", "doit commencer par postgresql://"),
        ("postgresql://srv/", "ne nomme pas de base"),
        ("postgresql://srv:port/base", "le port n’est pas un nombre"),
    ],
)
def test_a_wrong_database_address_says_why(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        postgresql_settings(url)


def test_an_unreadable_address_starts_no_server(tmp_path: Path) -> None:
    env = Env({"DATABASE_URL": "sqlite:///x"})
    assert databases(env, tmp_path, 0)["default"]["ENGINE"] == "django.db.backends.dummy"
    assert not list(tmp_path.iterdir())
    assert env.problems


def test_an_external_database_asks_for_its_queue(tmp_path: Path) -> None:
    env = Env({"DATABASE_URL": "postgresql://u@srv/base"})
    assert broker(env, tmp_path, 60) == ("memory://", {})
    assert "PREVOYANCE_QUEUE_DSN" in env.problems[0]


def test_a_broker_is_redis_or_amqp(tmp_path: Path) -> None:
    env = Env({"CELERY_BROKER_URL": "http://srv"})
    broker(env, tmp_path, 60)
    assert "redis:// ou amqp://" in env.problems[0]
    good = Env({"CELERY_BROKER_URL": "redis://srv:6379/0"})
    assert broker(good, tmp_path, 60) == ("redis://srv:6379/0", {"visibility_timeout": 60})
    assert not good.problems


def test_a_server_without_secret_or_host_does_not_start(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("SECRET_KEY", "PREVOYANCE_HOSTS")}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings.prod", "PREVOYANCE_VAR": str(tmp_path)}
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert "Configuration refusée" in answer.stderr
    assert "SECRET_KEY est absent" in answer.stderr
    assert "PREVOYANCE_HOSTS est absent" in answer.stderr
    assert not list(tmp_path.iterdir())
