"""République démocratique du Congo recomputed from the texts: one case in, the figures of the payslip out. Nothing here
comes from the engine or from cd.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Every option is followed.
OPTIONS_LEFT_OUT = ()
DAILY_MINIMUM = (("2026-01-01", 21_500), ("2025-05-01", 14_500), ("2018-01-01", 7_075))
INPP_BEFORE = {"public": 3, "private-1-50": 3, "private-51-300": 2, "private-301-plus": 1}
INPP_SINCE = {"public": 4, "private-1-50": "3.5", "private-51-300": 3, "private-301-plus": 2}
START = {"september": "2025-09-01", "october": "2025-10-01", "january": "2026-01-01"}
#: Monthly pay where something changes: minimum wages, pay whose year reaches an edge of the scale, the limit of 30 %.
EDGES = (
    9_200,
    18_850,
    27_950,
    170_527,
    183_950,
    377_000,
    559_000,
    1_894_737,
    3_789_474,
    6_836_211,
)


def half_up(value: Fraction, unit: int = 1) -> int:
    return floor(Fraction(value) / unit + Fraction(1, 2)) * unit


def percent(rate: str | int, base: Fraction | int) -> int:
    return half_up(Fraction(rate) * base / 100)


def annual_scale(income: Fraction) -> Fraction:
    tax = Fraction(0)
    for low, high, rate in (
        (0, 1_944_000, 3),
        (1_944_000, 21_600_000, 15),
        (21_600_000, 43_200_000, 30),
        (43_200_000, None, 40),
    ):
        if income > low:
            tax += Fraction(rate, 100) * ((income if high is None else min(income, high)) - low)
    return tax


def income_tax(case: dict, on: str, month: Fraction) -> int:
    """IRPP since 2026, IPR before."""
    irpp = on >= "2026-01-01"
    year = 12 * month
    if irpp:
        year = Fraction(floor(year / 1000) * 1000)
    dependants = case.get("children", 0)
    alone = case.get("spouse_with_income_counts", True) or not case.get("spouse_income", False)
    if case.get("marital_status") == "married" and alone:
        dependants += 1
    tax = min(annual_scale(year), Fraction(30, 100) * year)
    tax -= Fraction(2 * min(9, dependants), 100) * annual_scale(min(year, Fraction(43_200_000)))
    if irpp:
        return half_up(half_up(tax / 12), 100)
    lowest = (2_500 if on >= "2024-01-01" else 2_000) if month > 0 else 0
    return half_up(max(tax / 12, Fraction(lowest)))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, housing, family = case["date"], case.get("housing_allowance", 0), case.get("family_allowance", 0)
    base = case["base_salary"] + case.get("taxable_allowances", 0)
    daily = next(amount for first, amount in DAILY_MINIMUM if first <= on)
    insured = max(base, 26 * daily) if base else 0
    employee = {"cnss-pension-employee": percent(5, insured)}
    started = on >= START[case.get("levies_2025_start", "october")]
    inpp = (INPP_SINCE if started else INPP_BEFORE)[case.get("inpp_class", "public")]
    employer = {
        "cnss-pension-employer": percent(5, insured),
        "cnss-family-employer": percent("6.5", insured),
        "cnss-injury-employer": percent("1.5", insured),
        "inpp-employer": percent(inpp, base),
        "onem-employer": percent("0.5" if started else "0.2", base),
    }
    legal = Fraction(half_up(Fraction(100 * daily, 27)), 100) * 26 * case.get("children", 0)
    taxable = Fraction(base) + max(Fraction(0), family - legal)
    if housing > Fraction(30, 100) * base:
        taxable += housing
    month = max(Fraction(0), taxable - employee["cnss-pension-employee"])
    if case.get("expatriate", False):
        employer["iere-employer"] = percent(25, month)
    tax = {"income-tax": income_tax(case, on, month)}
    gross = base + housing + family + case.get("transport_allowance", 0) + case.get("exempt_allowances", 0)
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
