"""Congo recomputed from the texts: one case in, the figures of the payslip out. Nothing here comes from the engine or
from cg.toml.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

IRPP = ((0, 464_000, 1), (464_000, 1_000_000, 10), (1_000_000, 3_000_000, 25), (3_000_000, None, 40))
ITS = ((615_000, 1_500_000, 10), (1_500_000, 3_500_000, 15), (3_500_000, 5_000_000, 20), (5_000_000, None, 30))
#: From the day named: share paid to the tax office, share paid to the CNSS.
TUS = (("2025-01-01", "1.5", "6"), ("2016-01-01", "4.125", "3.375"))
OPTIONS_LEFT_OUT = ()
#: Taxable gross of a month where something changes: first annual thousands of the ITS, minimum wages, slices of one
#: share, CAMU threshold, ceilings.
EDGES = (
    108,
    109,
    217,
    50_349,
    50_400,
    66_732,
    70_400,
    108_507,
    162_761,
    325_521,
    379_775,
    500_000,
    520_834,
    542_535,
    600_000,
    1_200_000,
)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def share(percent: str, base: Fraction | int) -> int:
    return half_up(Fraction(percent) / 100 * base)


def parts_of(case: dict) -> Fraction:
    """Article 116 C, the same as the former article 91."""
    status, children = case.get("marital_status", "single"), case.get("children", 0)
    if status == "married":
        parts = 2 + Fraction(children, 2)
    elif not children:
        parts = Fraction(1)
    elif status == "widowed":
        parts = Fraction(5, 2) + Fraction(children - 1, 2)
    else:
        parts = 2 + Fraction(children - 1, 2)
    return min(parts, Fraction(13, 2))


def by_slices(slices, quotient: Fraction) -> Fraction:
    return sum(
        (Fraction(rate, 100) * (min(quotient, high or quotient) - low) for low, high, rate in slices if quotient > low),
        Fraction(0),
    )


def month_tax(case: dict, on: str, taxable: int, pension: int) -> int:
    net = Fraction(80, 100) * (taxable - pension) * 12
    parts = parts_of(case)
    if on < "2026-01-01":
        if taxable < (70_400 if on >= "2025-01-01" else 50_400):
            return 0
        return half_up(parts * by_slices(IRPP, net / parts) / 12)
    if not taxable:
        return 0
    if case.get("its_round_down", True):
        net = Fraction(floor(net / 1000) * 1000)
    one_share = 1200 + by_slices(ITS, net / parts) if net else Fraction(0)
    return half_up(max(parts * one_share, Fraction(1200)) / 12)


def camu(case: dict, taxable: int, pension: int) -> int:
    income = {
        "net-of-cnss": Fraction(taxable - pension),
        "gross": Fraction(taxable),
        "net-taxable": Fraction(80, 100) * (taxable - pension),
    }[case.get("camu_base", "net-of-cnss")]
    return share("0.5", max(income - 500_000, Fraction(0)))


def pay(case: dict) -> dict:
    """The month of one employee, in the form of `pay_simulate`."""
    on = case["date"]
    taxable = case["base_salary"] + case.get("taxable_allowances", 0)
    gross = taxable + case.get("exempt_allowances", 0) + case.get("transport_allowance", 0)
    high, low = min(taxable, 1_200_000), min(taxable, 600_000)
    pension = share("4", high)
    employee = {"pension": pension}
    employer = {"pension": share("8", high), "family": share("10.03", low), "injury": share("2.25", low)}
    if on >= "2021-09-01":
        employee["camu"] = camu(case, taxable, pension)
    if on >= "2024-04-01" and case.get("amu_health_active", False):
        employee["amu-health"] = share("2.27", low)
        employer["amu-health"] = share("4.55", low)
    if case.get("tus_due", True):
        _, office, fund = next(row for row in TUS if row[0] <= on)
        employer |= {"tus-tax-office": share(office, taxable), "tus-cnss": share(fund, taxable)}
    tax = {"income-tax": month_tax(case, on, taxable, pension)}
    if gross:
        tax["tol"] = 1000
        if on[5:7] == "01":
            tax["regional-tax"] = case.get("regional_tax_amount", 2000)
    net = gross - sum(employee.values()) - sum(tax.values())
    return {"gross": gross, "employee": employee, "employer": employer, "tax": tax, "net": net}
