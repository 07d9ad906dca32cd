"""Run everything: the web server, the worker of background tasks and their scheduler, under one parent."""

from __future__ import annotations

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from config import embedded
from config.supervisor import Service, Supervisor
from hr_core.services.demonstration import PASSWORD, demonstration_accounts


class Command(BaseCommand):
    help = "Lance le service complet (pages, calculs, planification) et l’arrête d’un seul geste."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Adresse d’écoute (127.0.0.1).")
        parser.add_argument("--port", type=int, default=8000, help="Port d’écoute (8000).")
        parser.add_argument("--web-workers", type=int, default=1, help="Processus du serveur de pages (1).")
        parser.add_argument("--concurrency", type=int, default=2, help="Calculs menés en même temps (2).")

    def handle(self, *args: Any, **options: Any) -> None:
        if _answers(options["host"], options["port"]):
            raise CommandError(f"Le port {options['port']} est déjà utilisé : choisir un autre avec --port.")
        self._prepare()
        connections.close_all()
        supervisor = Supervisor(self._services(options), self._environment(), self._say, server=self._server())
        code = supervisor.run(welcome=lambda: self._welcome(options))
        self._say("Tout est arrêté.")
        if code:
            sys.exit(code)

    def _prepare(self) -> None:
        """The schema, the reference data and the style sheets are those of this version."""
        missing = MigrationExecutor(connections["owner"]).migration_plan(
            MigrationExecutor(connections["owner"]).loader.graph.leaf_nodes()
        )
        if missing and not self._is_embedded:
            raise CommandError(
                "La base n’est pas à jour : faire une sauvegarde (manage.py backup), puis manage.py migrate et seed."
            )
        if missing:
            self._say("Mise à jour de la base…")
            call_command("migrate", verbosity=0, interactive=False)
            call_command("seed", verbosity=0, stdout=self.stdout)
        call_command("check", databases=["default"], stdout=self.stdout, stderr=self.stderr)
        call_command("collectstatic", verbosity=0, interactive=False)

    @property
    def _is_embedded(self) -> bool:
        return not os.environ.get("DATABASE_URL")

    def _server(self) -> Path | None:
        """The folder of the embedded server, when a service relies on it."""
        return Path(settings.VAR_DIR) / "pg" if self._is_embedded else None

    def _environment(self) -> dict[str, str]:
        """What the services inherit: the parent alone holds the embedded server, they are told where it is."""
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
        if self._is_embedded:
            server = embedded.acquire(Path(settings.VAR_DIR) / "pg")
            environment["DATABASE_URL"] = server.url(user=embedded.APPLICATION)
            environment["DATABASE_ADMIN_URL"] = server.url(user=embedded.SUPERUSER)  # rehearsals of backups
            if not environment.get("CELERY_BROKER_URL"):
                environment["PREVOYANCE_QUEUE_DSN"] = server.dsn(
                    user=embedded.APPLICATION, database=embedded.QUEUE_DATABASE
                )
        return environment

    def _services(self, options: dict[str, Any]) -> list[Service]:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "--quiet", "-A", "config"]
        schedule = Path(settings.VAR_DIR) / "beat-schedule"
        return [
            Service(
                "calculs",
                [*celery, "worker", "--loglevel", "warning", "--concurrency", str(options["concurrency"])]
                + ["--without-gossip", "--without-mingle", "--without-heartbeat"],
            ),
            Service("planification", [*celery, "beat", "--loglevel", "warning", "--schedule", str(schedule), "--pidfile", ""]),
            Service(
                "pages",
                [*python, "granian", "--interface", "wsgi", "--host", options["host"], "--port", str(options["port"])]
                + ["--workers", str(options["web_workers"]), "--blocking-threads", "4", "--no-ws"]
                + ["--log-level", "warning"]
                + ["--working-dir", str(settings.BASE_DIR), "config.wsgi:application"],
            ),
        ]

    def _welcome(self, options: dict[str, Any]) -> bool:
        """Once the pages answer: where they are, and who may sign in when it is a demonstration."""
        if not _answers(options["host"], options["port"]):
            return False
        host = "127.0.0.1" if options["host"] in ("0.0.0.0", "::") else options["host"]
        self._say(f"{settings.SITE_NAME} : http://{host}:{options['port']}/   (Ctrl-C pour tout arrêter)")
        accounts = demonstration_accounts() if settings.DEMONSTRATION else []
        connections.close_all()
        if accounts:
            self._say(f"Comptes de la démonstration, mot de passe « {PASSWORD} » :")
            width = max(len(each.username) for each in accounts)
            for each in accounts:
                self._say(f"  {each.username:<{width}}  {each.full_name}, {each.duties}")
        return True

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _answers(host: str, port: int) -> bool:
    """Whether something listens there."""
    wildcard = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    try:
        socket.create_connection((wildcard.get(host, host), port), timeout=0.5).close()
    except OSError:
        return False
    return True
