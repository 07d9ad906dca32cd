"""Mali: INPS, AMO and ANPE contributions, income tax (ITS), CFE, TL, formerly TFP and TEJ. Figures and sources: ml.toml."""

from payroll.engine import Expr, Pay, as_expr, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    exempt = pay.figure("transport-exempt-share") * pay.nature("base-salary")
    in_kind_share = pay.figure("in-kind-taxable-share")
    contributory = pay.base("contributory")
    taxable = pay.base(
        "taxable",
        {
            "transport": lambda paid: positive(paid - exempt),
            "benefit-in-kind": lambda value: in_kind_share * value,
        },
    )
    pension = pay.contribution("inps-pension-employee", contributory, pay.figure("inps-pension-employee-rate"))
    pay.contribution("inps-pension-employer", contributory, pay.figure("inps-pension-employer-rate"))
    pay.contribution("inps-family-employer", contributory, pay.figure("inps-family-rate"))
    injury(pay, contributory)
    health = pay.contribution("amo-employee", contributory, pay.figure("amo-employee-rate"))
    pay.contribution("amo-employer", contributory, pay.figure("amo-employer-rate"))
    pay.contribution("anpe-employer", contributory, pay.figure("anpe-rate"))
    income_tax(pay, taxable, pension, health)
    employer_taxes(pay, taxable)


def injury(pay: Pay, contributory: Expr) -> None:
    """Work accidents, at the rate of the class of risk, on the whole salary (a ceiling is an option: open question)."""
    base = contributory
    if pay.option("injury_capped"):
        limited = least(contributory, pay.figure("inps-injury-ceiling"))
        base = pay.name("inps-injury-base", limited, "salaire soumis aux accidents du travail")
    pay.contribution("inps-injury-employer", base, pay.table("inps-injury-rate").pick(pay.employee("injury_class")))


def income_tax(pay: Pay, taxable: Expr, pension: Expr, health: Expr) -> None:
    """ITS, brochure of the tax office of 2020: pay less the pension contribution, down to 250 francs, annual scale,
    family reduction, then 2 points of the base less; a twelfth is withheld.
    """
    by_brochure = pay.option("its_method") == "brochure"
    if by_brochure:
        month = positive(taxable - pension).down(250)
    else:
        month = positive(taxable - pension - health)
    base = pay.name("its-base", month, "base de l’ITS du mois")
    annual = pay.name("annual-base", base * 12, "base de l’ITS sur douze mois")
    adjusts = pay.option("year_end_adjustment") == "december" and pay.month == 12
    if adjusts:
        parts = {"taxable": 1, "inps-pension-employee": -1} | ({} if by_brochure else {"amo-employee": -1})
        words = "bases de l’ITS de janvier à novembre"
        earlier = pay.year_to_date("ytd_its_base", words, of=parts, step=250 if by_brochure else 1)
        annual = pay.name("true-annual-base", base + earlier, "base réelle de l’ITS de l’année")
    gross_tax = pay.name("gross-annual-tax", pay.scale("income-tax-scale").tax(annual), "ITS brut de l’année")
    reduction = pay.name(
        "family-reduction", family_reduction_rate(pay) * gross_tax, "réduction pour charges de famille"
    )
    less = (
        pay.name("points-less", pay.figure("its-points-less") * annual, "points en moins")
        if by_brochure
        else as_expr(0)
    )
    tax = pay.name("annual-tax", positive(gross_tax - reduction - less), "ITS de l’année")
    withheld = (tax / 12).half_up()
    if adjusts:
        withheld = tax.half_up() - pay.year_to_date("ytd_income_tax", "ITS retenu de janvier à novembre")
    pay.line("income-tax", withheld, base=taxable)


def family_reduction_rate(pay: Pay) -> Expr:
    """10 % if married, 2.5 % per child up to the tenth, 10 % per disabled adult child; half of it for each spouse when
    both earn.
    """
    married = pay.employee("marital_status").is_("married")
    children = least(pay.employee("children"), pay.figure("max-children"))
    rate = (
        where(married, pay.figure("married-reduction"), 0)
        + children * pay.figure("child-reduction")
        + pay.employee("disabled_adult_children") * pay.figure("disabled-child-reduction")
    )
    if pay.option("halve_when_both_earn"):
        return where(married & pay.employee("spouse_income"), pay.figure("both-earn-share") * rate, rate)
    return rate


def employer_taxes(pay: Pay, taxable: Expr) -> None:
    """CFE and TL on taxable pay (the oldest source is of 2015); TFP and TEJ until they were abolished."""
    tl = "tl-rate-guide-2025" if pay.option("tl_reading") == "guide-2025" else "tl-rate"
    for code, rate in (("cfe", "cfe-rate"), ("tl", tl), ("tfp", "tfp-rate"), ("tej", "tej-rate")):
        if pay.in_force(rate):
            pay.contribution(code, taxable, pay.figure(rate))
