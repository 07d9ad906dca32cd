"""The Senegalese month of 2026 written for OpenFisca-Core, as its users write it: float32 vectors, one class a step.

The same rules and figures as `payroll/countries/sn.py`, so that both calculate the same people in the same run.
"""

from __future__ import annotations

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.taxscales import MarginalRateTaxScale
from openfisca_core.variables import Variable

PERIOD = "2026-01"
Person = build_entity(key="person", plural="persons", label="Agent", is_person=True)

REDUCTION = {  # parts × 2: rate, minimum, maximum
    2: (0.0, 0, 0),
    3: (0.10, 100_000, 300_000),
    4: (0.15, 200_000, 650_000),
    5: (0.20, 300_000, 1_100_000),
    6: (0.25, 400_000, 1_650_000),
    7: (0.30, 500_000, 2_030_000),
    8: (0.35, 600_000, 2_490_000),
    9: (0.40, 700_000, 2_755_000),
    10: (0.45, 800_000, 3_180_000),
}
BRACKETS = ((0, 0.0), (630_000, 0.20), (1_500_000, 0.30), (4_000_000, 0.35), (8_000_000, 0.37), (13_500_000, 0.40), (50_000_000, 0.43))
TRIMF = ((0, 900), (600_000, 3_600), (1_000_000, 4_800), (2_000_000, 12_000), (7_000_000, 18_000), (12_000_000, 36_000))


class Marital(Enum):
    single = "célibataire"
    married = "marié"
    divorced = "divorcé"
    widowed = "veuf"


def half_up(x: np.ndarray) -> np.ndarray:
    return np.floor(x + 0.5)


def _input(name: str, kind: type, **more: object) -> type[Variable]:
    return type(name, (Variable,), {"value_type": kind, "entity": Person, "definition_period": MONTH, "label": name, **more})


def _amount(name: str, formula) -> type[Variable]:
    return type(
        name,
        (Variable,),
        {
            "value_type": float,
            "entity": Person,
            "definition_period": MONTH,
            "label": name,
            "formula": lambda person, period, parameters: formula(person, period),
        },
    )


def _scale() -> MarginalRateTaxScale:
    scale = MarginalRateTaxScale()
    for threshold, rate in BRACKETS:
        scale.add_bracket(threshold, rate)
    return scale


SCALE = _scale()


def _parts(person, period):
    status, children = person("marital_status", period), person("children", period)
    married, widowed = status == Marital.married, status == Marital.widowed
    parts = 1 + 0.5 * married + 0.5 * (widowed * (children > 0)) + 0.5 * children
    parts = parts + 0.5 * married * np.logical_not(person("spouse_income", period))
    return np.minimum(parts, 5)


def _reduction(person, period):
    halves = np.asarray(2 * person("parts", period), dtype=np.int64)
    rates, minima, maxima = (np.array([REDUCTION.get(i, (0, 0, 0))[k] for i in range(11)]) for k in range(3))
    return np.clip(rates[halves] * person("tax_before", period), minima[halves], maxima[halves])


def _trimf(person, period):
    annual = person("taxable", period) * 12
    edges, amounts = np.array([e for e, _ in TRIMF]), np.array([a for _, a in TRIMF])
    each = amounts[np.searchsorted(edges, annual, side="right") - 1]
    dependent = (person("marital_status", period) == Marital.married) * np.logical_not(person("spouse_income", period))
    return half_up(each * (1 + dependent * person("spouses", period)) / 12) * (annual > 0)


VARIABLES = [
    _input("base_salary", float),
    _input("taxable_allowances", float),
    _input("exempt_allowances", float),
    _input("transport_allowance", float),
    _input("children", int),
    _input("spouses", int),
    _input("spouse_income", bool),
    _input("is_manager", bool),
    _input("marital_status", Enum, possible_values=Marital, default_value=Marital.single),
    _amount("transport_over", lambda p, t: np.maximum(p("transport_allowance", t) - 26_000, 0)),
    _amount(
        "gross",
        lambda p, t: p("base_salary", t) + p("taxable_allowances", t) + p("exempt_allowances", t) + p("transport_allowance", t),
    ),
    _amount("taxable", lambda p, t: p("base_salary", t) + p("taxable_allowances", t) + p("transport_over", t)),
    _amount("general_base", lambda p, t: np.minimum(p("taxable", t), 432_000)),
    _amount("cadre_base", lambda p, t: np.minimum(p("taxable", t), 1_296_000) * p("is_manager", t)),
    _amount("css_base", lambda p, t: np.minimum(p("taxable", t), 63_000)),
    _amount("ipres_general_employee", lambda p, t: half_up(p("general_base", t) * 0.056)),
    _amount("ipres_general_employer", lambda p, t: half_up(p("general_base", t) * 0.084)),
    _amount("ipres_cadre_employee", lambda p, t: half_up(p("cadre_base", t) * 0.024)),
    _amount("ipres_cadre_employer", lambda p, t: half_up(p("cadre_base", t) * 0.036)),
    _amount("css_family_employer", lambda p, t: half_up(p("css_base", t) * 0.07)),
    _amount("css_injury_employer", lambda p, t: half_up(p("css_base", t) * 0.01)),
    _amount("cfce", lambda p, t: half_up(p("taxable", t) * 0.03)),
    _amount("annual_gross", lambda p, t: p("taxable", t) * 12),
    _amount("abatement", lambda p, t: np.minimum(p("annual_gross", t) * 0.3, 900_000)),
    _amount("annual_taxable", lambda p, t: np.floor((p("annual_gross", t) - p("abatement", t)) / 1000) * 1000),
    _amount("tax_before", lambda p, t: SCALE.calc(p("annual_taxable", t))),
    _amount("parts", _parts),
    _amount("family_reduction", _reduction),
    _amount("income_tax", lambda p, t: half_up(np.maximum(p("tax_before", t) - p("family_reduction", t), 0) / 12)),
    _amount("trimf", _trimf),
    _amount(
        "net",
        lambda p, t: p("gross", t)
        - p("ipres_general_employee", t)
        - p("ipres_cadre_employee", t)
        - p("income_tax", t)
        - p("trimf", t),
    ),
    _amount(
        "employer_cost",
        lambda p, t: p("gross", t)
        + p("ipres_general_employer", t)
        + p("ipres_cadre_employer", t)
        + p("css_family_employer", t)
        + p("css_injury_employer", t)
        + p("cfce", t),
    ),
]


class Senegal(TaxBenefitSystem):
    def __init__(self) -> None:
        super().__init__([Person])
        for variable in VARIABLES:
            self.add_variable(variable)


SYSTEM = Senegal()
MARITAL = list(Marital)


def net_pay(columns: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Net pay and employer cost of everybody, as float32, in a fresh simulation."""
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, count=len(columns["base_salary"]))
    for name, values in columns.items():
        simulation.set_input(name, PERIOD, values)
    return simulation.calculate("net", PERIOD), simulation.calculate("employer_cost", PERIOD)
