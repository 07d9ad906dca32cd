"""République centrafricaine recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes
from the engine or from cf.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

SLICES = (
    (378_000, 1_680_000, 8),
    (1_680_000, 3_360_000, 15),
    (3_360_000, 5_040_000, 28),
    (5_040_000, None, 40),
)
CEILING = 600_000
OPTIONS_LEFT_OUT = ()
#: Taxable gross of a month where something changes: minimum wages, slices of the scale, ceiling.
EDGES = (18_850, 29_000, 46_392, 206_186, 412_371, 600_000, 618_000)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def annual_tax(income: Fraction) -> Fraction:
    """Article 86."""
    return sum(
        (Fraction(rate, 100) * (min(income, high or income) - low) for low, high, rate in SLICES if income > low),
        Fraction(0),
    )


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    transport = case.get("transport_allowance", 0)
    salary = case["base_salary"] + case.get("taxable_allowances", 0)
    gross = salary + case.get("exempt_allowances", 0) + transport
    if not case.get("transport_exempt", True):
        salary += transport
    base = salary
    if case.get("cnss_floor_applied", False) and salary:
        base = max(base, 29_000 if case["date"] >= "2022-01-01" else 18_850)
    base = min(base, CEILING)
    reversed_split = case.get("pension_split") == "employee-4"
    pension = share("4" if reversed_split else "3", base)
    employer = {
        "cnss-pension-employer": share("3" if reversed_split else "4", base),
        "cnss-family-employer": share("12", base),
        "cnss-injury-employer": share("3", base),
    }
    if case.get("training_tax_due", True):
        cash = min(salary, CEILING) if case.get("training_tax_capped", False) else salary
        employer["training-tax-employer"] = share("2", cash)
    net_taxable = Fraction(70, 100) * max(salary - pension, 0)
    tax = half_up(annual_tax(net_taxable * 12) / 12)
    return {
        "gross": gross,
        "employee": {"cnss-pension-employee": pension},
        "employer": employer,
        "tax": {"income-tax": tax},
        "net": gross - pension - tax,
    }
