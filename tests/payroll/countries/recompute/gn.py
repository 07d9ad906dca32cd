"""Guinée recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from gn.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Every option is followed.
OPTIONS_LEFT_OUT = ()
#: Monthly pay where something changes: floors, ceiling, intern's allowance, edges of the scale with the CNSS added.
EDGES = (
    440_000,
    550_000,
    1_052_632,
    1_200_000,
    2_500_000,
    3_125_000,
    5_125_000,
    10_125_000,
    20_125_000,
)
SCALES = (  # first day, slices (from, percent)
    ("2022-01-01", ((1_000_000, 5), (3_000_000, 8), (5_000_000, 10), (10_000_000, 15), (20_000_000, 20))),
    ("2019-01-01", ((1_000_000, 5), (5_000_000, 10), (10_000_000, 15), (20_000_000, 20))),
    ("2018-01-01", ((1_000_000, 5), (3_000_000, 10), (5_000_000, 15), (10_000_000, 20))),
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def percent(rate: str | int, base: Fraction | int) -> int:
    return half_up(Fraction(rate) * base / 100)


def scale(slices, amount: Fraction | int) -> Fraction:
    edges = [low for low, _ in slices[1:]] + [None]
    return sum(
        (
            Fraction(rate, 100) * ((amount if high is None else min(amount, high)) - low)
            for (low, rate), high in zip(slices, edges, strict=True)
            if amount > low
        ),
        Fraction(0),
    )


def income_tax(case: dict, on: str, gross: int, transport: int, cnss: int) -> int:
    """RTS: transport exempt up to a quarter of the pay since the code of 2022, wholly before."""
    exempt = min(transport, floor(Fraction(gross, 4))) if on >= "2022-01-01" else transport
    deducted = Fraction(cnss)
    if case.get("rts_deductions") == "manual":
        deducted += min(Fraction(5, 100) * (gross - exempt), 1_000_000)
        deducted += (100_000 if case.get("marital_status") == "married" else 0) + 50_000 * min(
            4, case.get("children", 0)
        )
    if case.get("intern") and gross <= 1_200_000 and on >= "2022-01-01":
        return 0
    slices = next(rows for first, rows in SCALES if first <= on)
    return half_up(scale(slices, max(Fraction(0), gross - exempt - deducted)))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, transport = case["date"], case.get("transport_allowance", 0)
    reimbursed = case.get("exempt_allowances", 0)
    gross = case["base_salary"] + case.get("taxable_allowances", 0) + transport
    insured = gross if case.get("fixed_allowances_contributory", True) else gross - transport
    lowest = 550_000 if on >= "2022-06-01" else 440_000
    base = max(lowest, min(insured, 2_500_000)) if insured else 0
    employee = {"cnss-pension-employee": percent("2.5", base), "cnss-health-employee": percent("2.5", base)}
    employer = {
        "cnss-pension-employer": percent(4, base),
        "cnss-health-employer": percent(4, base),
        "cnss-family-employer": percent(6, base),
        "cnss-injury-employer": percent(4, base),
    }
    family = {
        "contribution-due": employer["cnss-family-employer"],
        "contribution-on-pay": percent(6, min(gross, base)),
        "gross": 0,
    }[case.get("vf_base", "contribution-due")]
    levied = max(0, gross - family)
    employer["vf"] = percent(6, levied)
    if case.get("headcount", 100) >= 25:
        employer["onfpp"] = percent("1.5", levied)
    elif on >= "2022-01-01":
        rate = {"vendor-2026": 2, "older": 3, "manual": "1.5"}[case.get("ta_reading", "vendor-2026")]
        employer["ta"] = percent(rate, levied)
    tax = {"income-tax": income_tax(case, on, gross, transport, sum(employee.values()))}
    net = gross + reimbursed - sum(employee.values()) - sum(tax.values())
    return {"gross": gross + reimbursed, "employee": employee, "employer": employer, "tax": tax, "net": net}
