"""Togo recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from tg.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Options of the institution that this recomputation does not follow.
OPTIONS_LEFT_OUT = ("year_end_adjustment",)
SCALE_2023 = (
    (900_000, 3_000_000, 3),
    (3_000_000, 6_000_000, 10),
    (6_000_000, 9_000_000, 15),
    (9_000_000, 12_000_000, 20),
    (12_000_000, 15_000_000, 25),
    (15_000_000, 20_000_000, 30),
    (20_000_000, None, 35),
)
SCALE_2019 = (
    (0, 900_000, Fraction(1, 2)),
    (900_000, 4_000_000, 7),
    (4_000_000, 6_000_000, 15),
    (6_000_000, 10_000_000, 25),
    (10_000_000, 15_000_000, 30),
    (15_000_000, None, 35),
)
#: Monthly pay at the floors, where the taxable income enters a slice (x 12 x 0.6552, or x 0.6912 without the AMU) and
#: where the abatement stops.
EDGES = (
    35_000,
    52_500,
    114_469,
    108_507,
    381_563,
    482_254,
    763_126,
    915_751,
    868_056,
    1_144_689,
    1_205_633,
    1_355_312,
    1_630_037,
    2_087_912,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def annual_tax(case: dict, net_month: int) -> int:
    """Twelve months, 28 % less up to ten million, 120 000 less per dependant, thousand, scale, ten."""
    on, annual = case["date"], 12 * net_month
    dependants = case.get("children", 0)
    if case.get("marital_status", "single") == "married" and not case.get("spouse_income", False):
        dependants += 1
    income = annual - Fraction(28, 100) * min(annual, 10_000_000) - 120_000 * min(6, dependants)
    income = max(Fraction(0), income)
    if case.get("income_rounding", "year") == "month":
        income = floor(income / 12 / 1000) * 1000 * 12
    else:
        income = floor(income / 1000) * 1000
    tax = Fraction(0)
    for low, high, rate in SCALE_2023 if on >= "2023-01-01" else SCALE_2019:
        if income > low:
            tax += Fraction(rate) / 100 * (min(income, high or income) - low)
    return floor(tax / 10) * 10


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on = case["date"]
    base = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("transport_allowance", 0)
    gross = base + case.get("exempt_allowances", 0)
    smig = 52_500 if on >= "2023-01-01" else 35_000
    floored = max(base, smig) if base else 0
    employee = {"cnss-pension-employee": share("4", floored)}
    employer = {
        "cnss-pension-employer": share("12.5", floored),
        "cnss-family-employer": share("3", floored),
        "cnss-injury-employer": share("2", floored),
    }
    if on >= "2024-01-01":
        moved = min(Fraction(case.get("amu_taken_over", "0")), Fraction(5))
        employee["amu-employee"] = share(str(5 - moved), base)
        employer["amu-employer"] = share(str(5 + moved), base)
    if case.get("ts_active", False):
        employer["ts"] = share("3", base)
    if case.get("training_levy_active", False):
        employer["training-levy"] = share("0.5", base)
    tax = annual_tax(case, max(0, base - sum(employee.values())))
    if on <= "2023-12-31" and base:
        tax = max(tax, 3_000)
    withheld = {"income-tax": half_up(Fraction(tax, 12))}
    net = gross - sum(employee.values()) - sum(withheld.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": withheld, "net": net}
