"""The register of formalities with the authorities of data protection: what lets data cross, and until when."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from mobility.models import TransferFormality


@transaction.atomic
def formality_save(*, formality: TransferFormality, values: dict[str, Any]) -> TransferFormality:
    with reasoned("", _("Registre des formalités")):
        return save_checked(assign(formality, values))


def formality_missing(institution: Institution, country: str) -> bool:
    """No formality holds today for data that go to a country; within one country none is asked."""
    if institution.country_id == country:
        return False
    return not TransferFormality.objects.on(timezone.localdate()).filter(institution=institution, country=country).exists()


def formality_check(institution: Institution, country: str) -> None:
    """Refuse what leaves without a formality where the institution chose that it blocks; else the register shows the warning."""
    blocks = TransferFormality.objects.filter(institution=institution, country=country, blocks=True).exists()
    if blocks and formality_missing(institution, country):
        raise Refusal(_("Aucune formalité en cours ne permet d’envoyer ces données dans ce pays : saisissez le délégué à la protection des données."))
