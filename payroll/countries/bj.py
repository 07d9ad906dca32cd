"""Bénin: CNSS contributions, income tax (ITS), ORTB fee, VPS, compulsory health insurance. Figures and sources: bj.toml."""

from payroll.engine import Expr, Pay, floored_if_paid, least, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    social_security(pay, contributory)
    if pay.option("health_active") and pay.in_force("health-employer-share"):
        health(pay)
    income_tax(pay, taxable)
    broadcasting_fee(pay, taxable)
    pay.contribution("payroll-tax", taxable, pay.figure("payroll-tax-rate"), when=~pay.employee("first_job_exempt"))


def social_security(pay: Pay, contributory: Expr) -> None:
    """CNSS: the whole pay, no ceiling; the legal minimum wage as a floor is an option (open question)."""
    base = contributory
    if pay.option("cnss_floor_applied"):
        floored = floored_if_paid(contributory, pay.figure("cnss-floor"))
        base = pay.name("cnss-base", floored, "salaire soumis à la CNSS")
    pay.contribution("pension", base, pay.figure("pension-employee-rate"))
    pay.contribution("pension-employer", base, pay.figure("pension-employer-rate"))
    pay.contribution("family", base, pay.figure("family-rate"))
    pay.contribution("injury", base, pay.table("injury-rate").pick(pay.employee("injury_class")))


def health(pay: Pay) -> None:
    """Decree 2025-672: the premium of the institution's policy, at least 80 % of it for the employer."""
    premium = pay.employee("health_premium")
    pay.contribution("health", premium, pay.figure("health-employee-share"))
    pay.contribution("health-employer", premium, pay.figure("health-employer-share"))


def income_tax(pay: Pay, taxable: Expr) -> None:
    """ITS, articles 122 to 125: monthly scale on the whole pay, nothing deducted. Before 2022: pay down to the thousand
    and a reduction for children.
    """
    has_reduction = pay.in_force("children-reduction")
    base = taxable
    if has_reduction or pay.option("its_rounded_base"):
        base = pay.name("tax-base", taxable.down(1000), "base de l’impôt")
    tax = pay.name("gross-tax", pay.scale("income-tax-scale").tax(base), "impôt brut")
    if has_reduction:
        counted = least(pay.employee("children"), 6)
        rate = where(pay.employee("claims_children"), pay.table("children-reduction").pick(counted), 0)
        tax = tax - pay.name("children-relief", rate * tax, "réduction pour enfants à charge")
    pay.line("income-tax", tax.half_up(), base=taxable)


def broadcasting_fee(pay: Pay, taxable: Expr) -> None:
    """ORTB fee: on the March pay of everyone, on the June pay of those above the first slice of the scale."""
    if pay.month == 3:
        pay.line("broadcasting-fee", pay.figure("ortb-march"), when=taxable > 0)
    if pay.month == 6:
        pay.line("broadcasting-fee", pay.figure("ortb-june"), when=taxable > pay.figure("ortb-june-threshold"))
