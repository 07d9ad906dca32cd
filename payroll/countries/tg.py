"""Togo: CNSS and AMU contributions, income tax (IRPP), optional employer levies. Figures and sources: tg.toml."""

from payroll.engine import Expr, Pay, floored_if_paid, greatest, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution is rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    deducted = social_security(pay, contributory)
    if pay.in_force("amu-employee-rate"):
        deducted = deducted + health(pay, contributory)
    income_tax(pay, taxable, deducted)
    if pay.option("ts_active"):
        pay.contribution("ts", taxable, pay.figure("ts-rate"))
    if pay.option("training_levy_active"):
        pay.contribution("training-levy", taxable, pay.figure("training-levy-rate"))


def social_security(pay: Pay, contributory: Expr) -> Expr:
    """CNSS: the whole pay, never under the SMIG once there is pay, no ceiling. Returns the employee's share."""
    floored = floored_if_paid(contributory, pay.figure("cnss-floor"))
    base = pay.name("cnss-base", floored, "salaire soumis à la CNSS")
    share = pay.contribution("cnss-pension-employee", base, pay.figure("cnss-pension-employee-rate"))
    pay.contribution("cnss-pension-employer", base, pay.figure("cnss-pension-employer-rate"))
    pay.contribution("cnss-family-employer", base, pay.figure("cnss-family-rate"))
    pay.contribution("cnss-injury-employer", base, pay.figure("cnss-injury-rate"))
    return share


def health(pay: Pay, contributory: Expr) -> Expr:
    """AMU, decree 2023-096/PR: 10 % in all, at least half for the employer. Returns the employee's share."""
    employee, employer = pay.figure("amu-employee-rate"), pay.figure("amu-employer-rate")
    taken_over = pay.option("amu_taken_over")
    if taken_over.value:
        taken_over = least(taken_over, employee)
        employee, employer = employee - taken_over, employer + taken_over
    share = pay.contribution("amu-employee", contributory, employee)
    pay.contribution("amu-employer", contributory, employer)
    return share


def income_tax(pay: Pay, taxable: Expr, deducted: Expr) -> None:
    """IRPP, articles 26 and 72 to 74 of the tax code: twelve months of pay less contributions, abatement of 28 %,
    deduction by dependant, income down to the thousand, tax down to the ten; a twelfth is withheld.
    """
    month = pay.name("net-of-contributions", positive(taxable - deducted), "paie moins CNSS et AMU")
    adjusts = pay.option("year_end_adjustment") == "december" and pay.month == 12
    annual = pay.name("annual-pay", month * 12, "paie nette de cotisations, sur douze mois")
    if adjusts:
        words = "paie nette de cotisations de janvier à novembre"
        parts = {"taxable": 1, "cnss-pension-employee": -1, "amu-employee": -1}
        earlier = pay.year_to_date("ytd_net_of_contributions", words, of=parts)
        annual = pay.name("true-annual-pay", month + earlier, "paie réelle de l’année, nette de cotisations")
    abatement = pay.figure("abatement-rate") * least(annual, pay.figure("abatement-limit"))
    abatement = pay.name("abatement", abatement, "abattement pour frais professionnels")
    income = positive(annual - abatement - dependants_deduction(pay))
    if pay.option("income_rounding") == "month" and not adjusts:
        income = pay.name("monthly-income", (income / 12).down(1000), "revenu imposable du mois") * 12
    else:
        income = income.down(1000)
    income = pay.name("annual-taxable", income, "revenu imposable de l’année")
    tax = pay.scale("income-tax-scale").tax(income).down(10)
    if pay.in_force("minimum-tax"):
        tax = where(taxable > 0, greatest(tax, pay.figure("minimum-tax")), 0)
    tax = pay.name("annual-tax", tax, "impôt de l’année")
    withheld = (tax / 12).half_up()
    if adjusts:
        withheld = tax - pay.year_to_date("ytd_income_tax", "impôt retenu de janvier à novembre")
    pay.line("income-tax", withheld, base=taxable)


def dependants_deduction(pay: Pay) -> Expr:
    """120 000 francs a year for each child and for a spouse without income, six persons at most."""
    spouse = pay.employee("marital_status").is_("married") & ~pay.employee("spouse_income")
    persons = least(where(spouse, 1, 0) + pay.employee("children"), pay.figure("max-dependants"))
    counted = pay.name("dependants", persons, "personnes à charge")
    return pay.name(
        "dependants-deduction", pay.figure("dependant-deduction") * counted, "déduction pour charges de famille"
    )
