"""Two simulations of the demonstration at IPRES over a year: a raise with steps and hires, and a plan without replacement."""

from __future__ import annotations

from datetime import date

from hr_core.access import Access
from hr_core.models import Institution
from payroll.choices_steering import MeasureKind
from payroll.models import SimulationMeasure, SimulationScenario
from payroll.services.simulation.scenarios import measure_save, scenario_ask, scenario_perform, scenario_save

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
