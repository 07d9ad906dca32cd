"""Guinée-Bissau recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the
engine or from gw.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Every option is followed.
OPTIONS_LEFT_OUT = ()
#: Over, percent, amount printed in the law to subtract, democracy tax of a payroll program.
BANDS = (
    (0, 1, 0, 500),
    (41_667, 6, 2_083, 1_000),
    (83_333, 8, 3_750, 2_000),
    (208_333, 10, 7_917, 4_000),
    (300_000, 12, 13_917, 6_000),
    (400_500, 14, 37_947, 10_000),
    (750_000, 16, 52_947, 15_000),
    (1_100_000, 18, 74_947, 17_000),
    (1_500_000, 20, 104_947, 20_000),
)
#: Edges of the bands on the gross, and gross whose pay after INSS reaches them.
EDGES = (*(low for low, *_ in BANDS), *(-(-low * 100 // 92) for low, *_ in BANDS))


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def percent(rate: str | int, base: Fraction | int) -> int:
    return half_up(Fraction(rate) * base / 100)


def band(amount: int) -> tuple:
    """The band of an amount: its lower limit belongs to the band below."""
    return [row for row in BANDS if amount > row[0]][-1] if amount > 0 else (0, 0, 0, 0)


def imposto(case: dict, month: int) -> int:
    if case.get("tax_method") == "published-subtraction":
        _, rate, subtracted, _ = band(month)
        tax = max(Fraction(0), Fraction(rate, 100) * month - subtracted)
    else:
        tops = [row[0] for row in BANDS[1:]] + [month]
        tax = sum(
            (
                Fraction(rate, 100) * (min(month, max(top, low)) - low)
                for (low, rate, *_), top in zip(BANDS, tops, strict=True)
                if month > low
            ),
            Fraction(0),
        )
    withheld = half_up(tax)
    return 0 if case.get("small_tax_waived", False) and withheld < 2_000 else withheld


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    paid = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("transport_allowance", 0)
    employee = {"inss-employee": percent(8, paid)}
    risk = {"office": 2, "highest-risk": 10}[case.get("injury_class", "office")]
    employer = {"inss-employer": percent(14, paid), "inss-injury-employer": percent(risk, paid)}
    month = paid - (employee["inss-employee"] if case.get("inss_deducted", True) else 0)
    tax = {"income-tax": imposto(case, month)}
    side = employer if case.get("stamp_duty_bearer") == "employer" else tax
    side["stamp-duty"] = percent("0.3", paid)
    if case.get("democracy_tax_active", False):
        tax["democracy-tax"] = band(paid)[3]
    gross = paid + case.get("exempt_allowances", 0)
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
