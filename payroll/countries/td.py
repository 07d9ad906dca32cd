"""Tchad: CNPS contributions, income tax (IRPP), PSA (formerly FIR), flat tax and apprenticeship tax. Figures and
sources: td.toml.
"""

from collections.abc import Callable

from payroll.engine import Expr, Pay, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    transport = above_share(pay, "transport-exempt-share", "indemnité de transport exonérée")
    function = above_share(pay, "function-exempt-share", "indemnité de fonction exonérée")
    counts = pay.option("transport_excess_contributory")
    contributory = pay.base("contributory", {"transport": transport} if counts else {})
    taxable = pay.base("taxable", {"transport": transport, "function": function})
    pension = social_security(pay, contributory)
    income_tax(pay, taxable, pension)
    monthly_amount(pay)
    employer_taxes(pay, pay.gross if pay.option("employer_tax_base") == "whole-pay" else taxable)


def above_share(pay: Pay, share: str, label: str) -> Callable[[Expr], Expr]:
    """What enters a base of an allowance exempt up to a share of the basic salary."""
    limit = pay.name(share.replace("share", "limit"), pay.figure(share) * pay.nature("base-salary"), label)
    return lambda paid: where(paid > limit, paid - limit, 0)


def social_security(pay: Pay, contributory: Expr) -> Expr:
    """CNPS: one ceiling for all branches. Returns the employee's contribution."""
    base = pay.name("cnps-base", least(contributory, pay.figure("cnps-ceiling")), "salaire soumis à la CNPS")
    pension = pay.contribution("cnps-pension-employee", base, pay.figure("cnps-pension-employee-rate"))
    pay.contribution("cnps-pension-employer", base, pay.figure("cnps-pension-employer-rate"))
    pay.contribution("cnps-family-employer", base, pay.figure("cnps-family-rate"))
    pay.contribution("cnps-injury-employer", base, pay.figure("cnps-injury-rate"))
    return pension


def income_tax(pay: Pay, taxable: Expr, pension: Expr) -> None:
    """IRPP: twelve months of pay less the contribution, no abatement, no family quotient since 2018; a twelfth of the
    annual scale.
    """
    annual = pay.name("annual-taxable", positive(taxable - pension) * 12, "revenu net imposable sur douze mois")
    tax = pay.name("annual-tax", pay.scale("income-tax-scale").tax(annual), "IRPP sur douze mois")
    pay.line("income-tax", (tax / 12).half_up(), base=taxable)


def monthly_amount(pay: Pay) -> None:
    """A fixed amount for each month with pay: PSA (finance law 2024), FIR before."""
    for code in ("psa", "fir"):
        if pay.in_force(f"{code}-amount"):
            pay.line(code, pay.figure(f"{code}-amount"), when=pay.gross > 0)


def employer_taxes(pay: Pay, base: Expr) -> None:
    """Flat tax and apprenticeship tax, without ceiling."""
    if pay.option("employer_taxes_due"):
        pay.contribution("flat-tax-employer", base, pay.figure("flat-tax-rate"))
        pay.contribution("apprenticeship-tax-employer", base, pay.figure("apprenticeship-tax-rate"))
