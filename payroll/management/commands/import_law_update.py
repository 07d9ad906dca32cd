"""Check a signed update of the law, tell what it changes, and apply it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from hr_core.access import access_of
from hr_core.models import User
from hr_core.scope import scope
from hr_core.text import french_date
from payroll.services.law_updates.receiving import law_update_apply, law_update_receive, update_differences


class Command(BaseCommand):
    help = "Vérifie une mise à jour signée de la loi, dit ce qu’elle change, et l’applique avec --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Fichier reçu de l’émetteur")
        parser.add_argument("--by", required=True, metavar="COMPTE", help="Administrateur de la zone qui l’applique")
        parser.add_argument("--apply", action="store_true", help="Applique ; sans elle, rien ne change")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["by"], is_active=True).first()
        if actor is None or not access_of(actor, None).is_zone_administrator:
            raise CommandError("Ce compte n’est pas celui d’un administrateur de la zone.")
        try:
            with scope([], actor=actor, reason="mise à jour signée de la loi"):
                self._read(options["file"].read_bytes(), actor, is_applied=options["apply"])
        except OSError as error:
            raise CommandError(f"Le fichier n’a pas pu être lu : {error}.") from None
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None

    def _read(self, data: bytes, actor: User, *, is_applied: bool) -> None:
        update = law_update_receive(data=data, actor=actor)
        self.stdout.write(f"{update}, émise le {french_date(update.issued_on)} par {update.issuer} : signature vérifiée.")
        for each in update_differences(update):
            after = each.after or "retiré"
            state = "" if each.is_new else " (déjà en place)"
            self.stdout.write(f"  {each.label}, à partir du {french_date(each.start)} : {each.before or 'rien'} → {after}{state}")
        if is_applied:
            law_update_apply(update=update, actor=actor)
            self.stdout.write("Appliquée. Les mois clôturés gardent les chiffres qui les ont faits.")
        else:
            self.stdout.write("Rien n’est changé : relancez avec --apply, ou appliquez-la à l’écran.")
