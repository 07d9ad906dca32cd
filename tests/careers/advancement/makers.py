"""A grid with rules for the tests: the cast holds C 3 since 1 January 2015."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.models import AdvancementCampaign, AdvancementRule, PayGrid, SeniorityCredit
from careers.services.advancement.campaigns import campaign_open, campaign_submit
from careers.services.advancement.rules import credit_propose, rule_approve, rule_propose
from hr_core.models import Absence, AbsenceKind, PayTerms
from tests.careers.grids.makers import OLD, access, grid, version
from tests.cast import Zone

RULE: dict[str, Any] = {
    "start": dt.date(2010, 1, 1), "reference": "Statut, article 42", "normal_months": 36, "fast_months": 24, "slow_months": 48,
    "minimum_rating": 12_000, "fast_rating": 17_000, "rating_years": 2, "missing": "normal", "stops": ["unpaid_leave"],
}  # fmt: skip


def ready(zone: Zone, **values: Any) -> PayGrid:
    """The grid in force and one approved rule."""
    of = grid(zone)
    version(zone, of, OLD)
    rule(zone, of, **values)
    return of


def rule(zone: Zone, of: PayGrid, *, approved: bool = True, **values: Any) -> AdvancementRule:
    told = RULE | {"grid": of, "grade": None, "step": ""} | values
    made = rule_propose(rule=AdvancementRule(institution=zone.home), values=told, actor=zone.user("fatou"))
    return rule_approve(rule=made, actor=zone.user("khady")) if approved else made


def holds_since(zone: Zone, name: str, day: dt.date) -> None:
    """Their classification begins that day."""
    PayTerms.objects.filter(employee=zone.employee(name)).update(start=day)


def unpaid(zone: Zone, name: str, start: dt.date, end: dt.date | None) -> Absence:
    kind, _made = AbsenceKind.objects.get_or_create(
        institution=zone.home, code="sans-solde", defaults={"label": "Congé sans solde", "family": "unpaid_leave"}
    )
    return Absence.objects.create(
        institution=zone.home, employee=zone.employee(name), kind=kind, start=start, end=end, state="confirmed",
        confirmed_by=zone.user("khady"), confirmed_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC),
    )


def credit(zone: Zone, name: str = "awa") -> SeniorityCredit:
    values = {"kind": "military", "on": dt.date(2024, 1, 1), "months": 6, "days": 0, "reference": "État 12"}
    return credit_propose(employee=zone.employee(name), values=values, actor=zone.user("fatou"))


def campaign(zone: Zone, until: dt.date = dt.date(2026, 12, 31), *, submitted: bool = False) -> AdvancementCampaign:
    of = PayGrid.objects.filter(is_usual=True).first() or ready(zone)
    values = {"grid": of, "label": f"Avancement {until}", "until": until, "effect_on": None}
    made = campaign_open(
        campaign=AdvancementCampaign(institution=zone.home), values=values, access=access(zone, "fatou")
    )
    return campaign_submit(campaign=made, access=access(zone, "fatou")) if submitted else made
