"""Niger: CNSS and ANPE contributions, ITS, solidarity fund (FSSP), apprenticeship tax. Figures and sources: ne.toml."""

from payroll.engine import Expr, Pay, floored_if_paid, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by
    line.
    """
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    pension = contributions(pay, contributory)
    levy = office_levy(pay)
    tax = income_tax(pay, taxable, pension, levy)
    solidarity(pay, pension, tax)
    apprenticeship(pay, taxable)


def contributions(pay: Pay, contributory: Expr) -> Expr:
    """CNSS (law 2003-34) and ANPE on one base between the minimum wage and the ceiling, nothing without pay. Returns
    the employee's share.
    """
    base = pay.name(
        "cnss-base",
        floored_if_paid(least(contributory, pay.figure("cnss-ceiling")), pay.figure("cnss-floor")),
        "salaire soumis à la CNSS",
    )
    share = pay.contribution("pension-employee", base, pay.figure("pension-employee-rate"))
    pay.contribution("pension-employer", base, pay.figure("pension-employer-rate"))
    pay.contribution("family", base, pay.figure("family-rate"))
    pay.contribution("injury", base, pay.figure("injury-rate"))
    pay.contribution("employment-agency", base, pay.figure("employment-agency-rate"))
    return share


def office_levy(pay: Pay) -> Expr:
    """Ordinance 2025-35: heads of public establishments leave most of their office allowance to the solidarity fund."""
    allowance = pay.nature("office")
    if not pay.in_force("solidarity-office-rate"):
        return allowance * 0
    rate = pay.figure("solidarity-office-rate")
    return pay.contribution("solidarity-fund-office-allowance", allowance, rate, when=pay.employee("office_holder"))


def income_tax(pay: Pay, taxable: Expr, pension: Expr, levy: Expr) -> Expr:
    """ITS: CNSS and the office levy deducted, professional abatement, base down to the thousand, family abatement,
    monthly scale. The rate of the abatement and the place of the rounding are open questions.
    """
    rates = {"payslip": pay.figure("its-abatement-rate"), "code": pay.figure("its-abatement-rate-code")}
    after = pay.name("after-cnss", positive(taxable - pension - levy), "brut imposable après retenues déductibles")
    abatement = pay.name("abatement", rates[pay.option("its_abatement")] * after, "abattement professionnel")
    month = after - abatement
    if pay.option("its_rounding") == "before-family":
        month = month.down(1000)
    month = pay.name("its-base", month, "base de l’ITS avant abattement de famille")
    share = pay.table("family-abatement").pick(dependants(pay))
    family = pay.name("family-reduction", share * month, "abattement de famille")
    net = month - family
    if pay.option("its_rounding") == "after-family":
        net = net.down(1000)
    net = pay.name("its-net-base", net, "base de l’ITS")
    return pay.line("income-tax", pay.scale("income-tax-scale").tax(net).half_up(), base=net)


def dependants(pay: Pay) -> Expr:
    """The spouse without own income and each dependent child, seven at most."""
    spouse = pay.employee("marital_status").is_("married") & ~pay.employee("spouse_income")
    count = where(spouse, 1, 0) + pay.employee("children")
    return pay.name("dependants", least(count, pay.figure("max-dependants")), "personnes à charge")


def solidarity(pay: Pay, pension: Expr, tax: Expr) -> None:
    """FSSP: a share of the net of the month, gross less CNSS and ITS; not deducted from the ITS."""
    if not pay.in_force("solidarity-rate"):
        return
    paid = pay.gross - pay.in_kind
    if not pay.option("fssp_on_exempt"):
        paid = paid - pay.nature("exempt")
    base = pay.name("solidarity-base", positive(paid - pension - tax), "salaire net soumis au FSSP")
    pay.contribution("solidarity-fund", base, pay.figure("solidarity-rate"))


def apprenticeship(pay: Pay, taxable: Expr) -> None:
    """TAP (article 129): one rate for all since 2025, a higher one for expatriates before."""
    rate = pay.figure("apprenticeship-rate")
    if pay.in_force("apprenticeship-expatriate-rate"):
        rate = where(pay.employee("expatriate"), pay.figure("apprenticeship-expatriate-rate"), rate)
    pay.contribution("apprenticeship-tax", taxable, rate)
