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
from payroll.services.takeover.balances import balance_refusal
from payroll.services.takeover.kinds import (
    BALANCES,
    LINES,
    FileKind,
    act_nature,
    balance_kind,
    heading_code,
    heading_month,
)
from payroll.services.takeover.targets import GIVEN_LABELS

SAMPLES = 12
#: What a line says of a balance beside whose it is, in the order of the columns written.
BALANCE_VALUES = (
    "label", "total", "balance", "days", "months", "since", "nature", "creditor", "payee", "rank", "instalment",
)  # fmt: skip
Key = tuple[int, int, int, str, str, date | None]


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
    origin: date | None = None

    def key(self, employee: int) -> Key:
        return employee, self.month.year, self.month.month, self.nature, self.code, self.origin


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
        (employee, year, month, nature, code, origin): (pk, base, amount)
        for pk, employee, year, month, nature, code, origin, base, amount in TakeoverLine.objects.filter(
            takeover=takeover, nature__in=kind.natures
        ).values_list("pk", "employee_id", "year", "month", "nature", "code", "origin", "base", "amount")
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
            key = each.key(employee)
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
        if each.origin is not None and each.origin >= each.month:
            return Finding(
                line, "", french_month(each.origin.year, each.origin.month), _("Un rappel est payé pour un mois passé."),
                _("Donnez dans « Rappel pour le mois » un mois d’avant celui de la ligne, ou laissez la case vide."),
            )  # fmt: skip
        key = each.key(employee)
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
            if name in GIVEN_LABELS:
                yield Given(LineNature.TOTAL, name, GIVEN_LABELS[name], month, 0, value)
            elif name.startswith("base:"):
                yield Given(LineNature.BASE, name.removeprefix("base:"), reader.heading(name), month, value, 0)
        return
    code = (reader.get("item_code")[position] or "")[:24]
    label = (reader.get("label")[position] or "")[:80]
    base, amount = reader.get("base")[position] or 0, reader.get("amount")[position] or 0
    origin = reader.get("origin")[position]
    if code and (base or amount) and month is not None:
        yield Given(LineNature.LINE, code, label, month, base, amount, origin)
    for name, values in reader.values.items():
        if not name.startswith(ITEM_PREFIX) or not values[position]:
            continue
        heading = reader.heading(name)
        of = heading_month(heading, today)
        if of is not None:
            yield Given(LineNature.LINE, code, label, of, 0, values[position], origin)
        else:
            yield Given(LineNature.LINE, *heading_code(heading), month, 0, values[position], origin)


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
        row = _balance(cell, takeover, employees[cell["staff_number"]])
        key = (row.kind, row.employee_id, row.reference)
        why = balance_refusal(row, cell.get("nature") or "")
        if not why and key in seen:
            why = (_("Ce solde est déjà donné plus haut."), _("Distinguez les soldes par leur référence."))
        if why:
            plan.findings.append(Finding(line, "", f"{cell['kind']} {cell['staff_number']}", *why))
            continue
        seen.add(key)
        values = tuple(getattr(row, name) for name in BALANCE_VALUES)
        before = held.get(key)
        if before is None:
            plan.inserts.append((takeover.institution_id, takeover.pk, *key, *values, ""))
        elif tuple(getattr(before, name) for name in BALANCE_VALUES) == values:
            plan.unchanged += 1
            continue
        else:
            plan.updates.append((before.pk, *values))
        if len(plan.samples) < SAMPLES:
            shown = f"{row.days / 1_000:g} j".replace(".", ",") if row.kind == BalanceKind.LEAVE else french_amount(row.balance, currency)
            plan.samples.append(
                {"line": line, "who": cell["staff_number"], "is_new": before is None, "values": [(row.get_kind_display(), "", shown)]}
            )


def _balance(cell: dict[str, Any], takeover: Takeover, employee: int) -> TakeoverBalance:
    """A line of the file as a balance, not kept yet; an unknown kind is empty."""
    balance = cell.get("balance") or 0
    return TakeoverBalance(
        institution_id=takeover.institution_id,
        takeover=takeover,
        kind=str(balance_kind(cell["kind"]) or ""),
        employee_id=employee,
        reference=(cell.get("reference") or "")[:60],
        label=(cell.get("label") or "")[:120],
        total=cell.get("total") or balance,
        balance=balance,
        days=int((cell.get("days") or 0) * 1_000),
        months=cell.get("months") or 0,
        since=cell.get("since"),
        nature=act_nature(cell.get("nature")),
        creditor=(cell.get("creditor") or "")[:120],
        payee=(cell.get("payee") or "")[:120],
        rank=cell.get("rank"),
        instalment=cell.get("instalment"),
    )
