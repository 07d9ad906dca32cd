"""Côte d'Ivoire recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the
engine or from ci.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Options of the institution that this recomputation does not follow.
OPTIONS_LEFT_OUT = ("transport_limit", "cnps_low_ceiling", "cnps_floor_by_days")
#: First day, SMIG (floor), ceiling of retirement, ceiling of the other branches; newest first.
CNPS = (
    ("2023-01-01", 75_000, 3_375_000, 75_000),
    ("2018-01-01", 60_000, 2_700_000, 70_000),
    ("2013-11-01", 60_000, 1_647_315, 70_000),
)
SCALE = (
    (0, 75_000, 0),
    (75_000, 240_000, 16),
    (240_000, 800_000, 21),
    (800_000, 2_400_000, 24),
    (2_400_000, 8_000_000, 28),
    (8_000_000, None, 32),
)
CN_SCALE = ((50_000, 130_000, Fraction(3, 2)), (130_000, 200_000, 5), (200_000, None, 10))
IGR = (  # quotient above: fraction, constant; highest first
    (10_106_000, Fraction(60, 160), 1_183_594),
    (4_669_000, Fraction(45, 145), 530_172),
    (2_644_000, Fraction(35, 135), 291_667),
    (1_519_000, Fraction(25, 125), 135_000),
    (979_000, Fraction(20, 120), 84_375),
    (547_000, Fraction(15, 115), 48_913),
    (300_000, Fraction(10, 110), 27_273),
)
INJURY = {"1": 2, "2": 3, "3": 4, "4": 5}
#: Monthly pay at the ceilings, floors and slices, and quotients of the former table for one part (about 0.65 of pay).
EDGES = (
    60_000,
    62_500,
    70_000,
    75_000,
    162_500,
    240_000,
    250_000,
    800_000,
    1_647_315,
    2_400_000,
    2_700_000,
    3_375_000,
    8_000_000,
    37_327,
    68_061,
    122_916,
    196_000,
    350_000,
    650_000,
    1_400_000,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def by_slices(scale, amount: Fraction) -> Fraction:
    """Progressive scale, slice by slice."""
    return sum(
        (Fraction(rate) / 100 * (min(amount, high or amount) - low) for low, high, rate in scale if amount > low),
        Fraction(0),
    )


def parts_of(case: dict) -> Fraction:
    """Parts by status and children; an infirm child adds a half part."""
    status, children = case.get("marital_status", "single"), case.get("children", 0)
    if status == "married" or (status == "widowed" and children):
        parts = 2 + Fraction(children, 2)
    elif children:
        parts = Fraction(3 + children, 2)
    else:
        parts = Fraction(1)
    return min(Fraction(5), parts + Fraction(min(children, case.get("disabled_dependants", 0)), 2))


def health(case: dict) -> tuple[int, int]:
    """CMU of the employee and of the employer."""
    spouse = case.get("marital_status", "single") == "married" and not case.get("spouse_income", False)
    dependants = case.get("cmu_dependents", -1)
    if dependants < 0:
        dependants = case.get("children", 0) + (1 if spouse else 0)
    children = dependants - 1 if spouse and dependants else dependants
    beyond = max(0, children - 6)
    shared = 500 * (1 + dependants - beyond)
    return shared + 1000 * beyond, shared


def former_taxes(taxable: int, parts: Fraction) -> int:
    """IS, CN and IGR: rules until 31 December 2023."""
    abated = Fraction(80, 100) * taxable
    salary_tax = half_up(Fraction(15, 1000) * abated)
    national = half_up(by_slices(CN_SCALE, abated))
    yearly = 12 * Fraction(85, 100) * (abated - salary_tax - national)
    quotient = yearly / parts
    igr = Fraction(0)
    for low, fraction, constant in IGR:
        if quotient > low:
            igr = max(Fraction(0), (quotient * fraction - constant) * parts / 12)
            break
    return salary_tax + national + half_up(igr)


def income_tax(taxable: int, case: dict) -> int:
    parts = parts_of(case)
    if case["date"] < "2024-01-01":
        return former_taxes(taxable, parts)
    if case["date"] >= "2025-01-01" and case.get("docker", False):
        return share("1.5", taxable)
    return half_up(max(Fraction(0), by_slices(SCALE, Fraction(taxable)) - 11_000 * (parts - 1)))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, transport = case["date"], case.get("transport_allowance", 0)
    exempt = 30_000 if on >= "2022-05-04" else 25_000
    base = case["base_salary"] + case.get("taxable_allowances", 0) + max(0, transport - exempt)
    gross = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("exempt_allowances", 0) + transport
    smig, ceiling, low_ceiling = next(row[1:] for row in CNPS if row[0] <= on)
    floored = max(base, smig) if base else 0
    retirement, low = min(floored, ceiling), min(floored, low_ceiling)
    employee = {"pension": share("6.3", retirement)}
    employer = {
        "pension": share("7.7", retirement),
        "family": share("5", low),
        "maternity": share("0.75", low),
        "injury": share(str(INJURY[case.get("injury_class", "1")]), low),
    }
    if on >= "2019-07-01":
        employee["health"], employer["health"] = health(case) if base else (0, 0)
    if on >= "2018-06-20":
        employer |= {
            "national-contribution": share("1.2", base),
            "apprenticeship-tax": share("0.4", base),
            "training-tax": share("1.2", base),
        }
        if case.get("expatriate", False):
            employer["expatriate-contribution"] = share("9.2", base)
    tax = {"income-tax": income_tax(base, case)}
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
