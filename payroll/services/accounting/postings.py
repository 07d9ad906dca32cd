"""What a run enters in the accounts, before any account is known: amounts by line, unit, category and key.

An employee's earnings are charges; what is withheld is owed to somebody else; the net is owed to the employee; the employer's
share is both a charge and a debt. Benefits in kind are charges that are not paid: their other side is a transfer of charges.
Amounts in minor units, signed: positive on the usual side of the leg.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal
from payroll.choices import RunKind, Section
from payroll.choices_accounting import NET, NET_NEGATIVE, Leg, Subject
from payroll.choices_outside import OutsideKind
from payroll.models import Calculation, OutsideRun, PayingAccount, PayRun, Payslip, Recovery, RunColumn
from payroll.services.accounting.matching import AccountBook, What
from payroll.services.definition import PlanDefinition
from payroll.services.paying.accounts import AccountBook as PayingBook

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
SELECT p.mode, p.bank_name, o.id IS NOT NULL, o.paying_account_id, s.unit_id, COALESCE(s.identity ->> 'category', ''),
       sum(COALESCE(l.amount, p.amount))::bigint
FROM payroll_payment p JOIN payroll_payslip s ON s.id = p.payslip_id
LEFT JOIN payroll_orderline l ON l.institution_id = p.institution_id AND l.payment_id = p.id AND l.reissue_of_id IS NULL
LEFT JOIN payroll_paymentorder o ON o.id = l.order_id
WHERE p.run_id = %(run)s AND p.institution_id = %(institution)s
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
BY_LOAN = """
SELECT c.id, s.unit_id, COALESCE(s.identity ->> 'category', ''), k.key_id, t.account, sum(g.amount)::bigint
FROM payroll_lineorigin g
JOIN payroll_payslip s ON s.institution_id = g.institution_id AND s.run_id = g.run_id AND s.employee_id = g.employee_id
JOIN payroll_runcolumn c ON c.run_id = g.run_id AND c.code = g.code
JOIN payroll_loan n ON n.id = g.reference
JOIN payroll_loanterms t ON t.kind_id = n.kind_id AND t.start <= %(on)s AND (t.end IS NULL OR t.end > %(on)s)
     AND t.account <> '' AND c.item_code IN (
         SELECT i.code FROM payroll_payitem i WHERE i.id IN (n.item_id, n.payment_item_id))
LEFT JOIN unnest(%(employees)s::bigint[], %(keys)s::bigint[]) AS k(employee_id, key_id) ON k.employee_id = g.employee_id
WHERE g.run_id = %(run)s AND g.institution_id = %(institution)s AND g.source = 'loans' AND g.amount <> 0
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""
#: Of the payslips that a reversal takes back: what had not been paid, or had come back.
BY_UNPAID = """
SELECT s.unit_id, COALESCE(s.identity ->> 'category', ''), sum(l.amount)::bigint
FROM payroll_payslip s
JOIN payroll_payslip p ON p.run_id = %(reversed)s AND p.institution_id = s.institution_id AND p.employee_id = s.employee_id
JOIN payroll_payment y ON y.payslip_id = p.id
JOIN payroll_orderline l ON l.institution_id = s.institution_id AND l.payment_id = y.id
JOIN payroll_paymentorder o ON o.id = l.order_id
WHERE s.run_id = %(run)s AND s.institution_id = %(institution)s
      AND (l.state IN ('rejected', 'unclaimed', 'withdrawn', 'cancelled') OR (l.state = 'due' AND o.state = 'prepared'))
GROUP BY 1, 2
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
    parameters: dict[str, Any] = {
        "run": run.pk, "institution": run.institution_id, "employees": list(own), "keys": list(own.values()),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BY_LOAN, {**parameters, "on": book.on})
        lent: dict[tuple[Any, ...], dict[str, int]] = {}
        for *whose, account, amount in cursor.fetchall():
            lent.setdefault(tuple(whose), {})[account] = amount
        cursor.execute(BY_LINE, parameters)
        for column_id, unit, category, key, amount in cursor.fetchall():
            column = columns[column_id]
            totals[column_id] = totals.get(column_id, 0) + amount
            for account, part in _by_account(column, amount, lent.get((column_id, unit, category, key), {})):
                found += _line(column, unit, category, book.key_of(unit, key), part, column.code in in_kind, account)
        unpaid = _unpaid(run, cursor)
        cursor.execute(BY_NET, parameters)
        for is_negative, unit, category, amount in cursor.fetchall():
            found += _net(is_negative, amount, unpaid.pop((unit, category), 0) if is_negative else 0, unit, category)
    wrong = [column for column in columns.values() if totals.get(column.pk, 0) != column.total]
    if wrong:
        raise Refusal(
            _("La ligne « %(label)s » n’a pas le total du livre de paie : calculer la campagne de nouveau.")
            % {"label": wrong[0].label}
        )
    return found


def _by_account(column: RunColumn, amount: int, lent: Mapping[str, int]) -> list[tuple[str, int]]:
    """A line by account: what comes from loans goes to the account of their kind, the rest to that of the item."""
    rest = amount - sum(lent.values())
    return [*lent.items(), *([(column.account, rest)] if rest else [])]


def _unpaid(run: PayRun, cursor: Any) -> dict[tuple[int | None, str], int]:
    """By unit and category, the nets of a reversal that were never paid: they are no longer owed, and nobody owes them."""
    if run.kind != RunKind.REVERSAL:
        return {}
    told = {"run": run.pk, "institution": run.institution_id, "reversed": run.reversal.reversed_run_id}
    cursor.execute(BY_UNPAID, told)
    return {(unit, category): amount for unit, category, amount in cursor.fetchall()}


def _net(is_negative: bool, amount: int, unpaid: int, unit: int | None, category: str) -> list[Posting]:
    """The net owed; of a negative one, what had been paid is to be recovered."""
    place: dict[str, Any] = {"unit": unit, "category": category}
    if not is_negative:
        return [Posting(What(Leg.DUE, Subject.NET, NET, **place), _("Net à payer"), amount)]
    owed = What(Leg.DUE, Subject.NET, NET_NEGATIVE, **place)
    found = [Posting(What(Leg.DUE, Subject.NET, NET, **place), _("Net qui n’est plus dû"), -unpaid)] if unpaid else []
    rest = amount + unpaid
    return [*found, Posting(owed, _("Net négatif, à récupérer"), rest)] if rest else found


def _line(
    column: RunColumn, unit: int | None, category: str, key: int | None, amount: int, in_kind: bool, account: str
) -> list[Posting]:
    legs = (*LEGS[Section(column.section)], *((Leg.DUE,) if in_kind else ()))
    return [
        Posting(
            What(
                leg, column.section, column.code, column.item_code, account, column.recipient, column.branch, unit,
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
    """What was paid of a run, by paying account, mode and bank, and the nets that this settles.

    The account is that of the order; without orders, the one that would pay. Money that came back for a reversal enters it.
    """
    found: list[Posting] = []
    book = PayingBook(run.institution, run.pay_day or run.period.last_day)
    accounts = PayingAccount.objects.in_bulk()
    with connection.cursor() as cursor:
        cursor.execute(BY_PAYMENT, {"run": run.pk, "institution": run.institution_id})
        for mode, bank, ordered, account_id, unit, category, amount in cursor.fetchall():
            account = accounts.get(account_id) if ordered else _payer(book, mode, bank)
            place: dict[str, Any] = {"unit": unit, "category": category}
            label = _("Règlement des nets") + (f", {bank}" if bank else "")
            found.append(Posting(paid_from(mode, account, bank, **place), label, amount, third=bank))
            found.append(Posting(What(Leg.DUE, Subject.NET, NET, **place), _("Nets réglés"), -amount))
    return [*found, *_returned(run)]


def paid_from(mode: str, account: PayingAccount | None, bank: str = "", **place: Any) -> What:
    """A payment by a mode from one of the institution's accounts, which may name its account of the chart."""
    ledger = account.ledger_account if account else ""
    return What(Leg.DUE, Subject.PAYMENT, mode, item_account=ledger, recipient=bank, **place)


def _payer(book: PayingBook, mode: str, bank: str) -> PayingAccount | None:
    operator = book.operator(bank) if mode == "mobile" else None
    return (operator and operator.paying_account) or book.account(mode, bank)


def _returned(run: PayRun) -> list[Posting]:
    """The money that had come back when the reversal was asked for: the account receives it, the receivable is closed."""
    if run.kind != RunKind.REVERSAL or run.reversal.recovery != Recovery.RETURNED:
        return []
    book = PayingBook(run.institution, run.pay_day or run.period.last_day)
    with connection.cursor() as cursor:
        unpaid = _unpaid(run, cursor)
        cursor.execute(BY_NET, {"run": run.pk, "institution": run.institution_id})
        rows = [(unit, category, amount) for is_negative, unit, category, amount in cursor.fetchall() if is_negative]
    found = []
    for unit, category, amount in rows:
        place, back = {"unit": unit, "category": category}, -amount - unpaid.get((unit, category), 0)
        if back:
            received = paid_from("transfer", book.account("transfer"), **place)
            found.append(Posting(received, _("Fonds revenus"), -back))
            found.append(Posting(What(Leg.DUE, Subject.NET, NET_NEGATIVE, **place), _("Net récupéré"), back))
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
    paying = PayingBook(run.institution, run.payment_on)
    for (mode, bank), amount in sorted(sums.items()):
        label = _("Règlement") + (f", {bank}" if bank else "")
        found.append(Posting(paid_from(mode, _payer(paying, mode, bank), bank), label, amount, third=bank))
        settled = What(Leg.DUE, Subject.OUTSIDE, f"net-{run.kind}", "net")
        found.append(Posting(settled, _("Nets réglés"), -amount))
    return [each for each in found if each.amount]
