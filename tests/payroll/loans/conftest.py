"""A fund that lends: items and usual kinds, loans already running, browsers where the cast is signed in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from hr_core.access import Access, access_of
from hr_core.scope import scope
from payroll.models import InstitutionSetting, Loan, LoanKind, LoanTerms
from payroll.services.loan_grants import loan_take_over
from payroll.services.loan_kinds import usual_kinds_make
from payroll.services.loan_room import SHARE
from tests.cast import Zone
from tests.payroll.months import payroll_set_up
from tests.snapshots import laid

START = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def fund(zone: Zone) -> Zone:
    """Home with its usual items and kinds of loans."""
    lend(zone)
    return zone


def lend(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone, START)
        laid("kinds of loans", [zone.home], lambda: usual_kinds_make(institution=zone.home, start=START, actor=None))
        # Sénégal's scale is not known: the institution's own share holds.
        InstitutionSetting.objects.create(institution=zone.home, key=SHARE, value=100, start=START)


def access(zone: Zone, name: str) -> Access:
    """The access of one of the cast at home; needs a scope."""
    return access_of(zone.user(name), zone.home.pk)


def kind_of(code: str) -> LoanKind:
    return LoanKind.objects.get(code=code)


def terms_change(code: str, **values: Any) -> None:
    """Change the conditions in place, as a fund would have set them from the start."""
    LoanTerms.objects.filter(kind__code=code).update(**values)


def running_loan(
    zone: Zone,
    *,
    code: str = "equipement",
    name: str = "awa",
    amount: int = 120_000,
    months: int = 12,
    first: dt.date = START,
    repaid: int = 0,
    **terms: Any,
) -> Loan:
    """A loan that runs from `first`, as taken over from before."""
    with scope(zone.home, actor=zone.user("ousmane")):
        if terms:
            terms_change(code, **terms)
        return loan_take_over(
            employee=zone.employee(name),
            kind=kind_of(code),
            amount=amount,
            repaid=repaid,
            months=months,
            first_month=first,
            granted_on=dt.date(2025, 12, 1),
            reference="Reprise",
            access=access(zone, "ousmane"),
        )
