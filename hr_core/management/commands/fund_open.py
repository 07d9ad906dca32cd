"""Open one fund on a machine of its own: its administrator, and the one who keeps the law of the country."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hr_core.models import Institution, User
from hr_core.services.institutions import institution_open
from hr_core.services.roles import zone_administrator_appoint

PASSWORD_VARIABLES = {"law": "PREVOYANCE_LAW_PASSWORD", "admin": "PREVOYANCE_ADMIN_PASSWORD"}


class Command(BaseCommand):
    help = "Ouvre une caisse seule sur sa machine : crée l’administrateur de la loi et celui de l’institution, sans messagerie."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="Code de l’institution, par exemple ipres-sn")
        parser.add_argument("--law", required=True, metavar="NOM", help="Qui tient la loi et applique ses mises à jour (compte « loi »)")
        parser.add_argument("--admin", required=True, metavar="NOM", help="Administrateur de l’institution")
        parser.add_argument("--email", required=True, help="Adresse de l’administrateur de l’institution")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        institution = Institution.objects.filter(code=options["code"]).first()
        if institution is None:
            raise CommandError("Cette institution n’est pas dans le référentiel : lancez « manage.py seed », puis vérifiez le code.")
        if User.objects.filter(username="loi").exists() or institution.is_open:
            raise CommandError("Cette caisse est déjà ouverte : les comptes se gèrent à l’écran.")
        if options["law"].strip() == options["admin"].strip():
            raise CommandError("La loi et l’institution ont chacune leur administrateur : nommez deux personnes.")
        law = User(username="loi", full_name=options["law"])
        law.set_password(self._password("law", law))
        law.save()
        zone_administrator_appoint(user=law)
        try:
            institution_open(institution=institution, full_name=options["admin"], email=options["email"], actor=law)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        admin = User.objects.get(email__iexact=options["email"])
        admin.set_password(self._password("admin", admin))
        admin.save(update_fields=["password"])
        self.stdout.write(f"{institution.name} est ouverte. Comptes : loi ({law.full_name}), {admin.username} ({admin.full_name}).")

    def _password(self, whose: str, user: User) -> str:
        """From the environment, for an unattended installation, else asked twice."""
        word = os.environ.get(PASSWORD_VARIABLES[whose], "")
        if not word:
            word = getpass.getpass(f"Mot de passe de {user.full_name} : ")
            if word != getpass.getpass("Encore une fois : "):
                raise CommandError("Les deux saisies diffèrent : rien n’est créé.")
        try:
            validate_password(word, user)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        return word
