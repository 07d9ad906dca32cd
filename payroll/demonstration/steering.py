"""A budget and two simulations of the demonstration at IPRES: a raise with steps and hires, and a plan without replacement."""

from __future__ import annotations

from datetime import date

from hr_core.access import Access
from hr_core.models import Employee, Institution
from payroll.choices_steering import MeasureKind
from payroll.demonstration.cast import acting
from payroll.models import Budget, SimulationMeasure, SimulationScenario, WageBridge
from payroll.selectors.paid_sums import paid_runs
from payroll.services.budgets import budget_approve, budget_create, commitment_make, transfer_ask
from payroll.services.simulation.scenarios import measure_save, scenario_ask, scenario_perform, scenario_save
from payroll.services.wage_bridge.bridges import bridge_ask, bridge_perform

START = date(2026, 12, 1)
MONTHS = 8
SCENARIOS = (
    (
        "Protocole d’accord 2027",
        "Hausse de 3 % en janvier, avancement tous les deux ans, quatre embauches en mars.",
        (
            {"kind": MeasureKind.PAY, "rate": 3_000, "start": date(2027, 1, 1)},
            {"kind": MeasureKind.ADVANCEMENT, "rate": 2_500, "number": 24, "start": date(2027, 1, 1)},
            {"kind": MeasureKind.HIRES, "number": 4, "amount": 320_000, "start": date(2027, 3, 1)},
        ),
    ),
    (
        "Départs non remplacés",
        "Retraites à l’âge de la loi et trois autres départs, sans hausse.",
        (
            {"kind": MeasureKind.RETIREMENT, "start": START},
            {"kind": MeasureKind.LEAVERS, "number": 3, "start": date(2027, 2, 1)},
        ),
    ),
)


#: Credits of 2026 by section, in francs.
CREDITS = {
    "earning": 2_650_000_000, "employer-contribution": 216_000_000, "employer-tax": 76_000_000, "employer-charge": 4_000_000,
}  # fmt: skip


def budget(institution: Institution) -> None:
    """The budget of 2026 approved, a commitment, a transfer that waits; nothing when it is there. Runs in the scope."""
    if Budget.objects.exists():
        return
    with acting(institution, "drh") as access:
        staff = max(450, Employee.objects.filter(left_on=None).count())  # the credits are those of a fund of 450 people
        made = budget_create(institution=institution, year=2026, access=access)
        for line in made.lines.all():
            line.amount = CREDITS[line.section] * staff // 450
            line.save(update_fields=["amount"])
    with acting(institution, "dg") as signer:
        budget_approve(budget=made, act_number="CA/2025/041", act_on=date(2025, 12, 18), access=signer)
    with acting(institution, "drh") as access:
        lines = {line.section: line for line in made.lines.select_related("budget__institution__country")}
        commitment_make(
            line=lines["earning"], subject="Recrutement de deux contrôleurs", amount=5_400_000, derogation="", access=access
        )
        transfer_ask(
            source=lines["employer-charge"], target=lines["employer-tax"], amount=500_000,
            reason="Taxes sur les salaires de décembre", access=access,
        )  # fmt: skip


def bridge(institution: Institution) -> None:
    """The wage bill from October to November, employee by employee, where both months are paid; computed here, once."""
    october, november = date(2026, 10, 1), date(2026, 11, 1)
    with acting(institution, "controle") as access:
        paid = all(paid_runs(institution, (day.year, day.month)).exists() for day in (october, november))
        if not paid or WageBridge.objects.exists():
            return
        made = bridge_ask(institution=institution, before=october, after=november, months=1, access=access)
        bridge_perform(bridge_id=made.pk)


def simulations(institution: Institution, access: Access) -> None:
    """Computed here; nothing when they are there. Runs in the scope."""
    if SimulationScenario.objects.exists():
        return
    for name, about, measures in SCENARIOS:
        scenario = SimulationScenario(institution=institution, name=name, about=about, start=START, months=MONTHS)
        scenario_save(scenario=scenario, access=access)
        for values in measures:
            measure = SimulationMeasure(institution=institution, scenario=scenario, **values)
            measure_save(measure=measure, access=access)
        scenario_ask(scenario=scenario)
        scenario_perform(institution_id=institution.pk, scenario_id=scenario.pk)
