"""Tchad recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from td.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

SLICES_2023 = (
    (800_000, 6_000_000, "10.5"),
    (6_000_000, 7_500_000, "15"),
    (7_500_000, 9_000_000, "20"),
    (9_000_000, 12_000_000, "25"),
    (12_000_000, None, "30"),
)
SLICES_BEFORE = ((800_000, 2_500_000, "10"), (2_500_000, 7_500_000, "20"), (7_500_000, None, "30"))
OPTIONS_LEFT_OUT = ()
#: Taxable gross of a month where something changes: slices of both scales, ceiling.
EDGES = (69_085, 69_086, 215_889, 500_000, 517_500, 642_500, 767_500, 1_017_500)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: Fraction | int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def annual_tax(income: Fraction, on: str) -> Fraction:
    slices = SLICES_2023 if on >= "2023-01-01" else SLICES_BEFORE
    return sum(
        (Fraction(rate) / 100 * (min(income, high or income) - low) for low, high, rate in slices if income > low),
        Fraction(0),
    )


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on = case["date"]
    transport = case.get("transport_allowance", 0)
    salary = case["base_salary"] + case.get("taxable_allowances", 0)
    function = case.get("function_allowance", 0)
    gross = salary + case.get("exempt_allowances", 0) + transport + function
    excess = max(transport - Fraction(30, 100) * case["base_salary"], Fraction(0))
    taxable = salary + excess + max(function - Fraction(15, 100) * case["base_salary"], Fraction(0))
    contributory = salary + function + (excess if case.get("transport_excess_contributory", False) else 0)
    base = min(contributory, 500_000)
    pension = share("3.5", base)
    employer = {
        "cnps-pension-employer": share("5", base),
        "cnps-family-employer": share("7.5", base),
        "cnps-injury-employer": share("4", base),
    }
    if case.get("employer_taxes_due", True):
        wage_bill = gross if case.get("employer_tax_base") == "whole-pay" else taxable
        employer["flat-tax-employer"] = share("7.5", wage_bill)
        employer["apprenticeship-tax-employer"] = share("1.2", wage_bill)
    income = max(taxable - pension, Fraction(0)) * 12
    tax = {"income-tax": half_up(annual_tax(income, on) / 12)}
    if gross:
        tax |= {"psa": 400} if on >= "2024-01-01" else {"fir": 40}
    net = gross - pension - sum(tax.values())
    return {
        "gross": gross,
        "employee": {"cnps-pension-employee": pension},
        "employer": employer,
        "tax": tax,
        "net": net,
    }
