"""Settings read from the environment, each checked when the program starts.

Every problem is reported at once, in French, with the name of the variable, its value and the cure.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit


class EnvironmentProblem(SystemExit):
    """Raised when the environment is unusable; the message lists every problem found."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("Configuration refusée :\n" + "\n".join(f"  - {p}" for p in problems))
        self.problems = problems


@dataclass
class Env:
    """Typed access to environment variables; call `check()` once everything has been read."""

    source: Mapping[str, str] = field(default_factory=lambda: os.environ)
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        return self.source.get(name, default).strip()

    def flag(self, name: str, default: bool) -> bool:
        raw = self.text(name).lower()
        if not raw:
            return default
        if raw in {"1", "true", "yes", "oui", "on"}:
            return True
        if raw in {"0", "false", "no", "non", "off"}:
            return False
        self.problems.append(f"{name} = « {raw} » : écrire oui ou non.")
        return default

    def integer(self, name: str, default: int, minimum: int = 0) -> int:
        raw = self.text(name)
        if not raw:
            return default
        if not raw.isdigit() or int(raw) < minimum:
            self.problems.append(f"{name} = « {raw} » : écrire un entier d’au moins {minimum}.")
            return default
        return int(raw)

    def names(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        raw = self.text(name)
        return [part.strip() for part in raw.split(",") if part.strip()] if raw else list(default)

    def required(self, name: str, cure: str) -> str:
        value = self.text(name)
        if not value:
            self.problems.append(f"{name} est absent : {cure}")
        return value

    def folder(self, name: str, default: Path) -> Path:
        return Path(self.text(name) or default).expanduser().resolve()

    def database(self, name: str) -> dict[str, object] | None:
        """`postgresql://user:password@host:port/name` as a Django database, or None when absent."""
        return self._url(name, postgresql_settings)

    def _url(self, name: str, reader: Callable[[str], dict[str, object]]) -> dict[str, object] | None:
        raw = self.text(name)
        if not raw:
            return None
        try:
            return reader(raw)
        except ValueError as error:
            self.problems.append(f"{name} : {error}")
            return None

    def check(self) -> None:
        if self.problems:
            raise EnvironmentProblem(self.problems)


def postgresql_settings(url: str) -> dict[str, object]:
    """Translate a PostgreSQL URL (TCP, or a Unix socket as `?host=/folder`) into Django's form."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("l’adresse doit commencer par postgresql:// (PostgreSQL 15 ou plus récent).")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("l’adresse ne nomme pas de base : postgresql://rôle@serveur/base.")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("le port n’est pas un nombre.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(port or ""),
    }
