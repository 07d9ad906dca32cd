"""République centrafricaine: CNSS contributions, income tax (IRPP) and the training tax. Figures and sources: cf.toml."""

from payroll.engine import Expr, Pay, floored_if_paid, least, positive


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    enters = {} if pay.option("transport_exempt") else {"transport": lambda paid: paid}
    contributory = pay.base("contributory", enters)
    taxable = pay.base("taxable", enters)
    pension = social_security(pay, contributory)
    income_tax(pay, taxable, pension)
    training_tax(pay, pay.base("cash-taxable", enters))


def social_security(pay: Pay, contributory: Expr) -> Expr:
    """CNSS, law 06.035: one ceiling for all branches; the floor at the minimum wage and the reverse split of the
    pension are options (open questions). Returns the employee's contribution.
    """
    whole = contributory
    if pay.option("cnss_floor_applied"):
        raised = floored_if_paid(contributory, pay.prorated(pay.figure("cnss-floor")))
        whole = pay.name("floored-base", raised, "salaire porté au moins au SMIG")
    base = pay.name("cnss-base", least(whole, pay.figure("cnss-ceiling")), "salaire soumis à la CNSS")
    ours, theirs = pay.figure("cnss-pension-employee-rate"), pay.figure("cnss-pension-employer-rate")
    if pay.option("pension_split") == "employee-4":
        ours, theirs = theirs, ours
    pension = pay.contribution("cnss-pension-employee", base, ours)
    pay.contribution("cnss-pension-employer", base, theirs)
    pay.contribution("cnss-family-employer", base, pay.figure("cnss-family-rate"))
    pay.contribution("cnss-injury-employer", base, pay.figure("cnss-injury-rate"))
    return pension


def income_tax(pay: Pay, taxable: Expr, pension: Expr) -> None:
    """Articles 38, 39 and 86 of the tax code: pay less the contribution, less 30 %; a twelfth of the annual scale. No
    effect of the family, no minimum.
    """
    after = pay.name("net-of-cnss", positive(taxable - pension), "imposable après CNSS")
    expenses = pay.name("expenses", pay.figure("expense-rate") * after, "abattement pour frais professionnels")
    annual = pay.name("annual-taxable", (after - expenses) * 12, "revenu net imposable sur douze mois")
    tax = pay.name("annual-tax", pay.scale("income-tax-scale").tax(annual), "IRPP sur douze mois")
    pay.line("income-tax", (tax / 12).half_up(), base=taxable)


def training_tax(pay: Pay, cash: Expr) -> None:
    """ACFPE: taxable cash pay, no ceiling unless the institution chooses that of the CNSS (open question)."""
    if not pay.option("training_tax_due"):
        return
    if pay.option("training_tax_capped"):
        cash = pay.name("training-base", least(cash, pay.figure("cnss-ceiling")), "salaire soumis à la taxe")
    pay.contribution("training-tax-employer", cash, pay.figure("training-tax-rate"))
