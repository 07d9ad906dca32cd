"""Burkina Faso recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the
engine or from bf.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Options of the institution that this recomputation does not follow.
OPTIONS_LEFT_OUT = ("abatement_reading", "ramu_deducted", "cnss_deduction_limited")
SCALE = (
    (30_000, 50_000, "12.1"),
    (50_000, 80_000, "13.9"),
    (80_000, 120_000, "15.7"),
    (120_000, 170_000, "18.4"),
    (170_000, 250_000, "21.7"),
    (250_000, None, "25"),
)
REDUCTION = (0, 8, 10, 12, 14)
#: Monthly pay at the floors and ceilings of the CNSS, and where the base of a non-cadre enters a slice (x 0.695).
EDGES = (
    34_664,
    45_000,
    600_000,
    800_000,
    43_166,
    71_943,
    115_108,
    172_662,
    244_605,
    359_713,
    375_000,
    1_000_000,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: int | Fraction) -> int:
    return half_up(Fraction(percent) / 100 * base)


def exempt_part(allowance: int, percent: int, pay_of_month: int, most: int) -> Fraction:
    return min(Fraction(allowance), Fraction(percent, 100) * pay_of_month, Fraction(most))


def income_tax(case: dict, all_pay: int, pension: int) -> int:
    """IUTS: deductions, base down to the hundred, scale, reduction for at most four dependants."""
    since_2020 = case["date"] >= "2020-01-01"
    housing, function, transport = (75_000, 50_000, 30_000) if since_2020 else (50_000, 30_000, 20_000)
    net = all_pay - pension
    net -= exempt_part(case.get("housing_allowance", 0), 20, all_pay, housing)
    net -= exempt_part(case.get("function_allowance", 0), 5, all_pay, function)
    net -= exempt_part(case.get("transport_allowance", 0), 5, all_pay, transport)
    abatement = 20 if case.get("category", "non-cadre") == "cadre-superieur" else 25
    net -= Fraction(abatement, 100) * case["base_salary"]
    base = floor(max(Fraction(0), net) / 100) * 100
    tax = sum(
        (Fraction(rate) / 100 * (min(base, high or base) - low) for low, high, rate in SCALE if base > low),
        Fraction(0),
    )
    dependants = case.get("children", 0)
    if case.get("marital_status", "single") == "married" and not case.get("spouse_income", False):
        dependants += 1
    return half_up(tax * (1 - Fraction(REDUCTION[min(4, dependants)], 100)))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, bonus = case["date"], case.get("public_bonus", 0)
    all_pay = case["base_salary"] + case.get("taxable_allowances", 0) + bonus
    all_pay += sum(case.get(f"{kind}_allowance", 0) for kind in ("transport", "housing", "function"))
    gross = all_pay + case.get("exempt_allowances", 0)
    smig = 45_000 if on >= "2023-11-03" else 34_664
    reformed = on >= "2022-08-30"
    base = min(max(all_pay, smig), 800_000 if reformed else 600_000) if all_pay else 0
    employee = {"pension": share("5.5", base)}
    employer = {
        "pension": share("8.5" if reformed else "5.5", base),
        "family": share("6" if reformed else "7", base),
        "injury": share("1.5" if reformed else "3.5", base),
        "apprenticeship-tax": share("3", all_pay),
    }
    if case.get("ramu_active", False) and on >= "2026-02-01":
        employee["health"] = employer["health"] = share("2.5", all_pay)
    tax = {"income-tax": income_tax(case, all_pay, employee["pension"])}
    if on >= "2024-01-01":
        if case.get("fsp_active", True):
            net = all_pay - sum(employee.values()) - tax["income-tax"]
            tax["patriotic-fund"] = share("1", max(0, net))
        if case.get("fsp_bonus_active", False) and bonus:
            tax["patriotic-fund-bonus"] = share("25", bonus)
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
