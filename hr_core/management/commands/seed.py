"""Load the reference data of every app; can be run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hr_core.registry import registry
from hr_core.services.roles import rights_synchronise
from hr_core.services.seed import zone_seed


class Command(BaseCommand):
    help = "Charge les données de référence : pays, institutions, droits."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        countries, institutions = zone_seed()
        rights_synchronise()
        self.stdout.write(f"{countries} pays et {institutions} institutions de la zone.")
        for seeder in registry.seeders:
            self.stdout.write(seeder())
