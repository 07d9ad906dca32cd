"""Guinée-Bissau: INSS, imposto profissional, stamp duty, democracy tax. Figures and sources: gw.toml."""

from payroll.engine import Expr, Pay, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by
    line.
    """
    contributory = pay.base("contributory")
    taxable = pay.base("taxable")
    inss = pay.contribution("inss-employee", contributory, pay.figure("inss-employee-rate"))
    pay.contribution("inss-employer", contributory, pay.figure("inss-employer-rate"))
    risk = pay.table("inss-injury-rate").pick(pay.employee("injury_class"))
    pay.contribution("inss-injury-employer", contributory, risk)
    income_tax(pay, taxable, inss)
    bearer = {"employee": "stamp-duty", "employer": "stamp-duty-employer"}[pay.option("stamp_duty_bearer")]
    pay.contribution(bearer, taxable, pay.figure("stamp-duty-rate"))
    if pay.option("democracy_tax_active"):
        pay.line("democracy-tax", pay.steps("democracy-scale", taxable), base=taxable)


def income_tax(pay: Pay, taxable: Expr, inss: Expr) -> None:
    """Decree 23/83, articles 27 and 28: monthly scale on the pay less INSS, no family effect, no annualisation. The
    printed amounts to subtract, the deduction of the INSS and the small tax are open questions.
    """
    month = positive(taxable - inss) if pay.option("inss_deducted") else taxable
    month = pay.name("tax-base", month, "revenu imposable du mois")
    if pay.option("tax_method") == "published-subtraction":
        whole = pay.name(
            "tax-before-subtraction", pay.steps("income-tax-band-rate", month) * month, "impôt au taux de la tranche"
        )
        subtracted = pay.name("subtraction", pay.steps("income-tax-subtraction", month), "montant à soustraire")
        tax = positive(whole - subtracted).half_up()
    else:
        tax = pay.scale("income-tax-scale").tax(month).half_up()
    if pay.option("small_tax_waived"):
        before = pay.name("tax-before-waiver", tax, "impôt du mois calculé")
        tax = where(before < pay.figure("small-tax"), 0, before)
    pay.line("income-tax", tax, base=month)
