"""Portable records between two instances: sign and write a file, verify one, take one in, show or recognise a key."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hr_core.models import Employee, Institution, User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from mobility.models import RecordKey
from mobility.portable.package import LARGEST, package_read, package_verify
from mobility.services.records import record_file, record_give, record_key_of, record_key_trust, record_take


class Command(BaseCommand):
    help = "Dossiers portables : cle, reconnaitre, remettre, verifier, enregistrer (docs/portable-record.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=("cle", "reconnaitre", "remettre", "verifier", "enregistrer"))
        parser.add_argument("--institution", default="", help="Code de l’institution qui agit, par exemple ipres-sn.")
        parser.add_argument("--par", default="", help="Compte de la personne qui agit.")
        parser.add_argument("--agent", default="", help="Matricule (remettre).")
        parser.add_argument("--destinataire", default="", help="Nom de l’institution destinataire (remettre).")
        parser.add_argument("--fichier", default="", help="Fichier à écrire ou à lire.")
        parser.add_argument("--titulaire", default="", help="Institution à qui appartient la clé (reconnaitre).")
        parser.add_argument("--publique", default="", help="Clé publique (reconnaitre).")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(getattr(self, f"_{options['action']}")(options))
        except Refusal as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"Le fichier n’a pas pu être lu ou écrit : {error}") from error

    def _cle(self, options: dict[str, Any]) -> str:
        institution, actor = self._who(options)
        with scope(institution, actor=actor):
            key, _pem = record_key_of(institution, actor=actor)
        return f"{key.public} (empreinte {key.fingerprint})"

    def _reconnaitre(self, options: dict[str, Any]) -> str:
        institution, actor = self._who(options)
        with scope(institution, actor=actor):
            key = record_key_trust(holder=options["titulaire"], public=options["publique"], actor=actor)
        return f"Clé {key.fingerprint} reconnue pour {key.holder}."

    def _remettre(self, options: dict[str, Any]) -> str:
        institution, actor = self._who(options)
        with scope(institution, actor=actor):
            employee = Employee.objects.select_related("institution__country").filter(staff_number=options["agent"]).first()
            if employee is None:
                raise CommandError("Aucun agent de l’institution ne porte ce matricule.")
            record = record_give(employee=employee, recipient=options["destinataire"], actor=actor)
            Path(options["fichier"]).write_bytes(record_file(record))
        return f"{record.number} écrit dans {options['fichier']}."

    def _verifier(self, options: dict[str, Any]) -> str:
        package = package_read(self._bytes(options))
        package_verify(package, RecordKey.objects.filter(retired_on__isnull=True).values_list("public", flat=True))
        return f"Dossier {package['content']['number']} intact, signé par {package['content']['issuer']}."

    def _enregistrer(self, options: dict[str, Any]) -> str:
        institution, actor = self._who(options)
        with scope(institution, actor=actor):
            record = record_take(institution=institution, data=self._bytes(options), actor=actor)
        return f"{record.number} enregistré pour {record.person}."

    def _bytes(self, options: dict[str, Any]) -> bytes:
        with Path(options["fichier"]).open("rb") as file:
            return file.read(LARGEST + 1)

    def _who(self, options: dict[str, Any]) -> tuple[Institution, User]:
        institution = Institution.objects.select_related("country").filter(code=options["institution"]).first()
        actor = User.objects.filter(username=options["par"]).first()
        if institution is None or actor is None:
            raise CommandError("Donner --institution et --par : une institution et un compte qui existent.")
        return institution, actor
