"""What returns and third parties bring to the proof sheet of a month: declared = paid, paid over or owed.

A month closes before its returns are due: what is not filed or paid over yet is told, a return filed with other figures than
the payslips is a difference that a named person explains.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.text import french_date
from payroll.choices_returns import DueKind
from payroll.models import Filing, FilingLine, PartyDue, PartyMonth, PayPeriod, RunColumn
from payroll.returns.book import declarations
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.returns.balances import dues_open
from payroll.services import proof_parts
from payroll.services.proof_parts import ProofLine
from payroll.workflows_returns import FILED


def declared_part(period: PayPeriod) -> list[ProofLine]:
    """What payslips withheld and owe is owed to third parties; each return filed declares what its lines took."""
    part, month = _("Déclarations"), period.first_day
    columns = RunColumn.objects.filter(run__period=period, run__state__in=PAID_STATES).exclude(recipient="")
    paid = {run: total for run, total in columns.order_by().values_list("run").annotate(total=Sum("total")) if total}
    dues = list(PartyDue.objects.filter(month=month).select_related("party").order_by("declaration", "pk"))
    legal = [due for due in dues if due.kind == DueKind.PAY and due.party.recipient and due.run_id]
    missing = paid.keys() - {due.run_id for due in legal}
    why = _("campagne payée avant le suivi des tiers") if missing else ""
    owed = sum(due.amount for due in legal)
    lines = [ProofLine(part, _("Retenu et dû aux organismes, constaté aux tiers"), sum(paid.values()), owed, why)]
    declared = _declared(month)
    for wanted in declarations(period.institution.country_id):
        mine = [due for due in dues if due.declaration == wanted.code and due.kind in (DueKind.PAY, DueKind.OUTSIDE)]
        if not mine and wanted.code not in declared:
            continue
        found = declared.get(wanted.code)
        # A return comes after the pay that it declares: until it is filed, the sheet tells it. Filed, it must agree.
        day = max(filter(None, (due.due_on for due in mine)), default=None)
        explanation = "" if found is not None else _not_yet(day, _("pas encore déclaré"))
        lines.append(ProofLine(part, wanted.name, sum(due.amount for due in mine), found or 0, explanation))
    return lines


def _declared(month: date) -> dict[str, int]:
    """What the last filed version of each return declares for a month, by declaration."""
    filed = Filing.objects.filter(state__in=FILED, is_payable=True, start__lte=month, end__gt=month)
    last = filed.exclude(amended_by__state__in=FILED).order_by()
    rows = FilingLine.objects.filter(filing__in=last.values("pk"), month=month).order_by()
    sums = dict(rows.values_list("filing__code").annotate(total=Sum("amount")))
    return {code: int(sums.get(code, 0)) for code in last.values_list("code", flat=True)}


def paid_over_part(period: PayPeriod) -> list[ProofLine]:
    """Each third party: what the month owes it and what settles it; what is left is owed, and said with its day."""
    part, month = _("Reversements"), period.first_day
    explained = {each.party_id: each for each in PartyMonth.objects.filter(month=month)}
    rows: dict[int, list] = {}
    for due in dues_open(PartyDue.objects.filter(month=month).select_related("party")).order_by("party__name", "pk"):
        row = rows.setdefault(due.party_id, [due.party.name, 0, 0, None])
        row[1] += due.amount
        row[2] += due.amount - due.left
        row[3] = max(filter(None, (row[3], due.due_on)), default=None)
    lines = []
    for key, (name, amount, settled, day) in rows.items():
        explanation = ""
        if settled != amount:
            kept = explained.get(key)
            explanation = kept.reason if kept is not None and kept.gap == amount - settled else ""
            explanation = explanation or _not_yet(day, _("reste dû au tiers"))
        lines.append(ProofLine(part, _("Reversé à %(name)s") % {"name": name}, amount, settled, explanation))
    return lines


def _not_yet(day: date | None, words: str) -> str:
    """What is not done yet, and until when it is due."""
    if day is None:
        return words
    told = {"words": words, "day": french_date(day)}
    if day < timezone.localdate():
        return _("%(words)s, échéance dépassée depuis le %(day)s") % told
    return _("%(words)s, à faire avant le %(day)s") % told


def register() -> None:
    proof_parts.register("returns", 50, declared_part)
    proof_parts.register("third_parties", 60, paid_over_part)
