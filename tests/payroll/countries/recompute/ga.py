"""Gabon recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from ga.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

# From the day named: CNSS rates of the employee's pension, employer's pension, family benefits, work injuries.
CNSS = (("2026-01-01", "5", "11", "5", "2"), ("2010-01-01", "2.5", "5", "8", "3"))
FNH = (("2026-08-01", "3"), ("2010-01-01", "2"))
SLICES = (
    (1_500_000, 1_920_000, 5),
    (1_920_000, 2_700_000, 10),
    (2_700_000, 3_600_000, 15),
    (3_600_000, 5_160_000, 20),
    (5_160_000, 7_500_000, 25),
    (7_500_000, 11_000_000, 30),
    (11_000_000, None, 35),
)
OPTIONS_LEFT_OUT = ()
#: Monthly pay where something changes: floor, TCS threshold, ceilings, slices of one part before 2026, cap of the
#: abatement.
EDGES = (
    35_000,
    80_000,
    100_000,
    150_000,
    157_068,
    160_000,
    163_613,
    204_451,
    250_000,
    287_500,
    383_300,
    549_400,
    625_000,
    798_700,
    1_171_000,
    1_500_000,
    2_500_000,
    4_500_000,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def in_force(rows, on):
    return next(row[1:] for row in rows if row[0] <= on)


def parts_of(case: dict) -> Fraction:
    status = case.get("marital_status", "single")
    children = min(case.get("children", 0), 6)
    apart = case.get("spouse_income", False) and case.get("spouses_taxed_apart", True)
    if (status == "married" and not apart) or (status == "widowed" and children):
        return 2 + Fraction(children, 2)
    return 2 + Fraction(children - 1, 2) if children else Fraction(1)


def annual_tax(quotient: Fraction) -> Fraction:
    return sum(
        (Fraction(rate, 100) * (min(quotient, high or quotient) - low) for low, high, rate in SLICES if quotient > low),
        Fraction(0),
    )


def taxable_gross(case: dict) -> Fraction:
    """Salary, transport above 100 000 (or 50 000), housing above the lesser of 250 000 and 40 % of the salary."""
    salary = case["base_salary"] + case.get("taxable_allowances", 0)
    trips = 50_000 if case.get("transport_trips") == "two" else 100_000
    read_on = case["base_salary"] if case.get("housing_limit_base") == "basic-salary" else salary
    housing_limit = min(Fraction(250_000), Fraction(40, 100) * read_on)
    return (
        salary
        + max(0, case.get("transport_allowance", 0) - trips)
        + max(Fraction(0), case.get("housing_allowance", 0) - housing_limit)
    )


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on = case["date"]
    salary = case["base_salary"] + case.get("taxable_allowances", 0)
    transport, housing = case.get("transport_allowance", 0), case.get("housing_allowance", 0)
    gross = salary + case.get("exempt_allowances", 0) + transport + housing
    contributory = salary + housing + max(0, transport - 35_000)
    capped = min(max(contributory, 80_000), 1_500_000) if contributory else 0
    taxable = taxable_gross(case)
    insured = min(contributory if case.get("health_base") == "contributory" else taxable, 2_500_000)
    pension_rate, pension_employer, family, injury = in_force(CNSS, on)
    employee = {"pension": share(pension_rate, capped), "health": share("2", insured)}
    employer = {
        "pension": share(pension_employer, capped),
        "family": share(family, capped),
        "injury": share(injury, capped),
        "health": share("4.1", insured),
        "fnh": share(in_force(FNH, on)[0], capped),
    }
    if on >= "2017-01-01":
        employer["cfp"] = share("0.5", capped)
    after = max(taxable - sum(employee.values()), Fraction(0))
    tcs = share("5", max(after - 150_000, Fraction(0)))
    annual = (after - tcs) * 12
    income = annual - min(Fraction(20, 100) * annual, Fraction(10_000_000))
    parts = parts_of(case)
    tax = {"tcs": tcs, "income-tax": half_up(parts * annual_tax(income / parts) / 12)}
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
