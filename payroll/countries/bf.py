"""Burkina Faso: CNSS contributions, RAMU, income tax (IUTS), patriotic fund (FSP), TPA. Figures and sources: bf.toml."""

from payroll.engine import Expr, Pay, as_expr, floored_if_paid, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    pension = social_security(pay, contributory)
    health = as_expr(0)
    if pay.option("ramu_active") and pay.in_force("ramu-employee-rate"):
        health = pay.contribution("health", contributory, pay.figure("ramu-employee-rate"))
        pay.contribution("health-employer", contributory, pay.figure("ramu-employer-rate"))
    tax = income_tax(pay, taxable, pension, health)
    patriotic_fund(pay, taxable - pension - health - tax)
    pay.contribution("apprenticeship-tax", taxable, pay.figure("apprenticeship-tax-rate"))


def social_security(pay: Pay, contributory: Expr) -> Expr:
    """CNSS: never under the SMIG once there is pay, up to a ceiling. Returns the employee's share."""
    floor = pay.figure("cnss-floor")
    floored = pay.name("floored-pay", floored_if_paid(contributory, floor), "salaire cotisable, au moins le plancher")
    base = pay.name("cnss-base", least(floored, pay.figure("cnss-ceiling")), "salaire soumis à la CNSS")
    share = pay.contribution("pension", base, pay.figure("pension-employee-rate"))
    pay.contribution("pension-employer", base, pay.figure("pension-employer-rate"))
    pay.contribution("family", base, pay.figure("family-rate"))
    pay.contribution("injury", base, pay.figure("injury-rate"))
    return share


def income_tax(pay: Pay, taxable: Expr, pension: Expr, health: Expr) -> Expr:
    """IUTS, articles 106 to 113 of the tax code: pay less the CNSS, the exempt parts and the abatement, down to the
    hundred, scale, reduction for dependants.
    """
    if pay.option("cnss_deduction_limited"):
        pension = least(pension, pay.figure("cnss-deduction-limit") * pay.nature("base-salary"))
    deducted = pension + health if pay.option("ramu_deducted") else pension
    abatement = pay.name("abatement", abatement_rate(pay) * pay.base("abated"), "abattement forfaitaire")
    net = taxable - deducted - exempt_parts(pay, taxable) - abatement
    base = pay.name("iuts-base", positive(net).down(100), "base de l’IUTS")
    gross_tax = pay.name("iuts-before-reduction", pay.scale("income-tax-scale").tax(base), "IUTS avant réduction")
    spouse = pay.employee("marital_status").is_("married") & ~pay.employee("spouse_income")
    counted = least(where(spouse, 1, 0) + pay.employee("children"), 4)
    dependants = pay.name("dependants", counted, "personnes à charge, quatre au plus")
    relief = pay.table("family-reduction").pick(dependants) * gross_tax
    relief = pay.name("family-relief", relief, "réduction pour personnes à charge")
    return pay.line("income-tax", (gross_tax - relief).half_up(), base=taxable)


def exempt_parts(pay: Pay, taxable: Expr) -> Expr:
    """Housing, function and transport: the least of the allowance, a share of all pay and a monthly amount."""
    parts = as_expr(0)
    for nature, label in (("housing", "logement"), ("function", "fonction"), ("transport", "transport")):
        share = pay.figure(f"{nature}-share") * taxable
        exempt = least(pay.nature(nature), share, pay.figure(f"{nature}-exempt"))
        parts = parts + pay.name(f"{nature}-exempt-part", exempt, f"part exonérée de l’indemnité de {label}")
    return parts


def abatement_rate(pay: Pay) -> Expr:
    """25 %, 20 % for senior executives (or, by the opposite reading, for all but managers: open question)."""
    category = pay.employee("category")
    if pay.option("abatement_reading") == "senior":
        lower = category.is_("cadre-superieur")
    else:
        lower = category.is_("non-cadre")
    return where(lower, pay.figure("abatement-senior-rate"), pay.figure("abatement-rate"))


def patriotic_fund(pay: Pay, net: Expr) -> None:
    """FSP, decree 2024-0027: 1 % of net pay; 25 % of the bonuses of public institutions, where switched on."""
    if pay.option("fsp_active") and pay.in_force("fsp-rate"):
        base = pay.name("fsp-base", positive(net), "net soumis au FSP")
        pay.contribution("patriotic-fund", base, pay.figure("fsp-rate"))
    if pay.option("fsp_bonus_active") and pay.in_force("fsp-bonus-rate"):
        bonus = pay.nature("public-bonus")
        pay.contribution("patriotic-fund-bonus", bonus, pay.figure("fsp-bonus-rate"), when=bonus > 0)
