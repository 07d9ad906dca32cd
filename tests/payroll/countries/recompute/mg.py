"""Madagascar recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine
or from mg.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Every option is followed.
OPTIONS_LEFT_OUT = ()
#: Eight times the minimum hiring wage, from the day named, newest first.
CEILINGS = (
    ("2026-03-01", 2_400_000),
    ("2024-03-01", 2_101_440),
    ("2023-01-01", 1_910_400),
    ("2022-05-01", 2_000_000),
    ("2022-04-01", 1_736_000),
    ("2019-05-01", 1_600_000),
    ("2019-01-01", 1_344_152),
)
GENERAL = ((350_000, 5), (400_000, 10), (500_000, 15), (600_000, 20))
SCALES = (
    ("2026-01-01", (*GENERAL, (4_000_000, 25))),
    ("2021-01-01", GENERAL),
    ("2019-05-28", ((350_000, 20),)),
    ("2017-01-01", ((250_000, 20),)),
)
#: Monthly pay where something changes: ceilings, and pay whose base of the tax reaches an edge of the scale.
EDGES = (
    3_062,
    255_103,
    350_000,
    357_143,
    408_164,
    510_205,
    612_246,
    1_344_152,
    1_600_000,
    1_736_000,
    1_910_400,
    2_000_000,
    2_101_440,
    2_400_000,
    4_048_000,
    4_082_000,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def percent(rate: str | int, base: Fraction | int) -> int:
    return half_up(Fraction(rate) * base / 100)


def in_force(rows, on):
    return next(value for first, value in rows if first <= on)


def irsa(case: dict, on: str, taxable: int, deducted: int) -> int:
    """The tax of the month: base in hundreds, scale, 2 000 a dependant, minimum."""
    base = max(0, taxable - deducted) // 100 * 100
    slices = in_force(SCALES, on)
    tops = [low for low, _ in slices[1:]] + [None]
    before = sum(
        (
            Fraction(rate, 100) * ((base if top is None else min(base, top)) - low)
            for (low, rate), top in zip(slices, tops, strict=True)
            if base > low
        ),
        Fraction(0),
    )
    dependants = case.get("children", 0)
    if case.get("spouse_dependant") and case.get("marital_status") == "married" and not case.get("spouse_income"):
        dependants += 1
    tax = before - (2_000 * dependants if taxable > 350_000 else 0)
    lowest = min(base, 3_000 if on >= "2024-01-01" else 2_000)
    if before == 0 and not case.get("minimum_always", True):
        lowest = 0
    return half_up(max(tax, Fraction(lowest)))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, transport = case["date"], case.get("transport_allowance", 0)
    overtime, reimbursed = case.get("exempt_overtime", 0), case.get("exempt_allowances", 0)
    salary = case["base_salary"] + case.get("taxable_allowances", 0)
    cash = salary + transport + overtime
    ceiling = in_force(CEILINGS, on)
    if case.get("ceiling_2022") == "order" and "2022-05-01" <= on < "2023-01-01":
        ceiling = 1_736_000
    base = min(cash, ceiling)
    cared = base if case.get("health_capped", True) else cash
    employee = {"cnaps-pension-employee": percent(1, base), "health-employee": percent(1, cared)}
    employer = {
        "cnaps-pension-employer": percent("9.5", base),
        "cnaps-family-employer": percent("2.25", base),
        "cnaps-injury-employer": percent("1.25", base),
        "health-employer": percent(5, cared),
        "fmfp": percent(1, base),
    }
    taxable = salary + (transport if case.get("transport_taxable", True) else 0)
    tax = {"income-tax": irsa(case, on, taxable, sum(employee.values()))}
    gross = cash + reimbursed
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
