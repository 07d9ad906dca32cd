"""Issuing an update: every approved change of a country's figures, numbered, signed, recorded."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Country
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.countries import law
from payroll.models import LawOverride, LawUpdate
from payroll.services.law_updates.seal import sealed_file

FIELDS = ("figure", "value", "source_title", "source_url", "confidence", "reason")
DAYS = ("start", "end", "source_on")


@transaction.atomic
def law_update_issue(*, country: str, issuer: str, reason: str, pem: bytes) -> tuple[LawUpdate, bytes]:
    """The record and the file. It tells all approved changes of the country: it takes the place of those before.

    Raises `Refusal` without any change to tell.
    """
    place = Country.objects.filter(pk__iexact=country).first()
    if place is None:
        raise Refusal(_("Ce pays n’est pas dans le logiciel."))
    rows = LawOverride.objects.filter(country=place, state=LawOverride.State.APPROVED).order_by("decided_at", "pk")
    if not rows:
        raise Refusal(_("Aucun changement approuvé de ce pays : proposez-les et faites-les approuver d’abord."))
    if not issuer.strip() or not reason.strip():
        raise Refusal(_("Donnez l’émetteur et l’objet de la mise à jour."))
    last = LawUpdate.objects.filter(country=place).aggregate(last=Max("number"))["last"] or 0
    content: dict[str, Any] = {
        "country": place.pk.lower(),
        "number": last + 1,
        "issued_on": f"{timezone.localdate():%Y-%m-%d}",
        "issuer": issuer.strip()[:160],
        "reason": reason.strip()[:300],
        "facts_as_of": f"{law(place.pk.lower()).facts_as_of:%Y-%m-%d}",
        "figures": [_told(row) for row in rows],
    }
    data = sealed_file(content, pem)
    whole = json.loads(data)
    with because(_("Mise à jour de la loi émise")):
        row = save_checked(
            LawUpdate(
                country=place, number=last + 1, issued_on=timezone.localdate(), issuer=content["issuer"], content=content,
                key=whole["key"], signature=whole["signature"], state=LawUpdate.State.ISSUED,
            )
        )  # fmt: skip
    return row, data


def _told(row: LawOverride) -> dict[str, Any]:
    days = {name: f"{getattr(row, name):%Y-%m-%d}" if getattr(row, name) else None for name in DAYS}
    return {**{name: getattr(row, name) for name in FIELDS}, **days}
