"""Consent by purpose: given by the person alone, on a version of the text, withdrawn whenever they wish."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Employee, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from mobility.choices_agreements import Purpose
from mobility.models import Consent

FILE = Path(__file__).resolve().parent.parent / "data" / "consents.toml"


@lru_cache(maxsize=1)
def consent_texts() -> dict[str, tuple[str, str]]:
    """(version, words) of the latest text of each purpose."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["text"]
    return {row["purpose"]: (row["version"], row["words"]) for row in sorted(rows, key=lambda row: row["version"])}


@transaction.atomic
def consent_give(*, employee: Employee, purpose: str, recipient: str, sections: Sequence[str], actor: User) -> Consent:
    if employee.user_id != actor.pk:
        raise Refusal(_("Un accord se donne par la personne elle-même."))
    if purpose == Purpose.PORTABLE_RECORD and not sections:
        raise Refusal({"sections": _("Cochez les rubriques que vous acceptez de remettre.")})
    version, _words = consent_texts()[purpose]
    consent = Consent(
        institution_id=employee.institution_id, employee=employee, purpose=purpose, version=version, recipient=recipient,
        sections=list(sections),
    )  # fmt: skip
    with reasoned("", _("Accord de la personne")):
        return save_checked(consent)


@transaction.atomic
def consent_withdraw(*, consent: Consent, actor: User) -> Consent:
    consent = Consent.objects.select_for_update(of=("self",)).select_related("employee").get(pk=consent.pk)
    if consent.employee.user_id != actor.pk:
        raise Refusal(_("Un accord se retire par la personne elle-même."))
    if consent.withdrawn_at is not None:
        raise Refusal(_("Cet accord est déjà retiré."))
    consent.withdrawn_at = timezone.now()
    with reasoned("", _("Accord retiré")):
        return save_checked(consent)
