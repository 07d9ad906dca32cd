"""République démocratique du Congo: CNSS, IRPP (IPR before 2026), INPP, ONEM and IERE. Figures and sources: cd.toml."""

from payroll.engine import Expr, Pay, floored_if_paid, greatest, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip, in francs. Contributions are rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    taxable = pay.base(
        "taxable",
        {
            "housing": lambda paid: taxed_housing(pay, paid, contributory),
            "family-allowance": lambda paid: positive(paid - legal_family_allowance(pay)),
        },
    )
    cnss = contributions(pay, contributory)
    month = pay.name("tax-base", positive(taxable - cnss), "revenu imposable du mois")
    income_tax(pay, month)
    employer_levies(pay, contributory, month)


def taxed_housing(pay: Pay, paid: Expr, remuneration: Expr) -> Expr:
    """A housing allowance above 30 % of the remuneration is taxable as a whole: a condition, not a ceiling."""
    limit = pay.name("housing-exempt", pay.figure("housing-limit") * remuneration, "limite de l’indemnité de logement")
    return where(paid > limit, paid, 0)


def legal_family_allowance(pay: Pay) -> Expr:
    """Legal rate: a twenty-seventh of the daily minimum wage, by child and by day."""
    day = pay.figure("family-allowance-day")
    month = day * pay.figure("month-days") * pay.employee("children")
    return pay.name("family-allowance-legal", month, "allocations familiales au taux légal")


def contributions(pay: Pay, contributory: Expr) -> Expr:
    """Decree 18/041: three branches, no ceiling; base never below the minimum wage of the days paid (article 8).
    Returns the employee's share.
    """
    floor = pay.name("cnss-lowest", pay.prorated(pay.figure("cnss-floor")), "SMIG des jours payés")
    base = pay.name("cnss-base", floored_if_paid(contributory, floor), "rémunération soumise à la CNSS")
    share = pay.contribution("cnss-pension-employee", base, pay.figure("cnss-pension-employee-rate"))
    pay.contribution("cnss-pension-employer", base, pay.figure("cnss-pension-employer-rate"))
    pay.contribution("cnss-family-employer", base, pay.figure("cnss-family-employer-rate"))
    pay.contribution("cnss-injury-employer", base, pay.figure("cnss-injury-employer-rate"))
    return share


def income_tax(pay: Pay, month: Expr) -> None:
    """Law 23/053, articles 116 to 125 and 150: twelve months down to the thousand, scale, limit of 30 %, reduction by
    dependant, a twelfth to the hundred. The former IPR rounds nothing before the franc and has a monthly minimum.
    """
    is_irpp = pay.in_force("income-tax-base-step")
    annual = month * 12
    if is_irpp:
        annual = annual.down(pay.figure("income-tax-base-step").lowest)
    annual = pay.name("annual-base", annual, "revenu imposable de l’année")
    scale = pay.scale("income-tax-scale")
    capped = least(scale.tax(annual), pay.figure("income-tax-cap") * annual)
    before = pay.name("annual-tax-before", capped, "impôt de l’année avant réduction")
    reduced = pay.name(
        "reducible-tax",
        scale.tax(least(annual, pay.figure("reduction-limit"))),
        "impôt sur le revenu qui ouvre droit à réduction",
    )
    each = pay.name("dependant-reduction", pay.figure("dependant-rate") * reduced, "réduction par personne à charge")
    reduction = pay.name("dependants-reduction", each * dependants(pay), "réduction pour personnes à charge")
    tax = pay.name("annual-tax", before - reduction, "impôt de l’année") / 12
    if is_irpp:
        withheld = pay.name("month-tax", tax.half_up(), "impôt du mois au franc").half_up(100)
    else:
        lowest = where(month > 0, pay.figure("income-tax-minimum"), 0)
        withheld = greatest(tax, lowest).half_up()
    pay.line("income-tax", withheld, base=month)


def dependants(pay: Pay) -> Expr:
    """The spouse and each dependent child, nine at most."""
    spouse = pay.employee("marital_status").is_("married")
    if not pay.option("spouse_with_income_counts"):
        spouse = spouse & ~pay.employee("spouse_income")
    count = where(spouse, 1, 0) + pay.employee("children")
    return pay.name("dependants", least(count, pay.figure("max-dependants")), "personnes à charge")


def employer_levies(pay: Pay, contributory: Expr, month: Expr) -> None:
    """INPP by class of employer and ONEM, without floor or ceiling; IERE on the taxable pay of expatriates. The first
    month of the rates of 2025 is an open question.
    """
    reading = "-" + pay.option("levies_2025_start")
    if reading == "-october" or not pay.in_force("inpp-rate" + reading):
        reading = ""
    inpp = pay.table("inpp-rate" + reading).row(pay.option("inpp_class"))
    pay.contribution("inpp-employer", contributory, inpp)
    pay.contribution("onem-employer", contributory, pay.figure("onem-rate" + reading))
    pay.contribution("iere-employer", month, pay.figure("iere-rate"), when=pay.employee("expatriate"))
