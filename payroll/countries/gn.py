"""Guinée: CNSS contributions, RTS, versement forfaitaire, ONFPP or apprenticeship tax. Figures and sources: gn.toml."""

from payroll.engine import Expr, Pay, floored_if_paid, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by
    line.
    """
    treated = {"transport": lambda paid: paid} if pay.option("fixed_allowances_contributory") else None
    contributory = pay.base("contributory", treated)
    remuneration = pay.base("remuneration")
    taxable = pay.base("taxable", {"transport": lambda paid: above_exempt_share(pay, paid, remuneration)})
    cnss_base = pay.name(
        "cnss-base",
        floored_if_paid(least(contributory, pay.figure("cnss-ceiling")), pay.figure("cnss-floor")),
        "salaire soumis à la CNSS",
    )
    employee = pay.contribution("cnss-pension-employee", cnss_base, pay.figure("cnss-pension-employee-rate"))
    pay.contribution("cnss-pension-employer", cnss_base, pay.figure("cnss-pension-employer-rate"))
    employee = employee + pay.contribution("cnss-health-employee", cnss_base, pay.figure("cnss-health-employee-rate"))
    pay.contribution("cnss-health-employer", cnss_base, pay.figure("cnss-health-employer-rate"))
    family = pay.contribution("cnss-family-employer", cnss_base, pay.figure("cnss-family-employer-rate"))
    pay.contribution("cnss-injury-employer", cnss_base, pay.figure("cnss-injury-employer-rate"))
    income_tax(pay, taxable, employee, remuneration)
    employer_taxes(pay, remuneration, family, cnss_base)


def above_exempt_share(pay: Pay, paid: Expr, remuneration: Expr) -> Expr:
    """Article 55 of the tax code of 2022: allowances exempt by nature are free of RTS up to 25 % of the pay, cut down
    to the franc; the rest is taxed. Before 2022 they were free without limit.
    """
    if not pay.in_force("fixed-allowance-share"):
        return paid * 0
    limit = pay.name(
        "exempt-limit",
        (pay.figure("fixed-allowance-share") * remuneration).down(),
        "limite exonérée des indemnités forfaitaires",
    )
    return positive(paid - limit)


def income_tax(pay: Pay, taxable: Expr, cnss: Expr, remuneration: Expr) -> None:
    """Articles 57, 58 and 63: monthly scale on the pay less the employee's CNSS; no family effect (open question).
    Interns and apprentices pay nothing up to the exempt allowance.
    """
    deducted = cnss
    if pay.option("rts_deductions") == "manual":
        deducted = deducted + manual_deductions(pay, taxable)
    month = positive(taxable - deducted)
    if pay.in_force("intern-exempt"):
        free = pay.employee("intern") & (remuneration <= pay.figure("intern-exempt"))
        month = where(free, 0, month)
    month = pay.name("tax-base", month, "revenu imposable du mois")
    pay.line("income-tax", pay.scale("income-tax-scale").tax(month).half_up(), base=month)


def manual_deductions(pay: Pay, taxable: Expr) -> Expr:
    """Expenses at 5 % within a ceiling, spouse and children: the older manuals of a vendor (open question)."""
    expenses = least(pay.figure("manual-expense-rate") * taxable, pay.figure("manual-expense-ceiling"))
    family = where(pay.employee("marital_status").is_("married"), pay.figure("manual-spouse-deduction"), 0)
    children = least(pay.employee("children"), pay.figure("manual-max-children"))
    family = family + children * pay.figure("manual-child-deduction")
    return pay.name("manual-expenses", expenses, "abattement pour frais professionnels") + pay.name(
        "manual-family", family, "déductions de famille"
    )


def employer_taxes(pay: Pay, remuneration: Expr, family: Expr, cnss_base: Expr) -> None:
    """VF (article 201), and on the same base ONFPP from 25 employees or the apprenticeship tax below."""
    reading = pay.option("vf_base")
    deducted = family
    if reading == "contribution-on-pay":
        on_pay = least(remuneration, cnss_base)
        deducted = (pay.figure("cnss-family-employer-rate") * on_pay).half_up()
    base = remuneration if reading == "gross" else positive(remuneration - deducted)
    base = pay.name("vf-base", base, "base du versement forfaitaire")
    pay.contribution("vf", base, pay.figure("vf-rate"))
    if pay.option("headcount") >= pay.figure("onfpp-threshold").lowest:
        pay.contribution("onfpp", base, pay.figure("onfpp-rate"))
    elif pay.in_force("ta-rate"):
        rates = {
            "vendor-2026": pay.figure("ta-rate"),
            "older": pay.figure("ta-rate-older"),
            "manual": pay.figure("ta-rate-manual"),
        }
        pay.contribution("ta", base, rates[pay.option("ta_reading")])
