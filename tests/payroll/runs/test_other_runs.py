"""Runs beside the month's own: each pays the difference between the whole month and what is paid otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from hr_core.access import access_of
from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import ItemFrequency, RunKind, RunState
from payroll.models import LineOrigin, PayItem, PayItemVersion, PayPeriod, PayRun, Payslip, PayslipLine
from payroll.selectors.explanations import payslip_result
from payroll.services.circuit import run_cancel, run_open, run_reject
from payroll.services.closing import seals_verify
from payroll.services.definition import ItemDefinition
from payroll.services.sources import PaySource, SourceRoster, derived, insert_after, sources
from payroll.services.variable_inputs import variable_input_set
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken

BONUS = 250_000


def opened(zone: Zone, period: PayPeriod, kind: str, *names: str, amount: int = BONUS) -> PayRun:
    """Another run of the month for some of the cast, with a bonus entered for each."""
    people = [zone.employee(name) for name in names]
    with scope(zone.home, actor=zone.user("ousmane")):
        run = run_open(
            institution=zone.home,
            period=period,
            kind=kind,
            employees=[each.pk for each in people],
            label="Prime",
            actor=zone.user("ousmane"),
        )
        for each in people:
            access = access_of(zone.user("ousmane"), zone.home.pk)
            variable_input_set(
                period=period, employee=each, item=PayItem.objects.get(code="3900"), amount=amount, run=run, access=access
            )
    return run


def lines(run: PayRun, employee: Employee) -> dict[str, int]:
    found = PayslipLine.objects.filter(payslip__run=run, payslip__employee=employee)
    return dict(found.values_list("column__code", "amount"))


def added(*all_lines: dict[str, int]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in all_lines:
        for code, amount in each.items():
            total[code] = total.get(code, 0) + amount
    return {code: amount for code, amount in total.items() if amount}


def month_with_bonus(zone: Zone) -> dict[str, int]:
    """February, identical but paid in one run with the bonus in it."""
    run = month_opened(zone, 2026, 2)
    with scope(zone.home, actor=zone.user("ousmane")):
        variable_input_set(
            period=run.period,
            employee=zone.employee("awa"),
            item=PayItem.objects.get(code="3900"),
            amount=BONUS,
            access=access_of(zone.user("ousmane"), zone.home.pk),
        )
    month_taken(zone, run, RunState.CALCULATED)
    with scope(zone.home):
        return lines(run, zone.employee("awa"))


def test_a_supplementary_run_pays_what_the_month_lacked_to_the_franc(zone: Zone, january_paid: PayRun) -> None:
    run = month_taken(zone, opened(zone, january_paid.period, RunKind.SUPPLEMENTARY, "awa"), RunState.CLOSED)
    with scope(zone.home):
        regular, more = lines(january_paid, zone.employee("awa")), lines(run, zone.employee("awa"))
        slip = Payslip.objects.get(run=run)
        assert slip.gross == BONUS
        assert slip.already["1100"] == regular["1100"]
    assert more["3900"] == BONUS and "1100" not in more
    assert added(regular, more) == month_with_bonus(zone)


def test_a_bonus_paid_before_the_month_leaves_the_rest_to_the_month(zone: Zone, january: PayRun) -> None:
    run = month_taken(zone, opened(zone, january.period, RunKind.BONUS, "awa"), RunState.PAID)
    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        first, rest = lines(run, zone.employee("awa")), lines(january, zone.employee("awa"))
        assert "1100" not in first and rest["1100"] == 400_000
        assert january.problems.filter(code="no_payslip").count() == 0
    assert added(first, rest) == month_with_bonus(zone)


def test_a_bonus_that_a_formula_gives_to_some_is_no_bonus_of_the_others(zone: Zone, january: PayRun) -> None:
    with scope(zone.home):
        PayItemVersion.objects.filter(item__code="3900").update(
            formula="salaire_base", run_kinds=[RunKind.BONUS], frequency=ItemFrequency.EVERYONE
        )
    with scope(zone.home, actor=zone.user("ousmane")):
        run = run_open(
            institution=zone.home, period=january.period, kind=RunKind.BONUS, employees=[zone.employee("awa").pk],
            label="Prime", actor=zone.user("ousmane"),
        )  # fmt: skip
    month_taken(zone, run, RunState.PAID)
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        assert lines(run, zone.employee("awa"))["3900"] == 400_000
        assert "3900" not in lines(january, zone.employee("awa")) and "3900" not in lines(january, zone.employee("moussa"))
        assert lines(january, zone.employee("awa")) == lines(january, zone.employee("moussa"))
        slip = Payslip.objects.get(run=january, employee=zone.employee("moussa"))
        assert payslip_result(slip).amount("3900")[0] == 0


def test_an_unchanged_month_gives_no_payslip_to_a_later_run(zone: Zone, january_paid: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        run = run_open(
            institution=zone.home, period=january_paid.period, kind=RunKind.SUPPLEMENTARY, actor=zone.user("ousmane")
        )
    month_taken(zone, run, RunState.CALCULATED)
    with scope(zone.home):
        assert not run.payslips.exists()
        assert run.totals["net"] == 0


def test_two_runs_calculated_side_by_side_do_not_overlook_each_other(zone: Zone, january_paid: PayRun) -> None:
    first = month_taken(zone, opened(zone, january_paid.period, RunKind.SUPPLEMENTARY, "awa"), RunState.CALCULATED)
    second = month_taken(zone, opened(zone, january_paid.period, RunKind.BONUS, "awa"), RunState.CALCULATED)
    month_from_calculated(zone, first)
    with pytest.raises(Refusal, match="recalculer"):
        month_from_calculated(zone, second)
    with scope(zone.home), pytest.raises(Refusal, match="avant d’être payée"):
        run_reject(run=first, access=access_of(zone.user("aminata"), zone.home.pk), reason="x")


def month_from_calculated(zone: Zone, run: PayRun) -> None:
    from tests.payroll.months import ACTORS, _take

    for state, name in list(ACTORS.items())[2:-1]:
        user = zone.user(name)
        with scope(zone.home, actor=user):
            _take(zone, run, user, state)
            run.refresh_from_db()


def test_an_authorised_run_that_another_deducts_is_not_rejected(zone: Zone, january: PayRun) -> None:
    month_taken(zone, january, RunState.ACCEPTED)
    month_taken(zone, opened(zone, january.period, RunKind.BONUS, "awa"), RunState.ACCEPTED)
    with scope(zone.home), pytest.raises(Refusal, match="la rejeter d’abord"):
        run_reject(run=january, access=access_of(zone.user("aminata"), zone.home.pk), reason="erreur")


def test_a_closed_month_takes_no_other_run(zone: Zone, january_closed: PayRun) -> None:
    with scope(zone.home), pytest.raises(Refusal, match="clôturé"):
        run_open(
            institution=zone.home, period=january_closed.period, kind=RunKind.BONUS, actor=zone.user("ousmane")
        )


def test_the_period_closes_with_its_last_run_and_the_chain_holds(zone: Zone, january_closed: PayRun) -> None:
    run = month_opened(zone, 2026, 2)
    month_taken(zone, run, RunState.PAID)
    other = opened(zone, run.period, RunKind.BONUS, "awa", "fatou")
    month_taken(zone, other, RunState.CLOSED)
    with scope(zone.home, actor=zone.user("binta")):
        assert not PayPeriod.objects.get(pk=run.period_id).is_closed
        from payroll.services.circuit import step_take

        step_take(run=run, access=access_of(zone.user("binta"), zone.home.pk), to_state=RunState.CLOSED)
        assert PayPeriod.objects.get(pk=run.period_id).is_closed
        assert all(found.ok for found in seals_verify(institution=zone.home))


def test_somebody_who_has_left_is_paid_only_what_the_run_adds(zone: Zone, january_closed: PayRun) -> None:
    with scope(zone.home, actor=None, reason="sortie"):
        Employee.objects.filter(pk=zone.employee("awa").pk).update(left_on="2026-02-01")
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.PAID)
    run = month_taken(zone, opened(zone, february.period, RunKind.SETTLEMENT, "awa"), RunState.PAID)
    with scope(zone.home):
        assert not Payslip.objects.filter(run=february, employee=zone.employee("awa")).exists()
        paid = lines(run, zone.employee("awa"))
        assert paid["3900"] == BONUS and "1100" not in paid
        assert Payslip.objects.get(run=run).gross == BONUS


def test_a_run_opened_by_mistake_goes_away_with_its_calculation(zone: Zone, january_paid: PayRun) -> None:
    run = month_taken(zone, opened(zone, january_paid.period, RunKind.BONUS, "awa"), RunState.CALCULATED)
    with scope(zone.home, actor=zone.user("ousmane")):
        access = access_of(zone.user("ousmane"), zone.home.pk)
        with pytest.raises(Refusal, match="motif"):
            run_cancel(run=run, access=access, reason=" ")
        run_cancel(run=run, access=access, reason="doublon")
        assert not PayRun.objects.filter(pk=run.pk).exists()
        with pytest.raises(Refusal, match="ne se supprime pas"):
            run_cancel(run=january_paid, access=access, reason="essai")


class Advance(PaySource):
    """A source for the tests: 30 000 held back each month, and an absence of ten days taken from the base salary."""

    key, label, order = "essai", "Essai", 50

    def define(self, items: list[ItemDefinition], **_where: Any) -> list[ItemDefinition]:
        base = next((item for item in items if item.code == "1100"), None)
        if base is None:
            return items
        return insert_after(items, "1100", derived(base, "absence", "Absence : salaire de base"))

    def gather(self, roster: SourceRoster) -> None:
        for employee in self.people:
            roster.give(employee, "6900", amount=30_000, reference=7, label="Avance n° 7")
            roster.ask_first(employee)

    def settle(self, roster: SourceRoster, first: Any) -> None:
        for employee in self.people:
            if employee in first:
                cut = -((2 * first.amount(employee, "1100") * 10 + 30) // 60)
                roster.give(employee, "1100-absence", amount=cut, reference=9, label="Congé sans solde, 10 jours")

    people: Sequence[int] = ()


@pytest.fixture
def advance(zone: Zone) -> Iterator[Advance]:
    source = Advance()
    source.people = [zone.employee("awa").pk]
    kept = list(sources)
    sources.register(source)
    yield source
    sources._all = kept


def test_what_a_source_gives_stands_on_the_payslip_with_its_origin(zone: Zone, advance: Advance, january: PayRun) -> None:
    month_taken(zone, january, RunState.CLOSED)
    with scope(zone.home):
        paid = lines(january, zone.employee("awa"))
        assert paid["1100"] == 400_000
        assert paid["1100-absence"] == -133_333
        assert paid["6900"] == 30_000
        slip = Payslip.objects.get(run=january, employee=zone.employee("awa"))
        other = Payslip.objects.get(run=january, employee=zone.employee("fatou"))
        assert slip.gross == other.gross - 133_333
        kept = LineOrigin.objects.order_by("code").values_list("employee", "code", "reference", "amount")
        assert list(kept) == [(slip.employee_id, "1100-absence", 9, -133_333), (slip.employee_id, "6900", 7, 30_000)]
        column = january.columns.get(code="1100-absence")
        assert column.item_code == "1100"
        assert all(found.ok for found in seals_verify(institution=zone.home))


def test_a_later_run_does_not_take_twice_what_a_source_gave(zone: Zone, advance: Advance, january: PayRun) -> None:
    month_taken(zone, january, RunState.PAID)
    run = month_taken(zone, opened(zone, january.period, RunKind.BONUS, "awa"), RunState.PAID)
    with scope(zone.home):
        assert not LineOrigin.objects.filter(run=run).exists()
        paid = lines(run, zone.employee("awa"))
    assert "6900" not in paid and "1100-absence" not in paid


def test_an_item_that_is_not_defined_blocks_instead_of_vanishing(zone: Zone, advance: Advance, january: PayRun) -> None:
    advance.gather = lambda roster: roster.give(  # type: ignore[method-assign]
        zone.employee("awa").pk, "9999", amount=1_000, label="Prêt"
    )
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        found = january.problems.get(code="undefined_item")
        assert found.severity == "blocking" and "9999" in found.message


def test_an_officer_opens_a_bonus_for_named_people_on_screen(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    numbers = f"{zone.employee('awa').staff_number}, {zone.employee('fatou').staff_number}"
    given = {
        "kind": "bonus",
        "period": january.period_id,
        "label": "Prime de bilan",
        "population": "chosen",
        "staff_numbers": numbers,
    }
    refused = browser.post("/paie/campagnes/autre/", {**given, "staff_numbers": "00001 99999"})
    assert refused.status_code == 422 and "99999" in refused.content.decode()
    answer = browser.post("/paie/campagnes/autre/", given, follow=True)
    assert "Gratification" in answer.content.decode() or "gratification" in answer.content.decode()
    with scope(zone.home):
        run = PayRun.objects.get(kind="bonus")
        assert run.employees == sorted([zone.employee("awa").pk, zone.employee("fatou").pk])
        assert run.state == RunState.OPEN


def test_a_unit_is_paid_with_those_below_it(zone: Zone, january: PayRun, as_: Any) -> None:
    given = {"kind": "supplementary", "period": january.period_id, "label": "Agence", "population": "unit"}
    browser = as_("ousmane")
    assert browser.post("/paie/campagnes/autre/", given).status_code == 422
    browser.post("/paie/campagnes/autre/", {**given, "unit": zone.units["ipres-sn/AG-KL"].pk})
    browser.post("/paie/campagnes/autre/", {**given, "unit": zone.units["ipres-sn/DG"].pk})
    with scope(zone.home):
        agency, everybody = PayRun.objects.filter(kind="supplementary").order_by("number")
        assert agency.employees == sorted([zone.employee("awa").pk, zone.employee("moussa").pk])
        assert len(everybody.employees or ()) == len([each for each in zone.employees if each != "oumar"])


def test_why_tells_the_month_what_is_paid_elsewhere_and_the_origins(
    zone: Zone, advance: Advance, january: PayRun, as_: Any
) -> None:
    month_taken(zone, january, RunState.PAID)
    run = month_taken(zone, opened(zone, january.period, RunKind.BONUS, "awa"), RunState.PAID)
    with scope(zone.home):
        slip = Payslip.objects.get(run=january, employee=zone.employee("awa"))
        other = Payslip.objects.get(run=run)
        tax = next(code for code in lines(run, zone.employee("awa")) if code.startswith("income-tax"))
    browser = as_("ousmane")
    page = browser.get(f"/paie/bulletins/{slip.pk}/lignes/6900/").content.decode()
    assert "Avance n° 7" in page
    page = browser.get(f"/paie/bulletins/{other.pk}/lignes/{tax}/").content.decode()
    assert "autre campagne du mois" in page and "C’est le bulletin qui fait foi" not in page
    mine = as_("awa").get(f"/paie/mes-bulletins/{other.pk}/").content.decode()
    assert "autre campagne du mois" in mine
