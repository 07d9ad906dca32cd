"""Bénin recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from bj.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Options of the institution that this recomputation does not follow.
OPTIONS_LEFT_OUT = ("its_rounded_base",)
SCALE_2022 = ((60_000, 150_000, 10), (150_000, 250_000, 15), (250_000, 500_000, 19), (500_000, None, 30))
SCALE_2012 = ((50_000, 130_000, 10), (130_000, 280_000, 15), (280_000, 530_000, 20), (530_000, None, 30))
CHILDREN = (0, 0, 5, 10, 15, 20, 23)
#: Monthly pay at the slices, and at the thousand just under and over them.
EDGES = (50_000, 51_000, 60_000, 130_000, 131_000, 150_000, 250_000, 280_000, 281_000, 500_000, 530_000, 531_000)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def income_tax(pay_of_month: int, case: dict) -> int:
    """Since 2022 the scale alone; before, pay down to the thousand and a reduction for the children of one parent."""
    new = case["date"] >= "2022-01-01"
    base = pay_of_month if new else pay_of_month // 1000 * 1000
    tax = Fraction(0)
    for low, high, rate in SCALE_2022 if new else SCALE_2012:
        if base > low:
            tax += Fraction(rate, 100) * (min(base, high or base) - low)
    if not new and case.get("claims_children", True):
        tax *= 1 - Fraction(CHILDREN[min(6, case.get("children", 0))], 100)
    return half_up(tax)


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on = case["date"]
    base = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("transport_allowance", 0)
    gross = base + case.get("exempt_allowances", 0)
    smig = 52_000 if on >= "2023-01-01" else 40_000
    insured = max(base, smig) if base and case.get("cnss_floor_applied", False) else base
    employee = {"pension": share("3.6", insured)}
    employer = {
        "pension": share("6.4", insured),
        "family": share("9", insured),
        "injury": share(case.get("injury_class", "1"), insured),
    }
    if not case.get("first_job_exempt", False):
        employer["payroll-tax"] = share("4", base)
    if case.get("health_active", False) and on >= "2026-10-29":
        premium = case.get("health_premium", 0)
        employee["health"], employer["health"] = share("20", premium), share("80", premium)
    tax = {"income-tax": income_tax(base, case)}
    month = on[5:7]
    if month == "03" and base:
        tax["broadcasting-fee"] = 1_000
    if month == "06" and base > (60_000 if on >= "2022-01-01" else 50_000):
        tax["broadcasting-fee"] = 3_000
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
