"""What the labour law of a country says of trials and of fixed terms: a proposal and warnings, never a refusal."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hr_core.models import Contract, FixedTermLimit, Institution
from hr_core.text import french_date

RULES = Path(__file__).resolve().parent.parent / "data" / "contract_rules.toml"
ONE_DAY = timedelta(days=1)
LIMITED = {Contract.Kind.FIXED_TERM}


@dataclass(frozen=True)
class ContractLaw:
    """Limits in months; None where the law gives none, or (`fixed_months`) where its text was not found. Each pair of source and
    confidence says how sure they are."""

    fixed_months: int | None
    fixed_source: str
    fixed_confidence: str
    trial_months: int
    trial_executive_months: int
    trial_source: str
    trial_confidence: str
    trial_renewable: bool
    fixed_renewals: int | None = None
    fixed_renewed_months: int | None = None
    trial_total_months: int | None = None

    def trial(self, is_executive: bool) -> int:
        return self.trial_executive_months if is_executive else self.trial_months


@cache
def _rules() -> dict[str, Any]:
    with RULES.open("rb") as file:
        return tomllib.load(file)


def contract_law(country: str) -> ContractLaw:
    """The rules of a country; for trials of which it says nothing, the usage of the zone."""
    rules, default = _rules().get(country, {}), _rules()["default"]
    merged: dict[str, Any] = {"fixed_months": None}
    for part in ("fixed", "trial"):
        source = rules if any(name.startswith(part) for name in rules) else default
        merged |= {name: value for name, value in source.items() if name.startswith(part)}
    return ContractLaw(**merged)


def institution_law(institution: Institution, on: date) -> ContractLaw:
    """The rules of the country, under the limits that the institution has given for its fixed terms; one query."""
    law = contract_law(institution.country_id)
    limit = FixedTermLimit.objects.on(on).filter(institution=institution).first()
    if limit is None:
        return law
    return replace(
        law, fixed_months=limit.months, fixed_renewals=limit.renewals, fixed_renewed_months=limit.renewed_months,
        fixed_source=limit.reference, fixed_confidence="high",
    )  # fmt: skip


def fixed_words(law: ContractLaw) -> str:
    """What limits fixed terms, in one sentence."""
    if law.fixed_months is None:
        return _("Durée déterminée\u00a0: limite non renseignée. Donnez celle du code du travail dans « Limites des contrats ».")
    months = law.fixed_renewed_months or law.fixed_months
    told = _("Durée déterminée\u00a0: %(months)s mois au plus, renouvellements compris (%(source)s).")
    return told % {"months": months, "source": law.fixed_source}


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def trial_end(law: ContractLaw, start: date, is_executive: bool) -> date:
    """The last day of a trial of the usual length."""
    return months_after(start, law.trial(is_executive)) - ONE_DAY


def trial_warnings(law: ContractLaw, start: date, last: date, *, is_executive: bool, is_extended: bool) -> list[str]:
    """What a trial that ends on `last` goes beyond."""
    found = []
    if is_extended and not law.trial_renewable:
        found.append(_("La loi ne prévoit pas de prolonger l’essai (%(source)s).") % {"source": law.trial_source})
    months = law.trial(is_executive)
    if is_extended:
        months = law.trial_total_months or 2 * months
    elif law.trial_total_months:
        months = max(months, law.trial_total_months)
    if last > months_after(start, months) - ONE_DAY:
        found.append(
            _("L’essai irait au %(last)s, au-delà de %(months)s mois (%(source)s).")
            % {"last": french_date(last), "months": months, "source": law.trial_source}
        )
    return found


def fixed_chain(contracts: Sequence[Contract], start: date) -> list[Contract]:
    """The fixed terms that follow one another without a day between, the last one ending on `start`; oldest first."""
    chain: list[Contract] = []
    edge = start
    for row in sorted(contracts, key=lambda each: each.start, reverse=True):
        if row.kind in LIMITED and row.end == edge:
            chain.insert(0, row)
            edge = row.start
    return chain


def fixed_warnings(law: ContractLaw, chain: Sequence[Contract], start: date, end: date | None) -> list[str]:
    """What a fixed term over `[start, end)` after a chain of others goes beyond: the number, the whole length."""
    if end is None:
        return [_("Un contrat à durée déterminée a un terme : donnez son dernier jour.")]
    found = []
    if law.fixed_renewals is not None and len(chain) > law.fixed_renewals:
        found.append(
            _("Ce serait le renouvellement n° %(rank)s ; %(most)s au plus (%(source)s). Au-delà, le contrat est réputé à durée"
              " indéterminée.")
            % {"rank": len(chain), "most": law.fixed_renewals, "source": law.fixed_source}
        )  # fmt: skip
    if law.fixed_months is None:
        return [*found, fixed_words(law)]
    first = chain[0].start if chain else start
    months = law.fixed_renewed_months if chain and law.fixed_renewed_months else law.fixed_months
    if end > months_after(first, months):
        found.append(
            _("Les contrats iraient du %(first)s au %(last)s, au-delà de %(months)s mois (%(source)s).")
            % {"first": french_date(first), "last": french_date(end - ONE_DAY), "months": months, "source": law.fixed_source}
        )
    return found
