"""Writing the instruments and the schemes' figures: what the zone's secretariat finds in a text, with its source."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Country
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from mobility.models import Instrument, InstrumentParty, SchemeFigure

FILE = Path(__file__).resolve().parent.parent / "data" / "instruments.toml"


@transaction.atomic
def instruments_seed() -> str:
    """Write the instruments of the file that are not here yet; those that the secretariat has completed are left. Can be run again."""
    with FILE.open("rb") as file:
        rows = tomllib.load(file)["instrument"]
    held = set(Instrument.objects.values_list("code", flat=True))
    known = set(Country.objects.values_list("pk", flat=True))
    made = 0
    for row in rows:
        if row["code"] in held:
            continue
        instrument = save_checked(
            Instrument(
                code=row["code"], title=row["title"], signed_on=row.get("signed_on"), branches=row["branches"],
                signed_on_text=row.get("signed_on_text", ""), in_force_on=row.get("in_force_on"), posting_rule=row["rule"],
                ask=row.get("ask", ""), source=row["source"], confidence=row["confidence"], note=row.get("note", ""),
            )
        )  # fmt: skip
        for party in row["parties"]:
            if party["country"] in known:
                save_checked(
                    InstrumentParty(
                        instrument=instrument, country_id=party["country"], ratified_on=party.get("ratified_on"),
                        confidence=party.get("confidence", "low"),
                    )
                )  # fmt: skip
        made += 1
    return _("%(made)s instruments de sécurité sociale ajoutés") % {"made": made}


@transaction.atomic
def instrument_save(*, instrument: Instrument, values: dict[str, Any]) -> Instrument:
    """Complete an instrument; a figure needs its source."""
    assign(instrument, values)
    if not instrument.source.strip():
        raise Refusal({"source": _("Citez le texte lu : sans source, une donnée reste inconnue.")})
    return save_checked(instrument)


@transaction.atomic
def party_save(*, party: InstrumentParty, values: dict[str, Any]) -> InstrumentParty:
    assign(party, values)
    if (party.ratified_on or party.in_force_on) and not party.source.strip():
        raise Refusal({"source": _("Citez le texte qui donne cette date.")})
    return save_checked(party)


@transaction.atomic
def scheme_save(*, figure: SchemeFigure, values: dict[str, Any]) -> SchemeFigure:
    return save_checked(assign(figure, values))
