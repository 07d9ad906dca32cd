"""Gabon: CNSS and CNAMGS contributions, TCS, income tax (IRPP) by family shares, FNH and CFP. Figures and sources: ga.toml."""

from collections.abc import Callable

from payroll.engine import Expr, Pay, floored_if_paid, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Contributions, TCS and the month's tax are rounded half up to the franc."""
    contributory = pay.base("contributory", {"transport": above(pay.figure("transport-contributory-exempt"))})
    trips = "transport-taxable-exempt-two" if pay.option("transport_trips") == "two" else "transport-taxable-exempt"
    taxable = pay.base(
        "taxable", {"transport": above(pay.figure(trips)), "housing": lambda paid: taxed_housing(pay, paid)}
    )
    capped, pension = social_security(pay, contributory)
    health = health_insurance(pay, contributory if pay.option("health_base") == "contributory" else taxable)
    income_taxes(pay, taxable, pension + health)
    pay.contribution("fnh", capped, pay.figure("fnh-rate"))
    if pay.in_force("cfp-rate"):
        pay.contribution("cfp", capped, pay.figure("cfp-rate"))


def above(limit: Expr) -> Callable[[Expr], Expr]:
    """What enters a base of an allowance exempt up to `limit`."""
    return lambda paid: positive(paid - limit)


def taxed_housing(pay: Pay, paid: Expr) -> Expr:
    """Housing allowance above the lesser of an amount and of a share of pay without it and without transport."""
    salary = pay.nature("base-salary")
    if pay.option("housing_limit_base") == "gross-pay":
        salary = salary + pay.nature("salary") + pay.nature("allowance")
    limit = least(pay.figure("housing-exempt"), pay.figure("housing-exempt-share") * salary)
    limit = pay.name("housing-limit", limit, "limite de l’indemnité de logement exonérée")
    return where(paid > limit, paid - limit, 0)


def social_security(pay: Pay, contributory: Expr) -> tuple[Expr, Expr]:
    """CNSS, decree 0487/PR/MASI: never on less than the minimum wage for the days paid, up to the ceiling. Returns the
    base and the employee's contribution.
    """
    raised = floored_if_paid(contributory, pay.prorated(pay.figure("cnss-floor")))
    whole = pay.name("cnss-base", raised, "salaire soumis à la CNSS")
    base = pay.name("capped-base", least(whole, pay.figure("cnss-ceiling")), "salaire plafonné de la CNSS")
    pension = pay.contribution("pension-employee", base, pay.figure("pension-employee-rate"))
    pay.contribution("pension-employer", base, pay.figure("pension-employer-rate"))
    pay.contribution("family", base, pay.figure("family-rate"))
    pay.contribution("injury", base, pay.figure("injury-rate"))
    return base, pension


def health_insurance(pay: Pay, whole: Expr) -> Expr:
    """CNAMGS, both shares under a ceiling of its own. Returns the employee's contribution."""
    base = pay.name("health-base", least(whole, pay.figure("health-ceiling")), "salaire soumis à la CNAMGS")
    pay.contribution("health-employer", base, pay.figure("health-employer-rate"))
    return pay.contribution("health-employee", base, pay.figure("health-employee-rate"))


def income_taxes(pay: Pay, taxable: Expr, contributions: Expr) -> None:
    """TCS on what exceeds a monthly threshold after contributions; it is deducted from the base of the IRPP: twelve
    months less 20 %, annual scale per share, a twelfth.
    """
    after = pay.name("net-of-contributions", positive(taxable - contributions), "imposable après cotisations")
    excess = pay.name("tcs-base", positive(after - pay.figure("tcs-threshold")), "base de la TCS")
    tcs = pay.contribution("tcs", excess, pay.figure("tcs-rate"))
    annual = pay.name("annual-base", (after - tcs) * 12, "base de l’IRPP sur douze mois")
    expenses = least(pay.figure("expense-rate") * annual, pay.figure("expense-cap"))
    income = pay.name(
        "annual-taxable",
        annual - pay.name("expenses", expenses, "abattement pour frais professionnels"),
        "revenu net imposable sur douze mois",
    )
    tax = pay.scale("income-tax-scale").tax(income, parts=family_shares(pay))
    tax = pay.name("annual-tax", tax, "IRPP sur douze mois")
    pay.line("income-tax", (tax / 12).half_up(), base=taxable)


def family_shares(pay: Pay) -> Expr:
    """Family shares, children counted up to six: a couple (a widow with children keeps its shares), or one person."""
    children = least(pay.employee("children"), pay.figure("max-children"))
    status = pay.employee("marital_status")
    couple = status.is_("married")
    if pay.option("spouses_taxed_apart"):
        couple = couple & ~pay.employee("spouse_income")
    couple = couple | (status.is_("widowed") & (children > 0))
    together = pay.table("parts-couple").pick(children, "parts")
    alone = pay.table("parts-single").pick(children, "parts")
    return pay.name("parts", where(couple, together, alone), "nombre de parts")
