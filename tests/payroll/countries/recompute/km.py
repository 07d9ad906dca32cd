"""Comores recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from km.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

#: Every option is followed.
OPTIONS_LEFT_OUT = ()
#: Monthly pay where something changes: ceiling of the CNSPS, pay whose year reaches an edge of the scale.
EDGES = (
    13_228,
    44_092,
    88_184,
    100_000,
    131_444,
    217_354,
    303_265,
)
SLICES = (
    (0, 150_000, 0),
    (150_000, 500_000, 5),
    (500_000, 1_000_000, 10),
    (1_000_000, 1_500_000, 15),
    (1_500_000, 2_500_000, 20),
    (2_500_000, 3_500_000, 25),
    (3_500_000, None, 30),
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def percent(rate: str | int, base: Fraction | int) -> int:
    return half_up(Fraction(rate) * base / 100)


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    paid = case["base_salary"] + case.get("taxable_allowances", 0) + case.get("transport_allowance", 0)
    low = min(paid, 100_000)
    reading = case.get("cnsps_reading", "both")
    employee = {"crc-pension-employee": percent(3, paid)}
    if reading != "employer-only":
        employee["cnsps-employee"] = percent("2.5", low)
    employer = {
        "crc-pension-employer": percent(5, paid),
        "cnsps-employer": percent("1.25" if reading == "half" else "2.5", low),
    }
    month = Fraction(paid - (sum(employee.values()) if case.get("irpp_deducts", True) else 0))
    month -= Fraction(case.get("irpp_abatement_rate", "0")) / 100 * month
    persons = case.get("children", 0) + (case.get("marital_status") == "married")
    year = max(Fraction(0), 12 * month - persons * case.get("irpp_family_deduction", 0))
    annual = sum(
        (
            Fraction(rate, 100) * ((year if high is None else min(year, high)) - bottom)
            for bottom, high, rate in SLICES
            if year > bottom
        ),
        Fraction(0),
    )
    tax = {"income-tax": half_up(annual / 12)}
    gross = paid + case.get("exempt_allowances", 0)
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
