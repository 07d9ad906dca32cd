"""The checklist of clauses of a form, from the models of `data/clauses.toml`, with the places of the agreement filled."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_date
from mobility.models import Agreement, AgreementClause

FILE = Path(__file__).resolve().parent.parent / "data" / "clauses.toml"
LETTER = {"mission": "m", "placement": "p", "secondment": "s", "transfer": "t"}
_PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")


@lru_cache(maxsize=1)
def clause_models() -> tuple[dict[str, Any], ...]:
    with FILE.open("rb") as file:
        return tuple(tomllib.load(file)["clause"])


def places(agreement: Agreement) -> dict[str, str]:
    """What the places of a model stand for; a blank that the parties still have to fill is a row of dots."""
    end = french_date(agreement.end - timedelta(days=1)) if agreement.end else ""
    pay = _("celui de l’institution d’origine")
    if agreement.base_salary:
        pay = _("de %(amount)s par mois") % {"amount": french_amount(agreement.base_salary, agreement.currency, unit=True)}
    return {
        "agent": agreement.name, "origine": agreement.home.name, "accueil": agreement.host.name, "emploi": agreement.job_title,
        "debut": french_date(agreement.start), "fin": end, "lieu": agreement.place or "…", "salaire": pay,
        "instrument": agreement.instrument.title if agreement.instrument else _("aucun"),
        "retour": str(agreement.get_return_right_display()), "renouvellements": str(agreement.renewals),
        "remboursement": str(agreement.recharge_days),
    }  # fmt: skip


def clauses_loaded(agreement: Agreement) -> list[AgreementClause]:
    """The rows of the checklist, not saved."""
    values = places(agreement)
    return [
        AgreementClause(
            institution_id=agreement.institution_id, agreement=agreement, key=row["key"], order=rank, title=row["title"],
            text=filled_text(row["text"], values), is_required=row.get("required", True),
        )
        for rank, row in enumerate(clause_models(), start=1)
        if LETTER[agreement.form] in row["forms"]
    ]  # fmt: skip


def filled_text(text: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda found: values.get(found[1], "…"), text)
