"""`check_countries`: look over the legal files of every country and say what must be corrected."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from payroll.countries import country_codes
from payroll.countries.check import check


class Command(BaseCommand):
    help = "Vérifie les fichiers légaux des pays : trous, chevauchements, sources, chiffres inutilisés."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", help="Codes des pays (tous par défaut).")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = [c.lower() for c in options["codes"]] or list(country_codes())
        unknown = sorted(set(codes) - set(country_codes()))
        if unknown:
            raise CommandError(
                _("Pays inconnus : %(unknown)s. Pays connus : %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(country_codes())},
                returncode=2,
            )
        count = 0
        for code in codes:
            for finding in check(code):
                count += 1
                self.stdout.write(f"{code.upper()} : {finding}")
        if count:
            raise CommandError(_("%(count)d constat(s) à corriger.") % {"count": count})
        self.stdout.write(_("%(count)d pays vérifié(s), rien à corriger.") % {"count": len(codes)})
