"""Mali recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from ml.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Options of the institution that this recomputation does not follow.
OPTIONS_LEFT_OUT = ("its_method", "halve_when_both_earn", "year_end_adjustment", "tl_reading", "injury_capped")
SCALE_2015 = (
    (0, 330_000, 0),
    (330_000, 578_400, 5),
    (578_400, 1_176_400, 12),
    (1_176_400, 1_789_733, 18),
    (1_789_733, 2_384_195, 26),
    (2_384_195, 3_494_130, 31),
    (3_494_130, None, 37),
)
SCALE_2011 = (
    (0, 175_000, 0),
    (175_000, 600_000, 5),
    (600_000, 1_200_000, 13),
    (1_200_000, 1_800_000, 20),
    (1_800_000, 2_400_000, 28),
    (2_400_000, 3_500_000, 34),
    (3_500_000, None, 40),
)
INJURY = {"A": 1, "B": 2, "C": 3, "D": 4}
#: Monthly gross pay where the base enters another slice (base of the slice / 12 / 0.964), and steps of 250 francs.
EDGES = (
    15_128,
    28_527,
    50_000,
    51_867,
    101_694,
    103_735,
    154_712,
    155_602,
    206_102,
    207_469,
    302_051,
    302_559,
    259_336,
    259_596,
    1_000_000,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: Fraction | int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def monthly_tax(base: int, case: dict) -> int:
    """A twelfth of the annual scale, less the family reduction, less 2 % of the base."""
    scale = SCALE_2015 if case["date"] >= "2015-07-01" else SCALE_2011
    annual, tax = 12 * base, Fraction(0)
    for low, high, rate in scale:
        if annual > low:
            tax += Fraction(rate, 100) * (min(annual, high or annual) - low)
    percent = Fraction(5, 2) * min(10, case.get("children", 0)) + 10 * case.get("disabled_adult_children", 0)
    if case.get("marital_status", "single") == "married":
        percent += 10
        if case.get("spouse_income", False):
            percent /= 2
    return half_up(max(tax / 12 * (1 - percent / 100) - Fraction(2, 100) * base, Fraction(0)))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on, salary = case["date"], case["base_salary"]
    allowances, transport = case.get("taxable_allowances", 0), case.get("transport_allowance", 0)
    solidarity = case.get("solidarity_allowance", 0)
    gross = salary + allowances + transport + solidarity + case.get("exempt_allowances", 0)
    contributory = salary + allowances + solidarity
    taxable = salary + allowances + max(Fraction(0), transport - Fraction(salary, 10))
    employee = {"inps-pension-employee": share("3.6", contributory), "amo-employee": share("3.06", contributory)}
    employer = {
        "inps-pension-employer": share("5.4", contributory),
        "inps-family-employer": share("8", contributory),
        "inps-injury-employer": share(str(INJURY[case.get("injury_class", "A")]), contributory),
        "amo-employer": share("3.5", contributory),
        "anpe-employer": share("1", contributory),
    }
    if on >= "2015-01-01":
        employer |= {"cfe": share("3.5", taxable), "tl": share("1", taxable)}
        if on <= "2018-12-31":
            employer |= {"tfp": share("2", taxable), "tej": share("2", taxable)}
    base = floor(max(Fraction(0), taxable - employee["inps-pension-employee"]) / 250) * 250
    tax = {"income-tax": monthly_tax(base, case)}
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
