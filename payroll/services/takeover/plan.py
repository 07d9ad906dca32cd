"""What a file of a take-over would load: rows to insert or change, lines refused with their cure. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.imports.column_reader import ColumnReader
from hr_core.imports.columns import ITEM_PREFIX
from hr_core.imports.problems import issue
from hr_core.loading.findings import Finding, from_problem
from hr_core.models import Employee
from hr_core.text import french_amount, french_month
from payroll.choices_takeover import BalanceKind, LineNature
from payroll.models import Takeover, TakeoverBalance, TakeoverLine
from payroll.services.takeover.kinds import BALANCES, LINES, FileKind, balance_kind, heading_code, heading_month
from payroll.services.takeover.targets import TOTAL_LABELS

SAMPLES = 12
Key = tuple[int, int, int, str, str]


@dataclass
class Plan:
    """`inserts` and `updates` in the order of the columns written; `labels`: old code -> label; `samples` as a page shows them."""

    inserts: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    refused: int = 0
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {
            "created": len(self.inserts), "changed": len(self.updates), "unchanged": self.unchanged, "refused": self.refused
        }  # fmt: skip


@dataclass(frozen=True)
class Given:
    """One amount of a line of the file."""

    nature: str
    code: str
    label: str
    month: date
    base: int
    amount: int


def plan_of(kind: FileKind, reader: ColumnReader, takeover: Takeover, access: Access, today: date) -> Plan:
    """Compare a file that was read with what is loaded."""
    employees = dict(Employee.objects.visible_to(access).values_list("staff_number", "pk"))
    for position, number in enumerate(reader.get("staff_number")):
        if number is not None and number not in employees:
            reader.report(position, "staff_number", issue("staff_number_unknown", value=number))
    plan = Plan(rows=len(reader.lines))
    if kind is BALANCES:
        _balances(plan, reader, takeover, access, employees)
    else:
        _lines(plan, kind, reader, takeover, access, employees, today)
    plan.findings = [*(from_problem(problem) for problem in reader.sorted_problems()), *plan.findings]
    errors = [finding for finding in plan.findings if finding.is_error]
    plan.refused = len({finding.line for finding in errors if finding.line})
    if any(finding.line is None for finding in errors):
        plan.inserts, plan.updates, plan.refused = [], [], plan.rows
    return plan


def _wrong(reader: ColumnReader) -> set[int | None]:
    return {problem.line for problem in reader.problems if problem.is_error}


def _lines(
    plan: Plan, kind: FileKind, reader: ColumnReader, takeover: Takeover, access: Access, employees: dict[str, int], today: date
) -> None:
    held: dict[Key, tuple[int, int, int]] = {
        (employee, year, month, nature, code): (pk, base, amount)
        for pk, employee, year, month, nature, code, base, amount in TakeoverLine.objects.filter(
            takeover=takeover, nature__in=kind.natures
        ).values_list("pk", "employee_id", "year", "month", "nature", "code", "base", "amount")
    }
    wrong = _wrong(reader)
    numbers = reader.get("staff_number")
    seen: dict[Key, int] = {}
    for position, line in enumerate(reader.lines):
        if line in wrong:
            continue
        employee = employees[numbers[position]]
        found = list(_given(kind, reader, position, today))
        refused = _refused(found, employee, line, takeover, seen)
        if refused:
            plan.findings.append(refused)
            continue
        for each in found:
            key = (employee, each.month.year, each.month.month, each.nature, each.code)
            seen[key] = line
            if each.nature == LineNature.LINE:
                plan.labels.setdefault(each.code, each.label)
            before = held.get(key)
            if before is None:
                plan.inserts.append((takeover.institution_id, takeover.pk, *key, each.base, each.amount))
            elif before[1:] != (each.base, each.amount):
                plan.updates.append((before[0], each.base, each.amount))
            else:
                plan.unchanged += 1
                continue
            _sample(plan, line, str(numbers[position]), each, before, access)


def _refused(found: list[Given], employee: int, line: int, takeover: Takeover, seen: dict[Key, int]) -> Finding | None:
    for each in found:
        if not takeover.first_month <= each.month < takeover.go_live:
            return Finding(
                line, "", french_month(each.month.year, each.month.month), _("Ce mois n’est pas dans la reprise."),
                _("Corrigez le mois, ou changez les mois de la reprise."),
            )  # fmt: skip
        key = (employee, each.month.year, each.month.month, each.nature, each.code)
        if key in seen:
            return Finding(
                line, "", each.code,
                _("La ligne %(other)s donne déjà ce code pour le même agent et le même mois.") % {"other": seen[key]},
                _("Réunissez les deux lignes en une seule."),
            )  # fmt: skip
    return None


def _given(kind: FileKind, reader: ColumnReader, position: int, today: date) -> Iterator[Given]:
    """The amounts of a line: its own, one by column of an old code, or one by column of a month. Zeros are left out."""
    month = reader.get("month")[position]
    if kind is not LINES:
        for name, values in reader.values.items():
            value = values[position]
            if value is None:
                continue
            if name in TOTAL_LABELS:
                yield Given(LineNature.TOTAL, name, TOTAL_LABELS[name], month, 0, value)
            elif name.startswith("base:"):
                yield Given(LineNature.BASE, name.removeprefix("base:"), reader.heading(name), month, value, 0)
        return
    code = (reader.get("item_code")[position] or "")[:24]
    label = (reader.get("label")[position] or "")[:80]
    base, amount = reader.get("base")[position] or 0, reader.get("amount")[position] or 0
    if code and (base or amount) and month is not None:
        yield Given(LineNature.LINE, code, label, month, base, amount)
    for name, values in reader.values.items():
        if not name.startswith(ITEM_PREFIX) or not values[position]:
            continue
        heading = reader.heading(name)
        of = heading_month(heading, today)
        if of is not None:
            yield Given(LineNature.LINE, code, label, of, 0, values[position])
        else:
            yield Given(LineNature.LINE, *heading_code(heading), month, 0, values[position])


def _sample(plan: Plan, line: int, who: str, each: Given, before: Any, access: Access) -> None:
    if len(plan.samples) >= SAMPLES:
        return
    assert access.institution is not None
    currency = access.institution.country.currency
    value, old = (each.base, before and before[1]) if each.nature == LineNature.BASE else (each.amount, before and before[2])
    words = f"{each.code} {each.label}".strip() if each.nature == LineNature.LINE else each.label
    shown = (f"{words}, {french_month(each.month.year, each.month.month)}", french_amount(old, currency) if before else "")
    plan.samples.append(
        {"line": line, "who": who, "is_new": before is None, "values": [(*shown, french_amount(value, currency))]}
    )


def _balances(plan: Plan, reader: ColumnReader, takeover: Takeover, access: Access, employees: dict[str, int]) -> None:
    held = {
        (row.kind, row.employee_id, row.reference): row for row in TakeoverBalance.objects.filter(takeover=takeover)
    }
    assert access.institution is not None
    currency = access.institution.country.currency
    wrong = _wrong(reader)
    seen: set[tuple[str, int, str]] = set()
    for position, line in enumerate(reader.lines):
        if line in wrong:
            continue
        cell = {name: values[position] for name, values in reader.values.items()}
        kind = balance_kind(cell["kind"])
        days = int((cell.get("days") or 0) * 1_000)
        balance, total = cell.get("balance") or 0, cell.get("total") or 0
        number = cell["staff_number"]
        key = (str(kind), employees[number], (cell.get("reference") or "")[:60])
        why = _balance_refusal(kind, balance, total, days, cell.get("months") or 0)
        if not why and key in seen:
            why = (_("Ce solde est déjà donné plus haut."), _("Distinguez les soldes par leur référence."))
        if why:
            plan.findings.append(Finding(line, "", f"{cell['kind']} {number}", *why))
            continue
        seen.add(key)
        values = (
            (cell.get("label") or "")[:120], total or balance, balance, days, cell.get("months") or 0, cell.get("since"),
        )  # fmt: skip
        before = held.get(key)
        if before is None:
            plan.inserts.append((takeover.institution_id, takeover.pk, *key, *values, ""))
        elif (before.label, before.total, before.balance, before.days, before.months, before.since) == values:
            plan.unchanged += 1
            continue
        else:
            plan.updates.append((before.pk, *values))
        if len(plan.samples) < SAMPLES:
            shown = f"{days / 1_000:g} j".replace(".", ",") if kind == BalanceKind.LEAVE else french_amount(balance, currency)
            plan.samples.append(
                {"line": line, "who": number, "is_new": before is None, "values": [(str(kind and kind.label), "", shown)]}
            )


def _balance_refusal(kind: BalanceKind | None, balance: int, total: int, days: int, months: int) -> tuple[str, str] | None:
    if kind is None:
        return _("Cette nature de solde n’est pas connue."), _("Écrivez prêt, avance, acte, congés, rappel ou non réclamé.")
    if kind == BalanceKind.LEAVE:
        return None if days else (_("Le nombre de jours manque."), _("Complétez la colonne « Jours »."))
    if balance <= 0:
        return _("Le solde n’est pas positif."), _("Une dette éteinte ne se reprend pas : enlevez la ligne.")
    if kind in (BalanceKind.LOAN, BalanceKind.ADVANCE) and (not months or (total and total < balance)):
        return (
            _("Un prêt se reprend avec son montant d’origine et ses échéances restantes."),
            _("Complétez « Montant d’origine » (au moins le solde) et « Échéances restantes »."),
        )
    return None
