"""What a day brings to agreements: starts, returns, plans to prepare. Run by the scheduler each night; can be run again."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mobility.services.agreements.follow import agreements_follow


class Command(BaseCommand):
    help = "Met en vigueur, prépare ou termine les conventions de mobilité d’un jour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", default="", help="Jour, par exemple 2026-12-01 (aujourd’hui).")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else timezone.localdate()
        except ValueError as error:
            raise CommandError("Écrire le jour comme 2026-12-01.") from error
        done = agreements_follow(on)
        self.stdout.write(
            f"{done['started']} en vigueur, {done['prepared']} retours à préparer, {done['ended']} retours constatés, {done['refused']} refusés"
        )
