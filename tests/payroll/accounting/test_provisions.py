"""Provisions: per employee, by approved assumptions, two people, the change entered and taken back."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.db.models import Sum
from django.utils import timezone

from hr_core.choices import AbsenceState
from hr_core.models import Absence, AbsenceKind
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices_accounting import ProvisionKind, ProvisionState
from payroll.models import Provision
from payroll.services.accounting.career_end import Career, Rates, career_end
from payroll.services.accounting.entries import entry_validate
from payroll.services.accounting.provisions import (
    assumptions_approve,
    provision_approve,
    provision_compute,
    provision_propose,
)
from payroll.settlement.bands import Band, Scale
from tests.cast import Zone
from tests.payroll.accounting.conftest import access, assumptions

JUNE, DECEMBER = dt.date(2026, 6, 30), dt.date(2026, 12, 31)


@pytest.fixture
def assumed(charted: Zone) -> Zone:
    with scope(charted.home, actor=charted.user("ousmane")):
        assumptions_approve(assumptions=assumptions(charted), access=access(charted, "binta"))
    return charted


def computed(zone: Zone, kind: str, as_at: dt.date) -> Provision:
    return provision_compute(institution=zone.home, kind=kind, as_at=as_at, access=access(zone, "ousmane"))


def approved(zone: Zone, kind: str, as_at: dt.date) -> Provision:
    row = computed(zone, kind, as_at)
    provision_propose(provision=row, access=access(zone, "ousmane"))
    provision_approve(provision=row, access=access(zone, "binta"))
    row.refresh_from_db()
    return row


def test_the_debt_of_a_career_grows_to_the_whole_right_and_falls_with_each_risk() -> None:
    scale = Scale(bands=(Band(1, Fraction(1, 4)), Band(11, Fraction(2, 5))))
    career = Career(dt.date(1980, 5, 1), dt.date(2010, 5, 1), 60, 500_000)
    none = Rates(*[Fraction(0)] * 4)
    owed = [career_end(career, dt.date(year, 5, 1), none, (scale,)).amount for year in range(2011, 2041)]
    assert owed == sorted(owed) and owed[-1] == 500_000 * (Fraction(10, 4) + 20 * Fraction(2, 5))
    assert owed[14] == owed[-1] // 2
    for risk in range(4):
        rates = [Fraction(0)] * 4
        rates[risk] = Fraction(5, 100)
        other = career_end(career, dt.date(2026, 5, 1), Rates(*rates), (scale,)).amount
        assert (other > owed[15]) if risk == 1 else (other < owed[15])
    assert career_end(career, dt.date(2045, 1, 1), Rates(*[Fraction(1, 10)] * 4), (scale,)).amount > owed[-1]


def test_nothing_is_computed_before_somebody_else_approved_the_assumptions(charted: Zone) -> None:
    with scope(charted.home, actor=charted.user("ousmane")):
        row = assumptions(charted)
        with pytest.raises(Refusal, match="hypothèse approuvée"):
            computed(charted, ProvisionKind.LEAVE, JUNE)
        with pytest.raises(Refusal, match="[Rr]ôle"):
            assumptions_approve(assumptions=row, access=access(charted, "ousmane"))
        assert not Provision.objects.exists()


def test_leave_is_days_acquired_less_days_taken_at_the_pay_of_the_file(assumed: Zone) -> None:
    with scope(assumed.home, actor=assumed.user("ousmane")):
        awa = assumed.employee("awa")
        before = computed(assumed, ProvisionKind.LEAVE, JUNE).parts.get(employee=awa)
        # Sénégal: two working days a month; a year is owed; 400 000 a month by 26 working days; charges 20 %.
        assert before.amount == round(Fraction(400_000 * 24, 26)) and before.charges == round(Fraction(before.amount, 5))
        kind = AbsenceKind.objects.filter(family="annual_leave").first() or AbsenceKind.objects.create(
            institution=assumed.home, code="conge", label="Congé annuel", family="annual_leave"
        )
        Absence.objects.create(
            institution=assumed.home, employee=awa, kind=kind, start=dt.date(2026, 6, 1), end=dt.date(2026, 6, 8),
            state=AbsenceState.CONFIRMED, entered_by=assumed.user("fatou"), confirmed_by=assumed.user("khady"),
            confirmed_at=timezone.now(),
        )  # fmt: skip
        after = computed(assumed, ProvisionKind.LEAVE, JUNE).parts.get(employee=awa)
        assert after.amount == round(Fraction(400_000 * 18, 26))


def test_the_change_is_entered_then_taken_back_and_the_balance_is_what_is_owed(assumed: Zone) -> None:
    with scope(assumed.home, actor=assumed.user("binta")):
        first = approved(assumed, ProvisionKind.CAREER_END, JUNE)
        entry = first.journal_entries.get()
        assert first.total == first.parts.aggregate(sum=Sum("amount"))["sum"] == entry.debit == entry.credit > 0
        assert {line.account for line in entry.lines.all()} == {"6911", "1961"}
        entry_validate(entry=entry, access=access(assumed, "aminata"))
        # Somebody left: what is owed falls, and the provision is taken back.
        gone = assumed.employee("awa")
        gone.left_on = dt.date(2026, 9, 1)
        gone.save()
        second = approved(assumed, ProvisionKind.CAREER_END, DECEMBER)
        assert second.previous == first and not second.parts.filter(employee=gone).exists()
        change = second.total - first.total
        turned = second.journal_entries.get()
        balance = sum(line.credit - line.debit for e in (entry, turned) for line in e.lines.filter(account="1961"))
        assert balance == second.total and turned.debit == abs(change)
        assert change < 0 and {line.account for line in turned.lines.all()} == {"1961", "7911"}


def test_whoever_computed_does_not_approve_and_an_approved_one_stands(assumed: Zone) -> None:
    with scope(assumed.home, actor=assumed.user("ousmane")):
        row = provision_compute(institution=assumed.home, kind="leave", as_at=JUNE, access=access(assumed, "aminata"))
        provision_propose(provision=row, access=access(assumed, "aminata"))
        with pytest.raises(Refusal, match="autre personne"):
            provision_approve(provision=row, access=access(assumed, "aminata"))
        provision_approve(provision=row, access=access(assumed, "binta"))
        with pytest.raises(Refusal, match="déjà"):
            computed(assumed, ProvisionKind.LEAVE, JUNE)
        row.refresh_from_db()
        assert row.state == ProvisionState.APPROVED
