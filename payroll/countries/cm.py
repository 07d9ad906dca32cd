"""Cameroun: CNPS contributions, income tax (IRPP) with its CAC, CFC, FNE, RAV and TDL. Figures and sources: cm.toml."""

from payroll.engine import Expr, Pay, floored_if_paid, least, positive, where


def rules(pay: Pay) -> None:
    """The month in the order of the payslip. Every contribution and tax is rounded half up to the franc, line by line."""
    contributory = pay.base("contributory")
    transport_enters = {"transport": lambda paid: paid} if pay.option("transport_taxable") else {}
    taxable = pay.base("taxable", transport_enters)
    liable = liable_to_tax(pay)
    pension = social_security(pay, contributory)
    income_tax(pay, taxable, pension, liable)
    housing_and_jobs(pay, taxable, liable)
    fixed_amounts(pay, taxable, liable)


def liable_to_tax(pay: Pay) -> Expr | None:
    """Finance law 2026: the pay of a person disabled at 50 % or more is exempt, all salary taxes but the TDL (our
    reading); None when the day knows no exemption.
    """
    if pay.in_force("disabled-exempt") and pay.flag("disabled-exempt"):
        return ~pay.employee("disabled")
    return None


def social_security(pay: Pay, contributory: Expr) -> Expr:
    """CNPS, decree 2016/072: never on less than the minimum wage of the sector for the days paid; pensions and family
    benefits up to the ceiling, work accidents on the whole salary. Returns the employee's pension contribution.
    """
    sector = pay.option("sector")
    floor = "cnps-floor-agriculture" if sector == "agriculture" else "cnps-floor"
    whole = contributory
    if pay.in_force(floor):
        raised = floored_if_paid(contributory, pay.prorated(pay.figure(floor)))
        whole = pay.name("cnps-base", raised, "salaire soumis à la CNPS")
    base = pay.name("capped-base", least(whole, pay.figure("cnps-ceiling")), "salaire plafonné de la CNPS")
    pension = pay.contribution("pension-employee", base, pay.figure("pension-employee-rate"))
    pay.contribution("pension-employer", base, pay.figure("pension-employer-rate"))
    family = {"general": "family"}.get(sector, f"family-{sector}")
    pay.contribution(family, base, pay.figure(f"{family}-rate"))
    pay.contribution("injury", whole, pay.table("injury-rate").pick(pay.employee("injury_class")))
    return pension


def income_tax(pay: Pay, taxable: Expr, pension: Expr, liable: Expr | None) -> None:
    """IRPP: pay less 30 %, less the pension contribution, less one twelfth of the general abatement; a twelfth of the
    annual scale, nothing below the monthly threshold. The CAC are a tenth of the rounded tax.
    """
    expenses = pay.figure("expense-rate") * taxable
    if pay.option("expense_cap_applied") and pay.in_force("expense-cap"):
        expenses = least(expenses, pay.figure("expense-cap") / 12)
    expenses = pay.name("expenses", expenses, "abattement pour frais professionnels")
    net = positive(taxable - expenses - pension - pay.figure("general-abatement") / 12)
    annual = pay.name("annual-taxable", net * 12, "revenu net imposable sur douze mois")
    tax = pay.name("annual-tax", pay.scale("income-tax-scale").tax(annual), "IRPP sur douze mois")
    due = taxable >= pay.figure("exemption-threshold")
    withheld = where(due if liable is None else due & liable, (tax / 12).half_up(), 0)
    income = pay.line("income-tax", withheld, base=taxable)
    pay.contribution("cac", income, pay.figure("cac-rate"))


def housing_and_jobs(pay: Pay, taxable: Expr, liable: Expr | None) -> None:
    """CFC (laws 77-10 and 77-27) and FNE, on the whole taxable pay."""
    pay.contribution("cfc-employee", taxable, pay.figure("cfc-employee-rate"), when=liable)
    if pay.option("employer_levies_due"):
        pay.contribution("cfc-employer", taxable, pay.figure("cfc-employer-rate"), when=liable)
        pay.contribution("fne", taxable, pay.figure("fne-rate"), when=liable)


def fixed_amounts(pay: Pay, taxable: Expr, liable: Expr | None) -> None:
    """RAV (ordinance 89/004) by band of taxable pay; TDL (law 2024/020) by band of the basic salary."""
    pay.line("rav", pay.steps("rav-scale", taxable), base=taxable, when=liable)
    if pay.in_force("tdl-scale"):
        basic = taxable if pay.option("tdl_base") == "taxable-gross" else pay.nature("base-salary")
        pay.line("tdl", pay.steps("tdl-scale", basic), base=basic)
