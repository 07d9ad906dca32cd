"""A year of a small fund, played month by month, ends with every balance agreeing.

Hires, leavers, a death, a promotion, a child, a loan, two creditors, a maternity, a strike refunded by protocol, a law that
changes in July, a rise learnt in October that holds since May, a payslip cancelled and replaced, a bonus in December.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from hr_core.access import access_of
from hr_core.facts import BY_SLUG
from hr_core.models import Employee, FamilyStatus, User
from hr_core.scope import scope
from hr_core.services.facts import fact_add
from hr_core.services.roles import zone_administrator_appoint
from payroll.choices import RunKind, RunState
from payroll.choices_departures import Cause, FuneralPayer
from payroll.models import (
    BranchClaim,
    ClaimMonth,
    Departure,
    LineOrigin,
    Payment,
    PayPeriod,
    PayRun,
    Payslip,
    PayslipLine,
    PayslipNumber,
)
from payroll.selectors.cumulative import year_to_date
from payroll.selectors.deduction_balances import balances
from payroll.selectors.loan_agreement import loan_agreement
from payroll.services.absences.claims import claim_balance, claim_receive, claim_send
from payroll.services.closing import seals_verify
from payroll.services.corrections import correction_open
from payroll.services.departure_rules import DepartureRules, departure_rules_set
from payroll.services.variable_inputs import variable_input_set
from tests import cast
from tests.cast import Zone
from tests.payroll.absences.conftest import absent
from tests.payroll.absences.test_claims import maternity_rule
from tests.payroll.absences.test_refunds import approved as refund_approved
from tests.payroll.backpay.changes import answered, approved, raised, searched
from tests.payroll.deductions.acts import act, creditor, item, moment, scale
from tests.payroll.departures.leaving import heir, heirs_checked, opened, run_taken, step, with_run
from tests.payroll.law.test_overrides import approve, propose
from tests.payroll.loans.conftest import lend, running_loan
from tests.payroll.months import month_opened, month_taken
from tests.payroll.runs.test_other_runs import opened as other_run

D = dt.date
OUTSTANDING = 200_000


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def year(zone: Zone) -> Zone:
    """2026, from January to December, closed month by month."""
    idrissa = User.objects.create_user("idrissa", "idrissa@example.org", cast.PASSWORD, full_name="Idrissa Maïga")
    zone_administrator_appoint(user=idrissa)
    zone.users["idrissa"] = idrissa
    january(zone)
    closed(zone, 2, newcomers)
    closed(zone, 3, strike_and_promotion)
    closed(zone, 4, maternity_and_protocol)
    closed(zone, 5)
    june(zone)
    approve(zone, propose(zone, start=D(2026, 7, 1), value={"amount": 300_000}))
    closed(zone, 7)
    august(zone)
    closed(zone, 9)
    october(zone)
    november(zone)
    december(zone)
    return zone


def closed(zone: Zone, month: int, events: Any = None) -> PayRun:
    run = month_opened(zone, 2026, month)
    if events is not None:
        events(zone)
    return month_taken(zone, run, RunState.CLOSED)


def january(zone: Zone) -> None:
    """A loan of 1 200 000 at 6 % for Fatou, two creditors of Moussa, the rules of maternity and of death."""
    run = month_opened(zone, 2026, 1)
    lend(zone)
    running_loan(zone, name="fatou", amount=1_200_000, months=24, rate=6_000)
    scale(zone)
    act(zone, "moussa", number="11", principal=300_000, instalment=30_000)
    act(
        zone, "moussa", number="12", principal=OUTSTANDING, instalment=25_000, notified_at=moment(7),
        creditor=creditor(zone, "Coopérative des agents"), item=item(zone, "6510"),
    )  # fmt: skip
    maternity_rule(zone)
    answered(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        rules = DepartureRules(death_months="6", death_text="Statut, article 71", funeral_ceiling=500_000)
        departure_rules_set(
            institution=zone.home, start=D(2026, 1, 1), rules=rules, actor=zone.user("ousmane"), reason="statut"
        )
    month_taken(zone, run, RunState.CLOSED)


def newcomers(zone: Zone) -> None:
    """Two hires, one in the middle of the month, and Awa's third child."""
    with scope(zone.home, actor=zone.user("fatou"), reason="embauche"):
        for number, (name, day) in enumerate((("nafi", D(2026, 2, 10)), ("demba", D(2026, 2, 1))), start=40):
            hired = cast.employee(zone, zone.home, name, f"{number:05d}", zone.units["ipres-sn/DG"], 350_000)
            for fact in ("contract", "posting", "administrativestatus", "familystatus", "payterms", "bankaccount"):
                getattr(hired, f"{fact}_set").update(start=day)
            Employee.objects.filter(pk=hired.pk).update(hired_on=day, seniority_on=day)
            zone.employees[name] = Employee.objects.get(pk=hired.pk)
        fact_add(
            employee=zone.employee("awa"),
            kind=BY_SLUG["situation"],
            values={"start": D(2026, 2, 1), "marital_status": "married", "spouse_has_income": True, "declared_children": 3},
            actor=zone.user("fatou"),
        )


def strike_and_promotion(zone: Zone) -> None:
    for name in ("awa", "moussa"):
        absent(zone, "greve", D(2026, 3, 9), D(2026, 3, 12), who=name)
    raised(zone, "serigne", D(2026, 3, 1), 450_000)


def maternity_and_protocol(zone: Zone) -> None:
    start = D(2026, 4, 13)
    absent(zone, "maternite", start, start + dt.timedelta(days=98), who="binta", expected_birth_on=D(2026, 5, 25))
    refund_approved(
        zone, reference="Protocole du 3 avril", signed_on=D(2026, 4, 3), start=D(2026, 3, 1), end=D(2026, 4, 1), month=4
    )


def june(zone: Zone) -> None:
    """Nafi leaves on the 15th; the settlement is paid before the month."""
    run = month_opened(zone, 2026, 6)
    day = D(2026, 6, 15)
    departure = opened(
        zone, "nafi", cause=Cause.RESIGNATION, notified_on=D(2026, 5, 15), last_worked_on=day, last_paid_on=day,
        reason="Démission", reference="Lettre du 15/05/2026",
    )  # fmt: skip
    departure = step(zone, departure, "calculer", by="fatou")
    settlement = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, settlement, RunState.CLOSED)
    month_taken(zone, run, RunState.CLOSED)


def august(zone: Zone) -> None:
    """Demba dies on the 10th: the settlement goes to two heirs, a third and two thirds."""
    run = month_opened(zone, 2026, 8)
    day = D(2026, 8, 10)
    departure = opened(
        zone, "demba", cause=Cause.DEATH, notified_on=day, last_worked_on=day, last_paid_on=day, reason="Décès",
        reference="Acte n° 9",
        death={
            "died_on": day,
            "certificate": "Acte n° 9 du 11/08/2026",
            "heredity_reference": "Certificat n° 51",
            "funeral_payer": FuneralPayer.HEIRS,
            "funeral_cost": 400_001,
            "funeral_evidence": "Facture 7",
        },
    )  # fmt: skip
    heir(zone, departure, "Fatou Essai", (1, 3), link="spouse")
    heir(zone, departure, "Omar Essai", (2, 3))
    departure = step(zone, departure, "calculer", by="fatou")
    heirs_checked(zone, departure)
    settlement = with_run(zone, departure)
    step(zone, departure, "viser", by="khady")
    run_taken(zone, settlement, RunState.CLOSED)
    month_taken(zone, run, RunState.CLOSED)


def october(zone: Zone) -> None:
    """Aminata's rise holds since May, before the law changed: five months of back pay."""
    run = month_opened(zone, 2026, 10)
    raised(zone, "aminata", D(2026, 5, 1), 460_000)
    searched(zone)
    approved(zone, "aminata")
    month_taken(zone, run, RunState.CLOSED)


def november(zone: Zone) -> None:
    """Awa's October payslip was wrong: it is cancelled and replaced before November is paid."""
    raised(zone, "awa", D(2026, 10, 1), 430_000)
    with scope(zone.home, actor=zone.user("ousmane")):
        wrong = Payslip.objects.get(run__period__month=10, run__kind=RunKind.REGULAR, employee=zone.employee("awa"))
        correction = correction_open(
            payslip=wrong, access=access_of(zone.user("ousmane"), zone.home.pk), reason="Échelon d’octobre oublié"
        )
    month_taken(zone, correction, RunState.CLOSED)
    closed(zone, 11, branch_pays)


def branch_pays(zone: Zone) -> None:
    """The branch refunds the first two months of Binta's maternity."""
    with scope(zone.home, actor=zone.user("ousmane")):
        claim = BranchClaim.objects.get()
        claim_send(claim=claim, sent_on=D(2026, 6, 5), reference="CSS-77", actor=zone.user("ousmane"))
        received = ClaimMonth.objects.order_by("year", "month")[:2]
        total = sum(month.amount for month in received)
        claim_receive(claim=claim, received_on=D(2026, 11, 4), amount=total, reference="VIR-1", actor=zone.user("ousmane"))


def december(zone: Zone) -> None:
    """A bonus is paid before the month."""
    run = month_opened(zone, 2026, 12)
    bonus = other_run(zone, run.period, RunKind.BONUS, "awa", "fatou", "serigne", amount=300_000)
    month_taken(zone, bonus, RunState.CLOSED)
    with scope(zone.home, actor=zone.user("ousmane")):
        variable_input_set(
            period=run.period,
            employee=zone.employee("khady"),
            item=item(zone, "3900"),
            amount=50_000,
            access=access_of(zone.user("ousmane"), zone.home.pk),
        )
    month_taken(zone, run, RunState.CLOSED)


def lines(zone: Zone, name: str, **where: Any) -> dict[str, int]:
    found = PayslipLine.objects.filter(payslip__employee=zone.employee(name), **where)
    return dict(found.order_by().values("column__code").annotate(sum=Sum("amount")).values_list("column__code", "sum"))


def ends_of_year(zone: Zone) -> dict[str, int]:
    return {
        name: sum(PayRun.objects.values_list(f"totals__{name}", flat=True))
        for name in ("gross", "contributions", "tax", "deductions", "net", "employer")
    }


@pytest.mark.slow
def test_every_balance_of_the_year_agrees(year: Zone) -> None:
    zone = year
    with scope(zone.home):
        payslips_are_the_registers_and_the_payments(zone)
        seals_and_numbers_hold(zone)
        loans_and_creditors_balance(zone)
        strike_and_maternity_balance(zone)
        back_pay_is_complete(zone)
        heirs_have_the_whole_settlement(zone)
        leavers_are_paid_to_their_day(zone)
        year_to_date_is_the_sum_of_the_year(zone)
    scan = searched(zone, since=D(2026, 1, 1))
    assert scan.cases == 0, "what was found late is paid: looking again finds nothing"


def payslips_are_the_registers_and_the_payments(zone: Zone) -> None:
    assert PayRun.objects.count() == 12 + 4 and not PayRun.objects.exclude(state=RunState.CLOSED).exists()
    assert not PayPeriod.objects.filter(is_closed=False).exists()
    for run in PayRun.objects.all():
        slips = run.payslips.aggregate(net=Sum("net"), gross=Sum("gross"), employer=Sum("employer"))
        assert {name: run.totals[name] for name in slips} == {name: value or 0 for name, value in slips.items()}
        for column in run.columns.all():
            found = PayslipLine.objects.filter(column=column).aggregate(sum=Sum("amount"))["sum"] or 0
            assert found == column.total, (run, column.code)
        paid: dict[int, int] = defaultdict(int)
        for slip, amount in Payment.objects.filter(run=run).values_list("payslip", "amount"):
            paid[slip] += amount
        for slip in run.payslips.all():
            assert paid[slip.pk] == max(slip.net, 0), (run, slip)
            assert slip.net >= 0, (run, slip)
    by_section: dict[str, int] = defaultdict(int)
    rows = PayslipLine.objects.order_by().values("column__section").annotate(sum=Sum("amount"))
    for section, amount in rows.values_list("column__section", "sum"):
        by_section[section] += amount
    totals = ends_of_year(zone)
    assert by_section["earning"] == totals["gross"]
    assert by_section["employee-contribution"] == totals["contributions"]
    assert by_section["tax"] == totals["tax"]
    assert by_section["deduction"] == totals["deductions"]
    assert totals["net"] == totals["gross"] - totals["contributions"] - totals["tax"] - totals["deductions"]


def seals_and_numbers_hold(zone: Zone) -> None:
    found = seals_verify(institution=zone.home)
    assert len(found) == 16 and all(each.ok for each in found)
    numbers = list(PayslipNumber.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, Payslip.objects.count() + 1))


def loans_and_creditors_balance(zone: Zone) -> None:
    agreement = loan_agreement(zone.home)
    assert len(agreement.rows) == 1 and not agreement.differing
    assert agreement.rows[0].taken + agreement.rows[0].balance == 1_200_000
    from payroll.models import DeductionAct

    acts = list(DeductionAct.objects.order_by("number"))
    left = balances(acts)
    for row, claimed, paid in zip(acts, (300_000, OUTSTANDING), (300_000, OUTSTANDING), strict=True):
        taken = LineOrigin.objects.filter(source="deductions", reference=row.pk).aggregate(sum=Sum("amount"))["sum"]
        assert taken == paid and left[row.pk].balance == claimed - paid
        assert row.state == "settled", row.state


def strike_and_maternity_balance(zone: Zone) -> None:
    strikers = [zone.employee(name).pk for name in ("awa", "moussa")]
    withheld = PayslipLine.objects.filter(payslip__employee__in=strikers, column__code__endswith="-absence")
    assert withheld.filter(payslip__run__period__month=3).aggregate(sum=Sum("amount"))["sum"] < -80_000
    assert withheld.aggregate(sum=Sum("amount"))["sum"] == 0
    claim = BranchClaim.objects.get()
    months = list(ClaimMonth.objects.order_by("year", "month").values_list("month", "amount"))
    assert [month for month, _amount in months] == [4, 5, 6, 7]
    benefit = lines(zone, "binta")["3550"]
    assert sum(amount for _month, amount in months) == benefit
    assert claim_balance(claim) == months[2][1] + months[3][1]


def back_pay_is_complete(zone: Zone) -> None:
    """Aminata is paid as if the rise had been known in May: as a colleague raised on time, line by line."""
    found = lines(zone, "aminata", payslip__run__period__month=10)
    assert found["1100-rappel"] == 5 * 60_000
    paid = lines(zone, "aminata", payslip__run__period__month__gte=5, payslip__run__period__month__lte=10)
    base = paid["1100"] + paid["1100-rappel"]
    assert base == 6 * 460_000
    corrected = lines(zone, "awa", payslip__run__kind=RunKind.CORRECTION)
    assert corrected["1100"] == 30_000


def heirs_have_the_whole_settlement(zone: Zone) -> None:
    run = PayRun.objects.get(kind=RunKind.SETTLEMENT, period__month=8)
    slip = run.payslips.get()
    parts = dict(Payment.objects.filter(run=run).values_list("holder", "amount"))
    assert set(parts) == {"Fatou Essai", "Omar Essai"} and sum(parts.values()) == slip.net
    assert abs(parts["Omar Essai"] - 2 * parts["Fatou Essai"]) <= 2
    assert not Payslip.objects.filter(employee=zone.employee("demba"), run__period__month__gte=9).exists()


def leavers_are_paid_to_their_day(zone: Zone) -> None:
    found = lines(zone, "nafi", payslip__run__period__month=6)
    assert found["1100"] == 175_000
    assert lines(zone, "nafi", payslip__run__period__month=2)["1100"] == 350_000 * 21 // 30
    assert Departure.objects.filter(state="paid").count() == 2
    assert FamilyStatus.objects.filter(employee=zone.employee("awa")).count() == 2


def year_to_date_is_the_sum_of_the_year(zone: Zone) -> None:
    period = PayPeriod.objects.get(month=12)
    people = [zone.employee(name).pk for name in ("awa", "moussa", "fatou", "aminata", "binta")]
    sections = dict(PayRun.objects.get(period=period, kind=RunKind.REGULAR).columns.values_list("code", "section"))
    totals = year_to_date(period=period, employees=people, sections=sections)
    for key in people:
        sums = Payslip.objects.filter(employee=key).aggregate(gross=Sum("gross"), tax=Sum("tax"), net=Sum("net"))
        assert (totals[key].gross, totals[key].tax, totals[key].net) == (sums["gross"], sums["tax"], sums["net"])
