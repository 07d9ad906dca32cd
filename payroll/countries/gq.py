"""Guinée équatoriale: INSESO and Work Protection Fund contributions, tax on salaries (ISS, formerly IRPF). Figures and
sources: gq.toml.
"""

from payroll.engine import Expr, Pay, floored_if_paid, least, positive


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution is rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    inseso = social_security(pay, contributory)
    fund = work_protection(pay, contributory, inseso)
    income_tax(pay, taxable, inseso + fund)


def social_security(pay: Pay, contributory: Expr) -> Expr:
    """INSESO: one global rate for all branches, no ceiling; the floor at the minimum wage is an option (open question).
    Returns the employee's share.
    """
    base = contributory
    if pay.option("inseso_floor_applied"):
        raised = floored_if_paid(contributory, pay.prorated(pay.figure("inseso-floor")))
        base = pay.name("inseso-base", raised, "salaire soumis à l’INSESO")
    pay.contribution("inseso-employer", base, pay.figure("inseso-employer-rate"))
    return pay.contribution("inseso-employee", base, pay.figure("inseso-employee-rate"))


def work_protection(pay: Pay, contributory: Expr, inseso: Expr) -> Expr:
    """Fondo de Protección al Trabajo: the employee on the "net salary", read as pay less INSESO (open question); the
    employer on the whole pay. Returns the employee's share.
    """
    base = contributory
    if pay.option("fpt_base") == "after-inseso":
        base = pay.name("fpt-base", positive(contributory - inseso), "salaire net de l’INSESO")
    pay.contribution("fpt-employer", contributory, pay.figure("fpt-employer-rate"))
    return pay.contribution("fpt-employee", base, pay.figure("fpt-employee-rate"))


def income_tax(pay: Pay, taxable: Expr, contributions: Expr) -> None:
    """ISS, law 1/2024: twelve months of pay less the two contributions, a twelfth of the annual scale. IRPF, law
    4/2004, to 2024: less 20 % of the pay before the contributions (or after: option), within a cap.
    """
    after = pay.name("net-of-contributions", positive(taxable - contributions), "imposable après cotisations")
    annual = after * 12
    if pay.in_force("professional-deduction-rate"):
        gross = after if pay.option("professional_deduction_base") == "net" else taxable
        wished = pay.figure("professional-deduction-rate") * gross * 12
        deduction = least(wished, pay.figure("professional-deduction-cap"))
        annual = positive(annual - pay.name("professional-deduction", deduction, "déduction professionnelle"))
    annual = pay.name("annual-taxable", annual, "revenu net imposable sur douze mois")
    tax = pay.name("annual-tax", pay.scale("income-tax-scale").tax(annual), "impôt sur douze mois")
    pay.line("income-tax", (tax / 12).half_up(), base=taxable)
