"""Madagascar: CNaPS, inter-company medical service, FMFP and IRSA. Figures and sources: mg.toml."""

from payroll.engine import Expr, Pay, greatest, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution is rounded half up to the ariary, line by line."""
    contributory = pay.base("contributory")
    taxable = taxable_base(pay, contributory)
    deducted = contributions(pay, contributory)
    income_tax(pay, taxable, deducted)


def taxable_base(pay: Pay, cash: Expr) -> Expr:
    """Benefits in kind enter for a fifth of the cash pay at most; the transport allowance is taxable (open question)."""
    limit = pay.name("in-kind-ceiling", pay.figure("in-kind-limit") * cash, "limite des avantages en nature imposables")
    treatments = {"benefit-in-kind": lambda value: least(value, limit)}
    if pay.option("transport_taxable"):
        treatments["transport"] = lambda paid: paid
    return pay.base("taxable", treatments)


def contributions(pay: Pay, contributory: Expr) -> Expr:
    """CNaPS, medical service and FMFP on the cash pay up to eight minimum wages (article 37 of the code de prévoyance
    sociale, decree 2003-1162), without floor. Returns what the employee pays.
    """
    ceiling = pay.figure("cnaps-ceiling")
    if pay.option("ceiling_2022") == "order" and pay.in_force("cnaps-ceiling-order-2022"):
        ceiling = pay.figure("cnaps-ceiling-order-2022")
    base = pay.name("cnaps-base", least(contributory, ceiling), "salaire soumis à la CNaPS")
    pension = pay.contribution("cnaps-pension-employee", base, pay.figure("cnaps-pension-employee-rate"))
    pay.contribution("cnaps-pension-employer", base, pay.figure("cnaps-pension-employer-rate"))
    pay.contribution("cnaps-family-employer", base, pay.figure("cnaps-family-employer-rate"))
    pay.contribution("cnaps-injury-employer", base, pay.figure("cnaps-injury-employer-rate"))
    cared = base if pay.option("health_capped") else contributory
    health = pay.contribution("health-employee", cared, pay.figure("health-employee-rate"))
    pay.contribution("health-employer", cared, pay.figure("health-employer-rate"))
    pay.contribution("fmfp", base, pay.figure("fmfp-rate"))
    return pension + health


def income_tax(pay: Pay, taxable: Expr, deducted: Expr) -> None:
    """IRSA: base down to the hundred (article 01.03.16), scale, reduction by dependant (01.03.19), then the minimum,
    never above the base itself.
    """
    base = pay.name("irsa-base", positive(taxable - deducted).down(100), "base de l’IRSA")
    before = pay.name("irsa-before", pay.scale("income-tax-scale").tax(base), "IRSA avant réductions")
    dependants = pay.employee("children")
    if pay.option("spouse_dependant"):
        alone = pay.employee("marital_status").is_("married") & ~pay.employee("spouse_income")
        dependants = dependants + where(alone, 1, 0)
    reduction = where(taxable > pay.figure("dependant-threshold"), pay.figure("dependant-reduction") * dependants, 0)
    reduction = pay.name("dependants-reduction", reduction, "réduction pour personnes à charge")
    minimum = pay.figure("income-tax-minimum")
    lowest = where(base < minimum, base, minimum)
    if not pay.option("minimum_always"):
        lowest = where(before > 0, lowest, 0)
    lowest = pay.name("irsa-lowest", lowest, "minimum de perception")
    pay.line("income-tax", greatest(before - reduction, lowest).half_up(), base=base)
