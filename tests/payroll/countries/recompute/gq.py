"""Guinée équatoriale recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from
the engine or from gq.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

ISS = (
    (1_400_000, 5_000_000, 10),
    (5_000_000, 10_000_000, 15),
    (10_000_000, 15_000_000, 20),
    (15_000_000, None, 25),
)
IRPF = (
    (1_000_000, 3_000_000, 10),
    (3_000_000, 5_000_000, 15),
    (5_000_000, 10_000_000, 20),
    (10_000_000, 15_000_000, 25),
    (15_000_000, 20_000_000, 30),
    (20_000_000, None, 35),
)
OPTIONS_LEFT_OUT = ()
#: Taxable gross of a month where something changes: minimum wage, slices of both scales, cap of the deduction.
EDGES = (111_112, 117_304, 122_777, 332_000, 416_667, 438_490, 526_200, 876_979, 964_700, 1_315_468)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def by_slices(slices, income: Fraction) -> Fraction:
    return sum(
        (Fraction(rate, 100) * (min(income, high or income) - low) for low, high, rate in slices if income > low),
        Fraction(0),
    )


def month_tax(case: dict, pay_due: int, contributions: int) -> int:
    after = max(pay_due - contributions, 0)
    if case["date"] >= "2025-01-01":
        return half_up(by_slices(ISS, Fraction(12 * after)) / 12)
    read_on = after if case.get("professional_deduction_base") == "net" else pay_due
    deduction = min(Fraction(20, 100) * 12 * read_on, Fraction(1_000_000))
    return half_up(by_slices(IRPF, max(12 * after - deduction, Fraction(0))) / 12)


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    whole = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("transport_allowance", 0)
    gross = whole + case.get("exempt_allowances", 0)
    insured = max(whole, 117_304) if whole and case.get("inseso_floor_applied", False) else whole
    inseso = share("4.5", insured)
    fund = share("0.5", whole if case.get("fpt_base") == "gross" else max(whole - inseso, 0))
    tax = month_tax(case, whole, inseso + fund)
    return {
        "gross": gross,
        "employee": {"inseso-employee": inseso, "fpt-employee": fund},
        "employer": {"inseso-employer": share("21.5", insured), "fpt-employer": share("1", whole)},
        "tax": {"income-tax": tax},
        "net": gross - inseso - fund - tax,
    }
