"""Prepare an external PostgreSQL server: roles, database, queue."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from typing import Any
from urllib.parse import quote

from django.core.management.base import BaseCommand, CommandError

from config import embedded, postgres
from config.env import postgresql_settings

PASSWORD_VARIABLES = {
    embedded.OWNER: "PREVOYANCE_OWNER_PASSWORD",
    embedded.APPLICATION: "PREVOYANCE_APP_PASSWORD",
}


class Command(BaseCommand):
    help = (
        "Crée sur un serveur PostgreSQL (15 ou plus récent) les rôles, la base et la file des travaux, et écrit les "
        "variables à donner au service. Les mots de passe viennent de PREVOYANCE_OWNER_PASSWORD et de "
        "PREVOYANCE_APP_PASSWORD ; sinon ils sont tirés au hasard."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--admin-url", required=True, help="postgresql://administrateur:motdepasse@serveur:5432/postgres")
        parser.add_argument("--database", default=embedded.DATABASE, help="Nom de la base (prevoyance).")
        parser.add_argument("--queue", default=embedded.QUEUE_DATABASE, help="Nom de la base de la file (prevoyance_queue).")

    def handle(self, *args: Any, **options: Any) -> None:
        passwords = {
            role: os.environ.get(variable) or secrets.token_urlsafe(24) for role, variable in PASSWORD_VARIABLES.items()
        }
        try:
            access = postgresql_settings(options["admin_url"])
            major = postgres.prepare_server(
                access, database=options["database"], queue=options["queue"], passwords=passwords
            )
        except (ValueError, postgres.ServerProblem) as problem:
            raise CommandError(str(problem)) from None
        self.stderr.write(f"PostgreSQL {major} est prêt. Variables à donner au service (à garder secrètes) :")
        for line in self._variables(access, options, passwords):
            self.stdout.write(line)
        self.stderr.write("Ensuite : manage.py migrate, puis manage.py seed.")

    def _variables(self, access: dict[str, Any], options: dict[str, Any], passwords: dict[str, str]) -> list[str]:
        def url(role: str) -> str:
            host, port, user = quote(str(access["HOST"]), safe=""), access["PORT"], f"{role}:{quote(passwords[role], safe='')}"
            if str(access["HOST"]).startswith("/"):
                return f"postgresql://{user}@{':' + port if port else ''}/{options['database']}?host={host}"
            return f"postgresql://{user}@{host}{':' + port if port else ''}/{options['database']}"

        application = {**access, "USER": embedded.APPLICATION, "PASSWORD": passwords[embedded.APPLICATION]}
        return [
            f"DATABASE_URL={url(embedded.APPLICATION)}",
            f"DATABASE_OWNER_URL={url(embedded.OWNER)}",
            f"PREVOYANCE_QUEUE_DSN={postgres.dsn(application, options['queue'])}",
        ]
