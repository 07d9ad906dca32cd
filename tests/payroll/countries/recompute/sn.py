"""Sénégal recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine
or from sn.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

# In force from the day named (ISO text), newest first.
IPRES_CEILINGS = (
    ("2023-01-01", 432_000, 1_296_000),
    ("2017-01-01", 360_000, 1_080_000),
    ("2016-04-01", 300_000, 900_000),
    ("2013-01-01", 256_000, 768_000),
)
TRANSPORT = (("2023-07-01", 26_000), ("2010-01-01", 20_800))
SLICES = (
    (0, 630_000, 0),
    (630_000, 1_500_000, 20),
    (1_500_000, 4_000_000, 30),
    (4_000_000, 8_000_000, 35),
    (8_000_000, 13_500_000, 37),
)
REDUCTION = {  # parts: percent, least, most
    "1": (0, 0, 0),
    "1.5": (10, 100_000, 300_000),
    "2": (15, 200_000, 650_000),
    "2.5": (20, 300_000, 1_100_000),
    "3": (25, 400_000, 1_650_000),
    "3.5": (30, 500_000, 2_030_000),
    "4": (35, 600_000, 2_490_000),
    "4.5": (40, 700_000, 2_755_000),
    "5": (45, 800_000, 3_180_000),
}
TRIMF = ((12_000_000, 36_000), (7_000_000, 18_000), (2_000_000, 12_000), (1_000_000, 4_800), (600_000, 3_600), (0, 900))
#: Options of the institution that this recomputation does not follow.
OPTIONS_LEFT_OUT = ("ipres_cadre_base", "spouse_half_part", "ipres_deducted", "tax_method", "year_end_adjustment")
INJURY = {"A": 1, "B": 3, "C": 5}
#: Monthly gross pay where something changes, for the edges of the tests (the bases are read with and without
#: transport).
EDGES = (
    63_000,
    256_000,
    300_000,
    360_000,
    432_000,
    768_000,
    900_000,
    1_080_000,
    1_296_000,
    250_000,
    60_000,
    75_000,
    178_572,
    416_667,
    741_667,
    1_200_000,
    4_241_667,
    50_000,
    83_333,
    83_334,
    166_666,
    166_667,
    583_333,
    583_334,
    1_000_000,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: Fraction) -> int:
    return half_up(Fraction(percent) / 100 * base)


def in_force(rows, on):
    return next(row[1:] for row in rows if row[0] <= on)


def parts_of(case: dict) -> Fraction:
    status, children = case.get("marital_status", "single"), case.get("children", 0)
    parts = Fraction(1)
    if status == "married":
        parts = Fraction(3, 2) if case.get("spouse_income", False) else Fraction(2)
    elif status == "widowed" and children:
        parts = Fraction(3, 2)
    return min(Fraction(5), parts + Fraction(children, 2))


def annual_tax(annual_gross: int, parts: Fraction, on: str) -> Fraction:
    """Articles 173 and 174; the slice at 43 % exists for income of 2022 onwards."""
    abatement = min(Fraction(30, 100) * annual_gross, Fraction(900_000))
    income = floor((annual_gross - abatement) / 1000) * 1000
    last = ((13_500_000, 50_000_000, 40), (50_000_000, None, 43)) if on >= "2022-01-01" else ((13_500_000, None, 40),)
    tax = sum(
        (
            Fraction(rate, 100) * (min(income, high or income) - low)
            for low, high, rate in SLICES + last
            if income > low
        ),
        Fraction(0),
    )
    percent, least, most = REDUCTION[str(float(parts)).removesuffix(".0")]
    reduction = max(min(Fraction(percent, 100) * tax, Fraction(most)), Fraction(least))
    return max(tax - reduction, Fraction(0))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on = case["date"]
    general, manager = in_force(IPRES_CEILINGS, on)
    exempt = in_force(TRANSPORT, on)[0]
    transport = case.get("transport_allowance", 0)
    base = case["base_salary"] + case.get("taxable_allowances", 0) + max(0, transport - exempt)
    gross = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("exempt_allowances", 0) + transport
    employee = {"ipres-general-employee": share("5.6", Fraction(min(base, general)))}
    employer = {"ipres-general-employer": share("8.4", Fraction(min(base, general)))}
    if case.get("category", "non-cadre") == "cadre":
        employee["ipres-cadre-employee"] = share("2.4", Fraction(min(base, manager)))
        employer["ipres-cadre-employer"] = share("3.6", Fraction(min(base, manager)))
    low = Fraction(min(base, 63_000))
    employer["css-family-employer"] = share("7", low)
    employer["css-injury-employer"] = share(str(INJURY[case.get("injury_class", "A")]), low)
    if case.get("ipm_active", False):
        within = Fraction(min(max(base, 60_000), 250_000)) if base else Fraction(0)
        employee["ipm-employee"] = share(case.get("ipm_employee_rate", "3"), within)
        employer["ipm-employer"] = share(case.get("ipm_employer_rate", "3"), within)
    employer["cfce"] = share("3", Fraction(base))
    tax = {"income-tax": half_up(annual_tax(12 * base, parts_of(case), on) / 12)}
    if base:
        married_alone = case.get("marital_status") == "married" and not case.get("spouse_income", False)
        persons = min(5, 1 + (case.get("spouses", 1) if married_alone else 0))
        tax["trimf"] = half_up(Fraction(persons * next(amount for low, amount in TRIMF if 12 * base >= low), 12))
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
