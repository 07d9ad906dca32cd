"""A ledger of leave at home, open since January 2026."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hr_core.models import AbsenceKind, LeaveRule
from hr_core.scope import scope
from hr_core.services.leave.rules import leave_rule_set
from tests.cast import Zone

RULE: dict[str, Any] = {
    "monthly_days": None, "mother_days": None, "seniority": [], "year_month": 1, "carry_cap": 30_000, "carry_months": 6,
    "advance_days": 0, "minimum_present": 50, "reference": "Statut du personnel, article 40",
}  # fmt: skip


def ledger_opened(zone: Zone, **more: Any) -> LeaveRule:
    with scope(zone.home):
        return leave_rule_set(
            institution=zone.home, start=dt.date(2026, 1, 1), values={**RULE, **more}, actor=zone.user("khady")
        )


@pytest.fixture
def rule(zone: Zone) -> LeaveRule:
    return ledger_opened(zone)


@pytest.fixture
def annual(zone: Zone, rule: LeaveRule) -> AbsenceKind:
    with scope(zone.home):
        return AbsenceKind.objects.get(code="conge-annuel")
