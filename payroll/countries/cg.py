"""Congo: CNSS contributions, CAMU, income tax (ITS, formerly IRPP) by family shares, TOL, regional tax and TUS. Figures
and sources: cg.toml.
"""

from payroll.engine import Expr, Pay, greatest, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    pension = social_security(pay, contributory)
    health(pay, contributory, taxable, pension)
    income_tax(pay, taxable, pension)
    local_taxes(pay)
    if pay.option("tus_due"):
        pay.contribution("tus-tax-office", taxable, pay.figure("tus-tax-office-rate"))
        pay.contribution("tus-cnss", taxable, pay.figure("tus-cnss-rate"))


def social_security(pay: Pay, contributory: Expr) -> Expr:
    """CNSS, decree 99-284: pensions under one ceiling, family benefits and work accidents under a lower one. Returns
    the employee's contribution.
    """
    base = pay.name("pension-base", least(contributory, pay.figure("pension-ceiling")), "salaire soumis aux pensions")
    pension = pay.contribution("pension-employee", base, pay.figure("pension-employee-rate"))
    pay.contribution("pension-employer", base, pay.figure("pension-employer-rate"))
    low = least(contributory, pay.figure("family-ceiling"))
    low = pay.name("family-base", low, "salaire soumis aux prestations familiales et aux accidents du travail")
    pay.contribution("family", low, pay.figure("family-rate"))
    pay.contribution("injury", low, pay.figure("injury-rate"))
    return pension


def health(pay: Pay, contributory: Expr, taxable: Expr, pension: Expr) -> None:
    """CAMU solidarity contribution (law 37-2021) on what exceeds a monthly threshold; the health insurance itself only
    where the institution says that it is collected.
    """
    if pay.in_force("camu-rate"):
        income = {
            "net-of-cnss": taxable - pension,
            "gross": taxable,
            "net-taxable": (taxable - pension) * (1 - pay.figure("expense-rate")),
        }[pay.option("camu_base")]
        excess = pay.name("camu-base", positive(income - pay.figure("camu-threshold")), "revenu au-delà du seuil CAMU")
        pay.contribution("camu", excess, pay.figure("camu-rate"))
    if pay.option("amu_health_active") and pay.in_force("amu-health-employee-rate"):
        base = least(contributory, pay.figure("amu-health-ceiling"))
        base = pay.name("amu-health-base", base, "salaire soumis à l’assurance maladie")
        pay.contribution("amu-health-employee", base, pay.figure("amu-health-employee-rate"))
        pay.contribution("amu-health-employer", base, pay.figure("amu-health-employer-rate"))


def income_tax(pay: Pay, taxable: Expr, pension: Expr) -> None:
    """ITS (articles 114 to 116 I, from 2026): twelve months of pay less the pension, less 20 %, down to the thousand;
    scale per share with its flat first slice; a twelfth. IRPP before: no rounding, nothing below the minimum wage.
    """
    annual = pay.name("annual-pay", (taxable - pension) * 12, "salaire net de CNSS sur douze mois")
    net = annual - pay.name("expenses", pay.figure("expense-rate") * annual, "abattement pour frais professionnels")
    is_its = pay.in_force("minimum-tax")
    if is_its and pay.option("its_round_down"):
        net = net.down(1000)
    net = pay.name("annual-taxable", net, "revenu net imposable de l’année")
    tax = pay.scale("income-tax-scale").tax(net, parts=family_shares(pay))
    if is_its:
        tax = greatest(pay.name("scale-tax", tax, "impôt selon le barème"), pay.figure("minimum-tax"))
    tax = pay.name("annual-tax", tax, "impôt de l’année")
    due = taxable > 0 if is_its else taxable >= pay.figure("exemption-threshold")
    pay.line("income-tax", where(due, (tax / 12).half_up(), 0), base=taxable)


def family_shares(pay: Pay) -> Expr:
    """Article 116 C: married (or widowed with children) 2 shares and a half by child; alone 1 share, 2 with the first
    child and a half by further child; 6.5 shares at most.
    """
    children = least(pay.employee("children"), pay.figure("max-children"))
    status = pay.employee("marital_status")
    couple = status.is_("married") | (status.is_("widowed") & (children > 0))
    together = pay.table("parts-couple").pick(children, "parts")
    alone = pay.table("parts-single").pick(children, "parts")
    return pay.name("parts", where(couple, together, alone), "nombre de parts")


def local_taxes(pay: Pay) -> None:
    """TOL every month with pay; regional tax (articles 321 to 327) on the January pay only."""
    paid = pay.gross > 0
    pay.line("tol", pay.figure("tol-amount"), when=paid)
    if pay.month == 1:
        pay.line("regional-tax", pay.option("regional_tax_amount"), when=paid)
