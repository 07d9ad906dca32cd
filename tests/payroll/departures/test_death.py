"""A death: frozen accounts, heirs with exact shares, and one settlement shared to the franc."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.choices_departures import AmountKind, Cause, DepartureState, FuneralPayer
from payroll.models import Departure, PayRun, Payslip
from payroll.selectors.settlements import settlement_of
from payroll.services.deaths import death_update, heir_receipt, heir_remove, heir_save, pension_handover
from payroll.services.departure_rules import WHOLE_MONTH
from payroll.settlement.shares import share_out
from tests.cast import Zone, account_of
from tests.payroll.departures.leaving import (
    DEATH,
    LAST_DAY,
    death_rules,
    heir,
    heirs_checked,
    may,
    opened,
    run_taken,
    step,
    with_run,
)
from tests.payroll.months import month_opened, month_taken


def death(zone: Zone, **changes: object) -> Departure:
    record = {**DEATH, "funeral_payer": FuneralPayer.HEIRS, "funeral_cost": 750_000, "funeral_evidence": "Factures 1 à 3", **changes}
    return opened(zone, death=record, cause=Cause.DEATH, reason="Décès")


def three_heirs(zone: Zone, departure: Departure) -> None:
    heir(zone, departure, "Fatou Ndiaye", (1, 8), link="spouse")
    heir(zone, departure, "Omar Ndiaye", (7, 12), mode="transfer", bank_name="BICIS", account=account_of(zone.home, 777))
    heir(
        zone, departure, "Astou Ndiaye", (7, 24), birth_on=dt.date(2015, 5, 5), guardian_name="Fatou Ndiaye",
        guardian_reference="Tutelle n° 9", mode="mobile", bank_name="Monnaie mobile", account="770000000",
    )  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine says nothing of the rule
@given(
    amount=st.integers(0, 10**9),
    weights=st.lists(st.integers(1, 1000), min_size=1, max_size=12),
)
def test_shares_add_up_to_the_amount_and_each_is_within_one_unit(amount: int, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = share_out(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) < 1 for part, share in zip(parts, shares, strict=True))
    assert all(part >= 0 for part in parts)


@pytest.mark.parametrize("shares", [[], [Fraction(1, 2)], [Fraction(3, 2), Fraction(-1, 2)]])
def test_shares_that_do_not_make_one_are_refused(shares: list[Fraction]) -> None:
    with pytest.raises(ValueError, match="parts"):
        share_out(100, shares)


def test_a_death_is_settled_by_the_rule_of_the_fund(zone: Zone, january: PayRun) -> None:
    death_rules(zone)
    departure = step(zone, death(zone), "calculer", by="fatou")
    with scope(zone.home):
        found = {amount.kind: amount.amount for amount in departure.amounts.all()}
        # six months of 400 000; funeral costs up to the ceiling; six days of leave; no notice and no severance
        assert found == {AmountKind.DEATH_CAPITAL: 2_400_000, AmountKind.FUNERAL: 500_000, AmountKind.LEAVE: 100_000}


def test_an_unknown_death_capital_is_asked(zone: Zone, january: PayRun) -> None:
    departure = step(zone, death(zone, funeral_payer=FuneralPayer.NONE), "calculer", by="fatou")
    with scope(zone.home):
        capital = departure.amounts.get(kind=AmountKind.DEATH_CAPITAL)
        assert capital.is_missing and "capital décès" in capital.explanation["question"]


def test_the_month_of_a_deceased_is_left_to_the_settlement(zone: Zone, january: PayRun) -> None:
    death(zone)
    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        assert not january.payslips.filter(employee=zone.employee("awa")).exists()
        assert not january.problems.filter(employee=zone.employee("awa")).exists()


def test_a_death_learnt_after_the_calculation_takes_the_payslip_out(zone: Zone, january: PayRun) -> None:
    month_taken(zone, january, RunState.AUTHORISED)
    death(zone)
    with pytest.raises(Refusal, match="compte est gelé"):
        month_paid_from(zone, january)
    with scope(zone.home):
        january.refresh_from_db()
        assert january.state == RunState.IN_PAYMENT


def month_paid_from(zone: Zone, run: PayRun) -> None:
    run_taken_from(zone, run, (RunState.ACCEPTED, RunState.IN_PAYMENT, RunState.PAID))


def run_taken_from(zone: Zone, run: PayRun, states: tuple[RunState, ...]) -> None:
    from tests.payroll.months import ACTORS, _take

    for state in states:
        with scope(zone.home, actor=zone.user(ACTORS[state])):
            run.refresh_from_db()
            _take(zone, run, zone.user(ACTORS[state]), state)


def test_heirs_are_paid_their_exact_shares_and_the_account_of_the_deceased_nothing(
    zone: Zone, january: PayRun
) -> None:
    death_rules(zone)
    departure = death(zone)
    three_heirs(zone, departure)
    departure = step(zone, departure, "calculer", by="fatou")
    heirs_checked(zone, departure)
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with scope(zone.home):
        net = Payslip.objects.get(run=run).net
        paid = {payment.holder: payment for payment in run.payments.all()}
        assert set(paid) == {"Fatou Ndiaye", "Omar Ndiaye", "Fatou Ndiaye, tuteur d’Astou Ndiaye"}
        assert [payment.amount for payment in paid.values()] == [
            part.amount for part in settlement_of(departure).parts  # type: ignore[union-attr]
        ]
        assert sum(payment.amount for payment in paid.values()) == net
        assert paid["Omar Ndiaye"].mode == "transfer" and paid["Omar Ndiaye"].bank_name == "BICIS"
        departure.refresh_from_db()
        assert departure.state == DepartureState.PAID


def test_a_settlement_whose_heirs_are_not_checked_is_blocked(zone: Zone, january: PayRun) -> None:
    death_rules(zone)
    departure = death(zone)
    three_heirs(zone, departure)
    departure = step(zone, departure, "calculer", by="fatou")
    run = with_run(zone, departure)
    with scope(zone.home):
        assert run.problems.get(code="account_frozen").severity == "blocking"
    with pytest.raises(Refusal, match="ayants droit"):
        step(zone, departure, "viser", by="khady")
    with pytest.raises(Refusal, match="bloquante"):
        run_taken(zone, run, RunState.CHECKED)
    heirs_checked(zone, departure)
    with scope(zone.home):
        assert not run.problems.filter(code="account_frozen", state="open").exists()


def test_heirs_are_checked_by_another_person_when_their_shares_make_one(zone: Zone, january: PayRun) -> None:
    departure = death(zone)
    heir(zone, departure, "Fatou Ndiaye", (1, 8), by="khady")
    with pytest.raises(Refusal, match="1/8"):
        heirs_checked(zone, departure, by="binta")
    heir(zone, departure, "Omar Ndiaye", (7, 8), by="khady")
    with pytest.raises(Refusal, match="une autre personne"):
        heirs_checked(zone, departure, by="khady")
    heirs_checked(zone, departure, by="binta")
    with scope(zone.home, actor=zone.user("fatou")):
        omar = departure.heirs.get(name="Omar Ndiaye")
        heir_remove(heir=omar, access=may(zone, "fatou"), reason="renonciation")
        departure.death.refresh_from_db()
        assert departure.death.heirs_checked_at is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"numerator": 9, "denominator": 8}, "dépassent l’entier"),
        ({"birth_on": dt.date(2015, 5, 5)}, "tuteur"),
        ({"mode": "transfer", "account": ""}, "compte"),
        ({"mode": "transfer", "account": "SN012 01234 000000000777 99"}, ""),
    ],
)
def test_an_heir_that_does_not_hold_is_refused(
    zone: Zone, january: PayRun, changes: dict[str, object], sentence: str
) -> None:
    departure = death(zone)
    with pytest.raises(ValidationError) as refused:
        heir(zone, departure, "Omar Ndiaye", (1, 2), **changes)
    assert sentence in str(refused.value)
    with scope(zone.home):
        assert not departure.heirs.exists()


def test_shares_never_exceed_one(zone: Zone, january: PayRun) -> None:
    departure = death(zone)
    heir(zone, departure, "Fatou Ndiaye", (2, 3))
    with pytest.raises(ValidationError, match="il reste 1/3"):
        heir(zone, departure, "Omar Ndiaye", (1, 2))
    with scope(zone.home, actor=zone.user("fatou")):
        fatou = departure.heirs.get()
        values = {"name": fatou.name, "link": "spouse", "numerator": 1, "denominator": 2, "mode": "cash"}
        heir_save(departure=departure, heir=fatou, values=values, access=may(zone, "fatou"))
    heir(zone, departure, "Omar Ndiaye", (1, 2))


def test_a_whole_month_is_paid_when_the_rule_says_so(zone: Zone, january: PayRun) -> None:
    death_rules(zone, death_salary=WHOLE_MONTH)
    departure = step(zone, death(zone), "calculer", by="fatou")
    run = with_run(zone, departure)
    with scope(zone.home):
        lines = dict(Payslip.objects.get(run=run).lines.values_list("column__code", "amount"))
        assert lines["1100"] == 400_000


def test_a_death_after_the_month_was_paid_pays_the_rest_to_the_heirs(zone: Zone, january: PayRun) -> None:
    death_rules(zone)
    month_taken(zone, january, RunState.PAID)
    departure = death(zone)
    heir(zone, departure, "Fatou Ndiaye", (1, 1))
    departure = step(zone, departure, "calculer", by="fatou")
    heirs_checked(zone, departure)
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with scope(zone.home):
        lines = dict(Payslip.objects.get(run=run).lines.values_list("column__code", "amount"))
        assert lines["1100"] == -200_000
        assert run.payments.get().holder == "Fatou Ndiaye"


def test_the_file_closes_when_every_heir_has_signed(zone: Zone, january: PayRun) -> None:
    death_rules(zone)
    departure = death(zone)
    heir(zone, departure, "Fatou Ndiaye", (1, 2))
    omar = heir(zone, departure, "Omar Ndiaye", (1, 2))
    departure = step(zone, departure, "calculer", by="fatou")
    heirs_checked(zone, departure)
    run = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, run, RunState.PAID)
    with scope(zone.home, actor=zone.user("fatou")):
        departure.clearances.update(state="done")
        heir_receipt(heir=departure.heirs.get(name="Fatou Ndiaye"), signed_on=dt.date(2026, 2, 5), access=may(zone, "fatou"))
        pension_handover(
            departure=departure, handed_over_on=dt.date(2026, 2, 6), received_on=dt.date(2026, 2, 7),
            received_by="Mme Diatta", access=may(zone, "fatou"),
        )  # fmt: skip
    with pytest.raises(Refusal, match="Omar Ndiaye"):
        step(zone, departure, "clore", by="fatou")
    with scope(zone.home, actor=zone.user("fatou")):
        heir_receipt(heir=omar, signed_on=dt.date(2026, 2, 5), access=may(zone, "fatou"))
    assert step(zone, departure, "clore", by="fatou").state == DepartureState.CLOSED


def test_the_funeral_costs_are_recalculated_when_the_file_is_completed(zone: Zone, january: PayRun) -> None:
    death_rules(zone)
    departure = step(zone, death(zone), "calculer", by="fatou")
    with scope(zone.home, actor=zone.user("fatou")):
        death_update(departure=departure, values={"funeral_cost": 320_000}, access=may(zone, "fatou"), reason="facture")
        assert departure.amounts.get(kind=AmountKind.FUNERAL).amount == 320_000


def test_the_next_month_pays_nothing_to_a_deceased(zone: Zone, january: PayRun) -> None:
    death(zone, died_on=LAST_DAY)
    month_taken(zone, january, RunState.CLOSED)
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    with scope(zone.home):
        assert not february.payslips.filter(employee=zone.employee("awa")).exists()
