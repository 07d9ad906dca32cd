"""Comores: pension fund (CRC), CNSPS and income tax on wages (IRPP). Figures and sources: km.toml."""

from payroll.engine import Expr, Pay, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Contributions and tax are rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    pension = pay.contribution("crc-pension-employee", contributory, pay.figure("crc-employee-rate"))
    pay.contribution("crc-pension-employer", contributory, pay.figure("crc-employer-rate"))
    deducted = pension + solidarity(pay, contributory)
    income_tax(pay, taxable, deducted)


def solidarity(pay: Pay, contributory: Expr) -> Expr:
    """CNSPS on the pay up to its ceiling; who bears it is an open question. Returns the employee's share."""
    base = pay.name("cnsps-base", least(contributory, pay.figure("cnsps-ceiling")), "salaire soumis à la CNSPS")
    reading = pay.option("cnsps_reading")
    share = base * 0
    if reading != "employer-only":
        share = pay.contribution("cnsps-employee", base, pay.figure("cnsps-employee-rate"))
    rate = "cnsps-employer-rate-half" if reading == "half" else "cnsps-employer-rate"
    pay.contribution("cnsps-employer", base, pay.figure(rate))
    return share


def income_tax(pay: Pay, taxable: Expr, deducted: Expr) -> None:
    """Law 11-07 of 2011, article 104: scale on twelve times the month, a twelfth withheld. What is deducted before the
    scale was not found: the contributions by default, an abatement and a family deduction if the institution sets them.
    """
    month = positive(taxable - deducted) if pay.option("irpp_deducts") else taxable
    month = pay.name("tax-base", month, "revenu du mois après cotisations")
    annual = month
    abatement, deduction = pay.option("irpp_abatement_rate"), pay.option("irpp_family_deduction")
    if abatement.highest:
        annual = annual - pay.name("abatement", abatement * month, "abattement")
    annual = annual * 12
    if deduction.highest:
        persons = where(pay.employee("marital_status").is_("married"), 1, 0) + pay.employee("children")
        annual = annual - pay.name("family-deduction", deduction * persons, "déduction pour personnes à charge")
    annual = pay.name("annual-taxable", positive(annual), "revenu imposable de l’année")
    tax = pay.name("annual-tax", pay.scale("income-tax-scale").tax(annual), "impôt de l’année")
    pay.line("income-tax", (tax / 12).half_up(), base=month)
