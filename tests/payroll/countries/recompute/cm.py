"""Cameroun recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine
or from cm.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

# In force from the day named (ISO text), newest first.
PENSION = (("2016-04-01", "4.2", "4.2", 750_000), ("2000-01-01", "2.8", "4.2", 300_000))
MINIMUM_WAGE = (("2023-03-21", 60_000, 45_000), ("2014-07-24", 36_270, 36_270), ("2000-01-01", 0, 0))
FAMILY = {
    "general": ("family", "7"),
    "agriculture": ("family-agriculture", "5.65"),
    "private-education": ("family-private-education", "3.7"),
}
INJURY = {"A": "1.75", "B": "2.5", "C": "5"}
SLICES = ((0, 2_000_000, 10), (2_000_000, 3_000_000, 15), (3_000_000, 5_000_000, 25), (5_000_000, None, 35))
# Taxable pay above: amount of the month.
RAV = (
    (1_000_000, 13_000),
    (900_000, 12_350),
    (800_000, 11_050),
    (700_000, 9_750),
    (600_000, 8_450),
    (500_000, 7_150),
    (400_000, 5_850),
    (300_000, 4_550),
    (200_000, 3_250),
    (100_000, 1_950),
    (50_000, 750),
)
# Basic salary above (62 000 itself pays): amount of the year.
TDL = (
    (500_000, 30_000),
    (300_000, 27_000),
    (250_000, 24_000),
    (200_000, 18_000),
    (150_000, 15_000),
    (125_000, 12_000),
    (100_000, 9_000),
    (75_000, 6_000),
    (61_999, 3_000),
)
OPTIONS_LEFT_OUT = ()
#: Taxable gross of a month where something changes, besides the bands: threshold, zero tax, slices of the scale with
#: and without the ceiling of the CNPS, cap of the abatement.
EDGES = (
    36_270,
    45_000,
    60_000,
    62_000,
    63_323,
    300_000,
    316_617,
    443_262,
    700_000,
    750_000,
    1_333_333,
    *(row[0] for row in RAV),
    *(row[0] for row in TDL),
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: Fraction | int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def in_force(rows, on):
    return next(row[1:] for row in rows if row[0] <= on)


def band(rows, amount: int) -> int:
    return next((due for over, due in rows if amount > over), 0)


def annual_tax(income: Fraction) -> Fraction:
    return sum(
        (Fraction(rate, 100) * (min(income, high or income) - low) for low, high, rate in SLICES if income > low),
        Fraction(0),
    )


def withheld(case: dict, on: str, taxable: int, pension: int) -> int:
    """Steps 2 to 8 of the monthly withholding."""
    if taxable < 62_000:
        return 0
    expenses = Fraction(30, 100) * taxable
    if case.get("expense_cap_applied", False) and on >= "2024-01-01":
        expenses = min(expenses, Fraction(4_800_000, 12))
    net = taxable - expenses - pension - Fraction(500_000, 12)
    return half_up(annual_tax(max(net, Fraction(0)) * 12) / 12)


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, sector = case["date"], case.get("sector", "general")
    salary = case["base_salary"] + case.get("taxable_allowances", 0)
    transport = case.get("transport_allowance", 0)
    expenses = case.get("professional_expense_allowance", 0)
    gross = salary + expenses + case.get("exempt_allowances", 0) + transport
    taxable = salary + expenses + (transport if case.get("transport_taxable", True) else 0)
    employee_rate, employer_rate, ceiling = in_force(PENSION, on)
    minimum = in_force(MINIMUM_WAGE, on)[sector == "agriculture"]
    whole = max(salary, minimum) if salary else 0
    capped = min(whole, ceiling)
    family_code, family_rate = FAMILY[sector]
    pension = share(employee_rate, capped)
    employer = {
        "pension": share(employer_rate, capped),
        family_code: share(family_rate, capped),
        "injury": share(INJURY[case.get("injury_class", "A")], whole),
    }
    exempt = on >= "2026-01-01" and case.get("disabled", False)
    income_tax = 0 if exempt else withheld(case, on, taxable, pension)
    tax = {"income-tax": income_tax, "cac": share("10", income_tax)}
    if not exempt:
        tax |= {"cfc": share("1", taxable), "rav": band(RAV, taxable)}
        if case.get("employer_levies_due", True):
            employer |= {"cfc": share("1.5", taxable), "fne": share("1", taxable)}
    if on >= "2010-01-01":
        read_on = taxable if case.get("tdl_base") == "taxable-gross" else case["base_salary"]
        tax["tdl"] = band(TDL, read_on) // 12
    net = gross - pension - sum(tax.values())
    return {"gross": gross, "employee": {"pension": pension}, "employer": employer, "tax": tax, "net": net}
