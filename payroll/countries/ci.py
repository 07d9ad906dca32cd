"""Côte d'Ivoire: CNPS and CMU contributions, income tax (ITS; IS, CN and IGR before 2024), employer taxes. Figures and
sources: ci.toml.
"""

from fractions import Fraction

from payroll.engine import Expr, Pay, as_expr, floored_if_paid, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    exempt = pay.figure("transport-exempt")
    if pay.option("transport_limit") == "city":
        exempt = pay.table("transport-minimum").pick(pay.employee("city"))

    def above_exempt(transport: Expr) -> Expr:
        return positive(transport - exempt)

    contributory = pay.base("contributory", {"transport": above_exempt})
    taxable = pay.base("taxable", {"transport": above_exempt})
    social_security(pay, contributory)
    if pay.in_force("cmu-share"):
        health(pay, contributory)
    income_tax(pay, taxable)
    employer_taxes(pay, taxable)


def social_security(pay: Pay, contributory: Expr) -> None:
    """CNPS: never under the SMIG once there is pay; retirement up to its ceiling, the other branches up to a low one."""
    floor = pay.figure("cnps-floor")
    if pay.option("cnps_floor_by_days"):
        floor = pay.prorated(floor)
    floored = pay.name("floored-pay", floored_if_paid(contributory, floor), "salaire cotisable, au moins le plancher")
    base = pay.name("pension-base", least(floored, pay.figure("pension-ceiling")), "salaire soumis à la retraite")
    pay.contribution("pension", base, pay.figure("pension-employee-rate"))
    pay.contribution("pension-employer", base, pay.figure("pension-employer-rate"))
    low = "cnps-low-ceiling-cleiss" if pay.option("cnps_low_ceiling") == "70000" else "cnps-low-ceiling"
    base = pay.name("low-base", least(floored, pay.figure(low)), "salaire soumis aux autres branches")
    pay.contribution("family", base, pay.figure("family-rate"))
    pay.contribution("maternity", base, pay.figure("maternity-rate"))
    pay.contribution("injury", base, pay.table("injury-rate").pick(pay.employee("injury_class")))


def health(pay: Pay, contributory: Expr) -> None:
    """CMU: a fixed amount per covered person, half each; from the seventh child on the employee bears both halves.
    Nothing without pay.
    """
    spouse = pay.employee("marital_status").is_("married") & ~pay.employee("spouse_income")
    of_family = where(spouse, 1, 0) + pay.employee("children")
    declared = pay.employee("cmu_dependents")
    dependants = pay.name("cmu-dependants", where(declared < 0, of_family, declared), "personnes à charge couvertes")
    children = dependants - where(spouse & (dependants > 0), 1, 0)
    alone = pay.name("cmu-alone", positive(children - pay.figure("cmu-max-children")), "enfants au-delà du sixième")
    shared = pay.name("cmu-shared", 1 + dependants - alone, "personnes dont la CMU est partagée")
    half = pay.figure("cmu-share") * shared
    paid = contributory > 0
    pay.line("health", where(paid, half + pay.figure("cmu-full") * alone, 0))
    pay.line("health-employer", where(paid, half, 0))


def income_tax(pay: Pay, taxable: Expr) -> None:
    """ITS, ordinance 2023-719: monthly scale on the whole taxable pay, less 11 000 francs per part beyond the first
    (RICF). Dockers: one rate, article 120 bis. Before 2024: the three former taxes.
    """
    parts = family_parts(pay)
    if not pay.in_force("income-tax-scale"):
        pay.line("income-tax", former_taxes(pay, taxable, parts), base=taxable)
        return
    gross_tax = pay.name("gross-tax", pay.scale("income-tax-scale").tax(taxable), "impôt brut")
    relief = pay.name("family-relief", pay.figure("ricf-per-part") * (parts - 1), "réduction pour charges de famille")
    tax = positive(gross_tax - relief)
    if pay.in_force("docker-rate"):
        tax = where(pay.employee("docker"), pay.figure("docker-rate") * taxable, tax)
    pay.line("income-tax", tax.half_up(), base=taxable)


def family_parts(pay: Pay) -> Expr:
    """Number of parts, by halves, five at most: two for a couple, a half per child; the first child of a single or
    divorced person brings a whole part; a widowed person with children counts as a couple.
    """
    status, children = pay.employee("marital_status"), pay.employee("children")
    half, with_children = pay.figure("half-part"), children > 0
    couple = status.is_("married") | (status.is_("widowed") & with_children)
    alone_with_children = status.is_("single", "divorced") & with_children
    disabled = least(pay.employee("disabled_dependants"), children)
    parts = 1 + where(couple, 1, 0) + where(alone_with_children, half, 0) + half * children + half * disabled
    return pay.name("parts", least(parts, pay.figure("max-parts")), "nombre de parts")


def former_taxes(pay: Pay, taxable: Expr, parts: Expr) -> Expr:
    """IS, national contribution and IGR on 80 % of taxable pay, each withheld to the franc; the IGR is a twelfth of the
    annual table on the family quotient.
    """
    abated = pay.name("abated-pay", pay.figure("abatement-share") * taxable, "salaire après abattement")
    salary_tax = pay.name("is", (pay.figure("is-rate") * abated).half_up(), "impôt sur salaires (IS)")
    national = pay.name("cn", pay.scale("cn-scale").tax(abated).half_up(), "contribution nationale (CN)")
    income = pay.name(
        "igr-income", pay.figure("igr-share") * (abated - salary_tax - national), "revenu du mois soumis à l’IGR"
    )
    due = as_expr(0)
    for band in pay.table("igr-table").value.data["rows"]:
        in_band = income * 12 > band["over"] * parts
        this_band = income * Fraction(band["fraction"]) - parts * Fraction(band["constant"], 12)
        due = where(in_band, positive(this_band).half_up(), due)
    return salary_tax + national + pay.name("igr", due, "impôt général sur le revenu (IGR)")


def employer_taxes(pay: Pay, taxable: Expr) -> None:
    """Article 146 of the tax code: 2.8 % in all for local staff, 9.2 % more for expatriates (oldest source: 2018)."""
    if not pay.in_force("national-contribution-rate"):
        return
    pay.contribution("national-contribution", taxable, pay.figure("national-contribution-rate"))
    pay.contribution("apprenticeship-tax", taxable, pay.figure("apprenticeship-tax-rate"))
    pay.contribution("training-tax", taxable, pay.figure("training-tax-rate"))
    rate = pay.figure("expatriate-contribution-rate")
    pay.contribution("expatriate-contribution", taxable, rate, when=pay.employee("expatriate"))
