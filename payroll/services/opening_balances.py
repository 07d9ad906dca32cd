"""Taking over what the old software paid: a file read and compared, then written in one transaction.

A line gives an employee, an item, a month and an amount. The item is one of the institution's (by its code), a legal
line of the country (by its code or its label) or a total (« Brut », « Imposable », « Net à payer » …); the labels of the
file help when its codes are those of the old software only.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.db.bulk import insert_rows, update_rows
from hr_core.imports.entries import BALANCE_COLUMNS, Entry, EntryOptions, parse_balances
from hr_core.imports.problems import FileRefused
from hr_core.imports.text import fold
from hr_core.loading.findings import Finding, from_problem
from hr_core.loading.lists import ListFormat, list_template
from hr_core.models import Employee, ImportBatch, User
from hr_core.scope import because
from hr_core.text import currency_decimals, french_amount, french_month
from payroll.choices import ItemKind, Section
from payroll.countries import law
from payroll.models import OpeningBalance, PayItemVersion, PayPeriod, Takeover

KIND = "cumuls"
KEPT_FINDINGS = 2_000
SAMPLES = 12
State = ImportBatch.State
#: Totals of a month that the old software may give instead of, or beside, its lines.
TOTALS: dict[str, tuple[str, ...]] = {
    "gross": ("Brut", "Salaire brut", "Brut total", "Total brut"),
    "taxable": ("Imposable", "Brut imposable", "Brut fiscal"),
    "contributions": ("Cotisations", "Cotisations salariales", "Total cotisations salariales"),
    "tax": ("Impôts", "Impôt", "Total impôts"),
    "net": ("Net à payer", "Net", "Net payé"),
    "employer": ("Charges patronales", "Total charges patronales"),
}
TEMPLATE = ListFormat("Cumuls", BALANCE_COLUMNS, {}, ("staff_number", "item_code", "month", "amount"))
COLUMNS = ("institution_id", "employee_id", "year", "month", "code", "label", "amount")
Key = tuple[int, int, int, str]


@dataclass(frozen=True)
class Known:
    """What lines may speak of: codes, folded labels, and the label of each code."""

    codes: Mapping[str, str]
    labels: Mapping[str, str]
    words: Mapping[str, str]

    def code_of(self, entry: Entry) -> str | None:
        given = fold(entry.item_code or "")
        return self.codes.get(given) or self.labels.get(fold(entry.label or "")) or self.labels.get(given)


@dataclass
class BalancePlan:
    """What a file would do: rows to insert, (key, amount, label) to change, what is the same, what is refused."""

    inserts: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[int, int, str]] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {
            "created": len(self.inserts),
            "changed": len(self.updates),
            "unchanged": self.unchanged,
            "refused": self.refused,
        }


@transaction.atomic
def balances_receive(*, content: bytes, name: str, access: Access) -> ImportBatch:
    """Keep a file and what it would do; nothing else is written. Raises `ValidationError` when it cannot be read."""
    assert access.institution is not None
    try:
        plan = balances_plan(content=content, name=name, access=access)
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from refused
    checksum = hashlib.sha256(content).hexdigest()
    batch = ImportBatch(
        institution=access.institution,
        kind=KIND,
        file_name=name[-160:],
        checksum=checksum,
        state=State.PREVIEWED,
        created_by=access.user,
        **_told(plan),
    )
    batch.file.save(f"{checksum[:16]}.{name.rpartition('.')[2].lower()}", ContentFile(content), save=False)
    batch.save()
    return batch


@transaction.atomic
def balances_write(*, batch: ImportBatch, only_valid: bool, access: Access) -> ImportBatch:
    """Write a previewed file, all or nothing. When the database has moved since, the preview is renewed instead."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != State.PREVIEWED:
        raise ValidationError(_("Ce fichier a déjà été importé ou abandonné."))
    if batch.counts.get("refused") and not only_valid:
        raise ValidationError(
            {"only_valid": _("Des lignes sont refusées : corrigez le fichier, ou demandez l’import des lignes valides.")}
        )
    with batch.file.open("rb") as stored:
        plan = balances_plan(content=stored.read(), name=batch.file_name, access=access)
    if plan.counts() != batch.counts:
        for key, value in _told(plan).items():
            setattr(batch, key, value)
        batch.report["failure"] = _("Les dossiers ont changé depuis l’aperçu : vérifiez-le de nouveau.")
        batch.save()
        return batch
    with because(f"reprise {batch.file_name}"):
        insert_rows(OpeningBalance, COLUMNS, plan.inserts)
        update_rows(OpeningBalance, ("id", "amount", "label"), plan.updates)
    batch.state = State.CONFIRMED
    batch.confirmed_at = timezone.now()
    batch.save()
    return batch


def balances_plan(*, content: bytes, name: str, access: Access) -> BalancePlan:
    """Compare a file with what has been taken over already. Raises `FileRefused` when it cannot be read."""
    institution = access.institution
    assert institution is not None
    today = timezone.localdate()
    employees = dict(Employee.objects.visible_to(access).values_list("staff_number", "pk"))
    options = EntryOptions(
        today=today,
        decimals=currency_decimals(institution.country.currency),
        known_staff_numbers=frozenset(employees),
        months=months_to_take_over(today),
    )
    file = parse_balances(content, options, name=name)
    known = known_codes(institution, today)
    held = {
        (employee, year, month, code): (pk, amount, label)
        for pk, employee, year, month, code, amount, label in OpeningBalance.objects.values_list(
            "pk", "employee_id", "year", "month", "code", "amount", "label"
        )
    }
    plan = BalancePlan(rows=len(file.rows), findings=[from_problem(problem) for problem in file.problems])
    signed = [(each.first_month, each.go_live) for each in Takeover.objects.filter(institution=institution, state="signed")]
    headings = {choice.target: choice.heading for choice in file.mapping.choices}
    lines: dict[Key, int] = {}
    for entry in file.accepted:
        code = known.code_of(entry)
        if entry.month and any(first <= entry.month < end for first, end in signed):
            plan.findings.append(_signed(entry, headings.get("month", "")))
            continue
        if code is None:
            plan.findings.append(_unknown_item(entry, headings.get("item_code", "")))
            continue
        _place(plan, entry, (employees[entry.staff_number or ""], code), known, held, lines, access)
    plan.refused = len({finding.line for finding in plan.findings if finding.is_error and finding.line})
    if file.is_blocked:
        plan.refused = len(file.rows)
    return plan


def _place(
    plan: BalancePlan,
    entry: Entry,
    target: tuple[int, str],
    known: Known,
    held: Mapping[Key, tuple[int, int, str]],
    lines: dict[Key, int],
    access: Access,
) -> None:
    """Put one readable line where it belongs: refused, inserted, changed or unchanged."""
    assert entry.month is not None and entry.amount is not None and access.institution is not None
    employee, code = target
    key = (employee, entry.month.year, entry.month.month, code)
    if key in lines:
        plan.findings.append(_twice(entry, lines[key]))
        return
    lines[key] = entry.line
    label = known.words[code][:80]
    before = held.get(key)
    if before is None:
        plan.inserts.append((access.institution.pk, *key, label, entry.amount))
    elif before[1:] == (entry.amount, label):
        plan.unchanged += 1
        return
    else:
        plan.updates.append((before[0], entry.amount, label))
    if len(plan.samples) < SAMPLES:
        currency = access.institution.country.currency
        shown = french_amount(before[1], currency) if before else ""
        month = french_month(entry.month.year, entry.month.month)
        plan.samples.append(
            {
                "line": entry.line,
                "who": entry.staff_number,
                "is_new": before is None,
                "values": [(f"{label}, {month}", shown, french_amount(entry.amount, currency))],
            }
        )


def known_codes(institution: Any, on: date) -> Known:
    """The items of the institution, the legal lines of its country and the totals, by code and by label.

    A code of an item wins over all; a label that several bear says nothing.
    """
    versions = PayItemVersion.objects.filter(institution=institution).select_related("item").order_by("start")
    items = {version.item.code: version.label for version in versions if version.kind in ItemKind.values}
    legal = {line.code: line.label for line in law(institution.country_id).lines if line.section in Section.values}
    words = {**{code: labels[0] for code, labels in TOTALS.items()}, **legal, **items}
    spoken = [(label, code) for code, label in words.items()]
    spoken += [(label, code) for code, labels in TOTALS.items() for label in labels[1:]]
    often = Counter(fold(label) for label, _code in spoken)
    return Known(
        codes={fold(code): code for code in words},
        labels={fold(label): code for label, code in spoken if often[fold(label)] == 1},
        words=words,
    )


def months_to_take_over(today: date) -> tuple[date, date]:
    """The months that the old software may have paid: from January of the year before, to the month before our first."""
    first = PayPeriod.objects.order_by("year", "month").first()
    start = first.first_day if first else today.replace(day=1)
    return date(start.year - 1, 1, 1), (start - timedelta(days=1)).replace(day=1)


def balances_template() -> bytes:
    """The workbook to fill in."""
    return list_template(TEMPLATE)


def _told(plan: BalancePlan) -> dict[str, Any]:
    return {
        "counts": plan.counts(),
        "problems": [finding.to_json() for finding in plan.findings[:KEPT_FINDINGS]],
        "report": {"rows": plan.rows, "samples": plan.samples, "items": [], "new_units": [], "failure": ""},
    }


def _unknown_item(entry: Entry, heading: str) -> Finding:
    return Finding(
        entry.line,
        heading,
        f"{entry.item_code} {entry.label or ''}".strip(),
        _("Cette rubrique n’est ni une rubrique de l’institution, ni une ligne de la loi, ni un total."),
        _("Créez la rubrique, ou donnez dans « Libellé » le nom de la ligne du bulletin, par exemple « Net à payer »."),
    )


def _signed(entry: Entry, heading: str) -> Finding:
    assert entry.month is not None
    return Finding(
        entry.line,
        heading,
        f"{entry.month:%m/%Y}",
        _("Ce mois est dans une reprise signée."),
        _("Saisissez une correction de la reprise : elle demande un motif et deux personnes."),
    )


def _twice(entry: Entry, other: int) -> Finding:
    return Finding(
        entry.line,
        "",
        f"{entry.staff_number} {entry.item_code}",
        _("La ligne %(other)s donne déjà cette rubrique pour le même agent et le même mois.") % {"other": other},
        _("Réunissez les deux lignes en une seule."),
    )


@transaction.atomic
def balances_drop(*, batch: ImportBatch, actor: User) -> None:
    """Forget a file that was not imported, and its content."""
    if batch.state != State.PREVIEWED:
        raise ValidationError(_("Ce fichier a déjà été importé ou abandonné."))
    batch.file.delete(save=False)
    batch.state = State.DROPPED
    batch.problems, batch.report = [], {}
    batch.save()
