"""Niger recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from ne.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Every option is followed.
OPTIONS_LEFT_OUT = ()
#: Monthly pay where something changes: floors, ceiling, and pay whose base of ITS reaches an edge of the scale.
EDGES = (
    30_047,
    42_000,
    61_000,
    122_000,
    182_000,
    364_000,
    486_000,
    500_000,
    830_848,
    1_175_676,
)
SLICES = (
    (0, 25_000, 1),
    (25_000, 50_000, 2),
    (50_000, 100_000, 6),
    (100_000, 150_000, 13),
    (150_000, 300_000, 25),
    (300_000, 400_000, 30),
    (400_000, 700_000, 32),
    (700_000, 1_000_000, 34),
    (1_000_000, None, 35),
)
FAMILY_UNTIL_2025 = (0, 5, 10, 12, 13, 14, 15, 30)
FAMILY_SINCE_2026 = (0, 7, 12, 17, 22, 25, 27, 30)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def percent(rate: str | int, base: Fraction | int) -> int:
    return half_up(Fraction(rate) * base / 100)


def its(case: dict, on: str, deducted_pay: int) -> int:
    """The ITS of the month from the pay less CNSS and office levy."""
    abatement = 10 if case.get("its_abatement") == "code" else 13
    base = deducted_pay - Fraction(abatement, 100) * deducted_pay
    late = case.get("its_rounding") == "after-family"
    if not late:
        base = Fraction(floor(base / 1000) * 1000)
    dependants = case.get("children", 0)
    if case.get("marital_status") == "married" and not case.get("spouse_income", False):
        dependants += 1
    table = FAMILY_SINCE_2026 if on >= "2026-01-01" else FAMILY_UNTIL_2025
    base -= Fraction(table[min(7, dependants)], 100) * base
    if late:
        base = Fraction(floor(base / 1000) * 1000)
    return half_up(
        sum(
            (
                Fraction(rate, 100) * ((base if high is None else min(base, high)) - low)
                for low, high, rate in SLICES
                if base > low
            ),
            Fraction(0),
        )
    )


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, reimbursed = case["date"], case.get("exempt_allowances", 0)
    office = case.get("office_allowance", 0)
    paid = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("transport_allowance", 0) + office
    floor_of_day = 42_000 if on >= "2026-01-01" else 30_047
    base = max(floor_of_day, min(paid, 500_000)) if paid else 0
    employee = {"pension": percent("5.25", base)}
    employer = {
        "pension": percent("6.25", base),
        "family": percent("8.4", base),
        "injury": percent("1.75", base),
        "employment-agency": percent(1 if on >= "2024-01-01" else "0.5", base),
    }
    tax = {}
    levy = 0
    if on >= "2025-11-01" and case.get("office_holder", False):
        levy = tax["solidarity-fund-office-allowance"] = percent(75, office)
    tax["income-tax"] = its(case, on, max(0, paid - employee["pension"] - levy))
    if on >= "2025-11-01":
        counted = paid + (reimbursed if case.get("fssp_on_exempt", True) else 0)
        tax["solidarity-fund"] = percent(1, max(0, counted - employee["pension"] - tax["income-tax"]))
    expatriate = case.get("expatriate", False) and on < "2025-01-01"
    employer["apprenticeship-tax"] = percent(5 if expatriate else 3, paid)
    net = paid + reimbursed - sum(employee.values()) - sum(tax.values())
    return {"gross": paid + reimbursed, "employee": employee, "employer": employer, "tax": tax, "net": net}
