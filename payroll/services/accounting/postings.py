"""What a run enters in the accounts, before any account is known: amounts by line, unit, category and key.

An employee's earnings are charges; what is withheld is owed to somebody else; the net is owed to the employee; the employer's
share is both a charge and a debt. Benefits in kind are charges that are not paid: their other side is a transfer of charges.
Amounts in minor units, signed: positive on the usual side of the leg.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal
from payroll.choices import Section
from payroll.choices_accounting import NET, NET_NEGATIVE, Leg, Subject
from payroll.choices_outside import OutsideKind
from payroll.models import Calculation, OutsideRun, PayRun, Payslip, RunColumn
from payroll.services.accounting.matching import AccountBook, What
from payroll.services.definition import PlanDefinition

IN_KIND = "benefit-in-kind"
WITHHELD = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)
EMPLOYER = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
LEGS = {
    Section.EARNING: (Leg.CHARGE,),
    **dict.fromkeys(WITHHELD, (Leg.DUE,)),
    **dict.fromkeys(EMPLOYER, (Leg.CHARGE, Leg.DUE)),
}

BY_LINE = """
SELECT l.column_id, s.unit_id, COALESCE(s.identity ->> 'category', ''), k.key_id, sum(l.amount)::bigint
FROM payroll_payslipline l
JOIN payroll_payslip s ON s.id = l.payslip_id
LEFT JOIN unnest(%(employees)s::bigint[], %(keys)s::bigint[]) AS k(employee_id, key_id) ON k.employee_id = s.employee_id
WHERE l.run_id = %(run)s AND l.institution_id = %(institution)s AND l.amount <> 0
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
BY_NET = """
SELECT s.net < 0, s.unit_id, COALESCE(s.identity ->> 'category', ''), sum(s.net)::bigint
FROM payroll_payslip s WHERE s.run_id = %(run)s AND s.institution_id = %(institution)s AND s.net <> 0
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
BY_PAYMENT = """
SELECT p.mode, p.bank_name, s.unit_id, COALESCE(s.identity ->> 'category', ''), sum(p.amount)::bigint
FROM payroll_payment p JOIN payroll_payslip s ON s.id = p.payslip_id
WHERE p.run_id = %(run)s AND p.institution_id = %(institution)s
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Posting:
    """An amount to enter: what it is, whose (`key`: the distribution that shares it), who is behind (`third`)."""

    what: What
    label: str
    amount: int
    third: str = ""
    key: int | None = None


def pay_postings(run: PayRun, book: AccountBook) -> list[Posting]:
    """The pay of a run. Raises `Refusal` when its lines do not make its nets, or its totals are not those of its lines."""
    columns = {column.pk: column for column in run.columns.all()}
    in_kind = _in_kind(run)
    own = book.employee_keys
    found: list[Posting] = []
    totals: dict[int, int] = {}
    parameters = {"run": run.pk, "institution": run.institution_id}
    with connection.cursor() as cursor:
        cursor.execute(BY_LINE, {**parameters, "employees": list(own), "keys": list(own.values())})
        for column_id, unit, category, key, amount in cursor.fetchall():
            column = columns[column_id]
            totals[column_id] = totals.get(column_id, 0) + amount
            found += _line(column, unit, category, book.key_of(unit, key), amount, column.code in in_kind)
        cursor.execute(BY_NET, parameters)
        for is_negative, unit, category, amount in cursor.fetchall():
            what = What(Leg.DUE, Subject.NET, NET_NEGATIVE if is_negative else NET, unit=unit, category=category)
            label = _("Net négatif, à récupérer") if is_negative else _("Net à payer")
            found.append(Posting(what, label, amount))
    wrong = [column for column in columns.values() if totals.get(column.pk, 0) != column.total]
    if wrong:
        raise Refusal(
            _("La ligne « %(label)s » n’a pas le total du livre de paie : calculer la campagne de nouveau.")
            % {"label": wrong[0].label}
        )
    return found


def _line(column: RunColumn, unit: int | None, category: str, key: int | None, amount: int, in_kind: bool) -> list[Posting]:
    legs = (*LEGS[Section(column.section)], *((Leg.DUE,) if in_kind else ()))
    return [
        Posting(
            What(
                leg, column.section, column.code, column.item_code, column.account, column.recipient, column.branch, unit,
                category,
            ),
            column.label,
            amount,
            third=column.recipient if leg == Leg.DUE else "",
            key=key if leg == Leg.CHARGE else None,
        )
        for leg in legs
    ]  # fmt: skip


def _in_kind(run: PayRun) -> set[str]:
    """The codes of the benefits in kind, by the rules kept with the calculations of the payslips."""
    used = Payslip.objects.filter(run=run).order_by().values("calculation").distinct()
    found: set[str] = set()
    for definition in Calculation.objects.filter(pk__in=used).exclude(definition={}).values_list("definition", flat=True):
        items = PlanDefinition.from_json(definition).items
        found |= {item.code for item in items if item.nature == IN_KIND and item.kind == "earning"}
    return found


def payment_postings(run: PayRun) -> list[Posting]:
    """What was paid of a run, by mode and bank, and the nets that this settles."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(BY_PAYMENT, {"run": run.pk, "institution": run.institution_id})
        for mode, bank, unit, category, amount in cursor.fetchall():
            place = {"unit": unit, "category": category}
            paid = What(Leg.DUE, Subject.PAYMENT, mode, recipient=bank, **place)
            label = _("Règlement des nets") + (f", {bank}" if bank else "")
            found.append(Posting(paid, label, amount, third=bank))
            found.append(Posting(What(Leg.DUE, Subject.NET, NET, **place), _("Nets réglés"), -amount))
    return found


def outside_postings(run: OutsideRun, book: AccountBook) -> list[Posting]:
    """What a run outside the headcount owes: gross and the institution's charges against tax, contributions and net."""
    kind, key = OutsideKind(run.kind), book.key_of(None)
    sums = dict.fromkeys(("gross", "contributions", "tax", "net", "employer"), 0)
    for row in run.payments.values(*sums):
        for name in sums:
            sums[name] += row[name]
    name = run.name
    told = [
        (Leg.CHARGE, kind.value, "", name, sums["gross"]),
        (Leg.CHARGE, f"employer-{kind}", "employer", _("Charges de l’institution"), sums["employer"]),
        (Leg.DUE, f"tax-{kind}", "tax", _("Impôt retenu"), sums["tax"]),
        (Leg.DUE, f"contributions-{kind}", "contributions", _("Cotisations retenues"), sums["contributions"]),
        (Leg.DUE, f"employer-{kind}", "employer", _("Charges de l’institution"), sums["employer"]),
        (Leg.DUE, f"net-{kind}", "net", _("Net à payer"), sums["net"]),
    ]
    return [
        Posting(What(leg, Subject.OUTSIDE, code, general), label, amount, key=key if leg == Leg.CHARGE else None)
        for leg, code, general, label, amount in told
        if amount
    ]


def outside_payment_postings(run: OutsideRun) -> list[Posting]:
    """What was paid of a run outside the headcount, by mode and bank."""
    sums: dict[tuple[str, str], int] = {}
    for mode, bank, net in run.payments.values_list("mode", "bank_name", "net"):
        sums[mode, bank] = sums.get((mode, bank), 0) + net
    found = []
    for (mode, bank), amount in sorted(sums.items()):
        label = _("Règlement") + (f", {bank}" if bank else "")
        found.append(Posting(What(Leg.DUE, Subject.PAYMENT, mode, recipient=bank), label, amount, third=bank))
        settled = What(Leg.DUE, Subject.OUTSIDE, f"net-{run.kind}", "net")
        found.append(Posting(settled, _("Nets réglés"), -amount))
    return [each for each in found if each.amount]
