"""Sénégal: IPRES, CSS and IPM contributions, income tax (IR), TRIMF and CFCE. Figures and sources: sn.toml."""

from payroll.engine import Expr, Pay, clamp, greatest, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by
    line.
    """
    ceiling = pay.figure("transport-exempt")

    def above_exempt(transport: Expr) -> Expr:
        return positive(transport - ceiling)

    contributory = pay.base("contributory", {"transport": above_exempt})
    taxable = pay.base("taxable", {"transport": above_exempt})
    ipres = pensions(pay, contributory)
    family_and_injury(pay, contributory)
    health(pay, contributory)
    income_tax(pay, taxable, ipres)
    minimum_tax(pay, taxable)
    pay.contribution("cfce", taxable, pay.figure("cfce-rate"))


def pensions(pay: Pay, contributory: Expr) -> Expr:
    """IPRES: general scheme for all, complementary scheme for managers from the first franc. Returns the employee's
    share.
    """
    base = pay.name(
        "ipres-general-base",
        least(contributory, pay.figure("ipres-general-ceiling")),
        "salaire soumis au régime général",
    )
    share = pay.contribution("ipres-general-employee", base, pay.figure("ipres-general-employee-rate"))
    pay.contribution("ipres-general-employer", base, pay.figure("ipres-general-employer-rate"))
    is_manager = pay.employee("category").is_("cadre")
    limited = least(contributory, pay.figure("ipres-cadre-ceiling"))
    if pay.option("ipres_cadre_base") == "slice":
        limited = positive(limited - pay.figure("ipres-general-ceiling"))
    base = pay.name("ipres-cadre-base", limited, "salaire soumis au régime complémentaire des cadres")
    share = share + pay.contribution(
        "ipres-cadre-employee", base, pay.figure("ipres-cadre-employee-rate"), when=is_manager
    )
    pay.contribution("ipres-cadre-employer", base, pay.figure("ipres-cadre-employer-rate"), when=is_manager)
    return share


def family_and_injury(pay: Pay, contributory: Expr) -> None:
    """CSS: family benefits at one rate, work accidents at the rate notified by class of risk, both on a low monthly
    ceiling.
    """
    base = pay.name("css-base", least(contributory, pay.figure("css-ceiling")), "salaire soumis à la CSS")
    pay.contribution("css-family-employer", base, pay.figure("css-family-rate"))
    pay.contribution("css-injury-employer", base, pay.table("css-injury-rate").pick(pay.employee("injury_class")))


def health(pay: Pay, contributory: Expr) -> None:
    """IPM: only where the institution has configured its own IPM; pay brought between a floor and a ceiling, nothing
    without pay.
    """
    if not pay.option("ipm_active"):
        return
    within = clamp(contributory, pay.figure("ipm-floor"), pay.figure("ipm-ceiling"))
    base = pay.name("ipm-base", where(contributory > 0, within, 0), "salaire soumis à l’IPM")
    pay.contribution("ipm-employee", base, pay.option("ipm_employee_rate"))
    pay.contribution("ipm-employer", base, pay.option("ipm_employer_rate"))


def income_tax(pay: Pay, taxable: Expr, ipres: Expr) -> None:
    """Articles 173 and 174 of the tax code: annual scale, then a reduction by family shares; a twelfth is withheld."""
    monthly = taxable - ipres if pay.option("ipres_deducted") else taxable
    if pay.option("tax_method") == "published-steps":
        monthly = monthly.down(1000)
    annual = pay.name("annual-gross", positive(monthly) * 12, "salaire brut imposable de l’année")
    adjusts = pay.option("year_end_adjustment") == "december" and pay.month == 12
    if adjusts:
        withheld_ipres = {"ipres-general-employee": -1, "ipres-cadre-employee": -1} if pay.option("ipres_deducted") else {}
        step = 1000 if pay.option("tax_method") == "published-steps" else 1
        words = "brut imposable de janvier à novembre"
        earlier = pay.year_to_date("ytd_taxable", words, of={"taxable": 1} | withheld_ipres, step=step)
        annual = pay.name("true-annual-gross", positive(monthly) + earlier, "salaire brut imposable réel de l’année")
    tax = annual_tax(pay, annual, family_shares(pay))
    withheld = (tax / 12).half_up()
    if adjusts:
        withheld = tax.half_up() - pay.year_to_date("ytd_income_tax", "impôt retenu de janvier à novembre")
    pay.line("income-tax", withheld, base=taxable)


def family_shares(pay: Pay) -> Expr:
    """Number of parts, by halves, five at most; the half part of a spouse without income is an option (open
    question).
    """
    status, children = pay.employee("marital_status"), pay.employee("children")
    half = pay.figure("half-part")
    spouse = status.is_("married")
    parts = 1 + where(spouse, half, 0) + where(status.is_("widowed") & (children > 0), half, 0) + children * half
    if pay.option("spouse_half_part"):
        parts = parts + where(spouse & ~pay.employee("spouse_income"), half, 0)
    return pay.name("parts", least(parts, pay.figure("max-parts")), "nombre de parts")


def annual_tax(pay: Pay, annual: Expr, parts: Expr) -> Expr:
    """Abatement of 30 % capped, taxable income down to the thousand, scale, reduction by parts within its minimum and
    maximum.
    """
    abatement = least(pay.figure("abatement-rate") * annual, pay.figure("abatement-ceiling"))
    income = pay.name(
        "annual-taxable",
        (annual - pay.name("abatement", abatement, "abattement")).down(1000),
        "revenu imposable de l’année",
    )
    before = pay.name("tax-before-reduction", pay.scale("income-tax-scale").tax(income), "impôt avant réduction")
    table = pay.table("family-reduction")
    wished = pay.name(
        "family-reduction-wished", table.pick(parts) * before, "réduction pour charges de famille avant limites"
    )
    lowest = table.pick(parts, "minimum", label="réduction minimum")
    reduction = clamp(wished, lowest, table.pick(parts, "maximum", label="réduction maximum"))
    reduction = pay.name("family-reduction", reduction, "réduction pour charges de famille")
    return pay.name("annual-tax", positive(before - reduction), "impôt de l’année")


def minimum_tax(pay: Pay, taxable: Expr) -> None:
    """TRIMF: an annual amount by band of annual gross, per person (the employee and each spouse without income), by
    twelfths.
    """
    dependent_spouses = where(
        pay.employee("marital_status").is_("married") & ~pay.employee("spouse_income"), pay.employee("spouses"), 0
    )
    persons = pay.name(
        "trimf-persons", least(1 + dependent_spouses, pay.figure("trimf-max-persons")), "personnes soumises à la TRIMF"
    )
    amount = pay.name(
        "trimf-annual", pay.steps("trimf-scale", greatest(taxable, 0) * 12), "TRIMF annuelle par personne"
    )
    pay.line("trimf", (amount * persons / 12).half_up(), when=taxable > 0)
