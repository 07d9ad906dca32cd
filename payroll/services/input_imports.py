"""The file of an agency comes back: read, compared three ways, shown, then written in one transaction.

Ours is the value that the file left with, theirs the one it comes back with, now the one in force. What the file did not
change stays as it is now; what both changed differently is a conflict, kept as it is now unless the file is said to win.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.imports.amounts import parse_amount, parse_quantity
from hr_core.imports.problems import FileRefused
from hr_core.loading.findings import ERROR, WARNING, Finding
from hr_core.models import Employee, ImportBatch, ImportMapping, Unit, User
from hr_core.scope import because
from hr_core.text import currency_decimals, fold, french_month
from payroll.models import PayItemVersion, PayPeriod, PayRun
from payroll.selectors.input_columns import THOUSANDTHS, Column, columns_of
from payroll.selectors.input_scope import entry_units
from payroll.services.input_cells import Book, Entry, Written, book_open, book_write, faults, people_of
from payroll.services.input_reading import FileCell, InputFile, file_read, version_is_known
from payroll.services.variable_inputs import inputs_open_or_refuse

KIND = "evp"
MAPPING = "rubriques"
IGNORED = "-"
KEPT_FINDINGS, SAMPLES = 2_000, 20
State = ImportBatch.State
Pair = tuple[int, int]


@dataclass
class FilePlan:
    """What a file would do. `conflicts` are the entries that the file and the screen changed differently."""

    entries: list[Entry] = field(default_factory=list)
    conflicts: list[Entry] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    refused: int = 0
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    samples: list[dict[str, Any]] = field(default_factory=list)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def counts(self) -> dict[str, int]:
        names = ("created", "changed", "removed", "unchanged", "refused")
        return {name: getattr(self, name) for name in names} | {"conflicts": len(self.conflicts)}

    def refuse(self, finding: Finding) -> None:
        self.findings.append(finding)
        if finding.severity == ERROR:
            self.refused += 1


@transaction.atomic
def input_file_receive(
    *, content: bytes, name: str, period: PayPeriod, run: PayRun | None, access: Access
) -> ImportBatch:
    """Keep a file and what it would do; no input is written.

    Raises `ValidationError` when it cannot be read or is that of another month, institution or run; `Refusal` when the
    inputs are closed.
    """
    inputs_open_or_refuse(period, run)
    plan, _book = input_file_plan(content=content, name=name, period=period, run=run, access=access)
    checksum = hashlib.sha256(content).hexdigest()
    batch = ImportBatch(
        institution=access.institution,
        kind=KIND,
        file_name=name[-160:],
        checksum=checksum,
        state=State.PREVIEWED,
        created_by=access.user,
        options={"period": period.pk, "run": run.pk if run else None},
        **_told(plan),
    )
    batch.file.save(f"{checksum[:16]}.{name.rpartition('.')[2].lower()[:5]}", ContentFile(content), save=False)
    batch.save()
    return batch


@transaction.atomic
def input_file_write(*, batch: ImportBatch, only_valid: bool, file_wins: bool, access: Access) -> ImportBatch:
    """Write a previewed file, all or nothing; when the inputs have moved since, the preview is renewed instead.

    `only_valid` leaves refused cells aside; `file_wins` gives the file's value to the cells in conflict.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != State.PREVIEWED:
        raise ValidationError(_("Ce fichier a déjà été importé ou abandonné."))
    if batch.counts.get("refused") and not only_valid:
        raise ValidationError(
            {"only_valid": _("Des cases sont refusées : corrigez le fichier, ou demandez l’import des cases valides.")}
        )
    plan, book = input_file_again(batch=batch, access=access, lock=True)
    if plan.counts() != batch.counts:
        for key, value in _told(plan).items():
            setattr(batch, key, value)
        batch.report["failure"] = _("Les éléments ont changé depuis l’aperçu : vérifiez-le de nouveau.")
        batch.save()
        return batch
    entries = [*plan.entries, *(plan.conflicts if file_wins else ())]
    with because(_("fichier %(name)s") % {"name": batch.file_name}):
        written: Written = book_write(book=book, entries=entries)
    batch.state, batch.confirmed_at = State.CONFIRMED, timezone.now()
    batch.counts = {**batch.counts, "written": written.total}
    batch.save()
    return batch


@transaction.atomic
def input_file_drop(*, batch: ImportBatch, actor: User) -> None:
    """Forget a file that was not imported, and its content."""
    if batch.state != State.PREVIEWED:
        raise ValidationError(_("Ce fichier a déjà été importé ou abandonné."))
    batch.file.delete(save=False)
    batch.state, batch.problems, batch.report = State.DROPPED, [], {}
    batch.save()


@transaction.atomic
def input_file_map(*, batch: ImportBatch, choices: Mapping[str, str], access: Access) -> ImportBatch:
    """Say what the items of an agency's own list become; kept for its next files, and the preview is renewed."""
    mapping = ImportMapping.objects.filter(kind=KIND, name=MAPPING).first()
    mapping = mapping or ImportMapping(institution=access.institution, kind=KIND, name=MAPPING, columns={})
    mapping.columns = {**mapping.columns, **choices}
    mapping.save()
    plan, _book = input_file_again(batch=batch, access=access)
    for key, value in _told(plan).items():
        setattr(batch, key, value)
    batch.save()
    return batch


def input_file_again(*, batch: ImportBatch, access: Access, lock: bool = False) -> tuple[FilePlan, Book]:
    """The plan of a file kept, with what is in force now."""
    period = PayPeriod.objects.get(pk=batch.options["period"])
    run = PayRun.objects.get(pk=batch.options["run"]) if batch.options.get("run") else None
    inputs_open_or_refuse(period, run)
    with batch.file.open("rb") as stored:
        content = stored.read()
    return input_file_plan(content=content, name=batch.file_name, period=period, run=run, access=access, lock=lock)


def input_file_plan(
    *, content: bytes, name: str, period: PayPeriod, run: PayRun | None, access: Access, lock: bool = False
) -> tuple[FilePlan, Book]:
    """Compare a file with the inputs in force, in a constant number of queries."""
    try:
        file = file_read(content, name, period.last_day)
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from refused
    _check_mark(file, period, run, access)
    columns = columns_of(period, run)
    numbers = {cell.staff_number for cell in file.cells}
    people = people_of(access, period, run, staff_numbers=numbers)
    book = book_open(period=period, run=run, columns=columns, people=people, access=access, lock=lock)
    plan = FilePlan(rows=len({cell.line for cell in file.cells}))
    for finding in file.findings:
        plan.refuse(finding)
    reader = _Reader(file, book, plan)
    found = reader.read()
    reader.compare(found)
    return plan, book


def _check_mark(file: InputFile, period: PayPeriod, run: PayRun | None, access: Access) -> None:
    """Refuse the file of another month, institution or run, or made by a later version of the program."""
    month = f"{period.year}-{period.month:02d}"
    if not version_is_known(file.mark):
        raise ValidationError({"file": _("Ce fichier vient d’une version plus récente : téléchargez-le de nouveau ici.")})
    if file.mark and access.institution and file.mark.institution != access.institution.code:
        raise ValidationError({"file": _("Ce fichier est celui d’une autre institution.")})
    if file.month and file.month != month:
        year, number = map(int, file.month.split("-"))
        told = {"file": french_month(year, number), "month": french_month(period.year, period.month)}
        raise ValidationError(
            {"file": _("Ce fichier est celui de %(file)s ; le mois ouvert est %(month)s : téléchargez le fichier du mois.") % told}
        )
    if file.mark and file.is_sheet and file.mark.run != (run.pk if run else None):
        raise ValidationError({"file": _("Ce fichier a été préparé pour une autre campagne du mois : choisissez-la d’abord.")})


class _Reader:
    """Turns the cells of a file into entries, then compares them with what is in force."""

    def __init__(self, file: InputFile, book: Book, plan: FilePlan) -> None:
        self.file, self.book, self.plan = file, book, plan
        self.people = {person.staff_number: person for person in book.people.values()}
        self.columns = {column.code: column for column in book.columns}
        self.labels = Counter(fold(column.label) for column in book.columns)
        self.by_label = {fold(column.label): column for column in book.columns}
        mapping = ImportMapping.objects.filter(kind=KIND, name=MAPPING).first()
        self.mapping: dict[str, str] = mapping.columns if mapping else {}
        missing = {cell.staff_number for cell in file.cells} - self.people.keys()
        self.absent = dict(
            Employee.objects.visible_to(book.access)
            .filter(staff_number__in=missing)
            .values_list("staff_number", "hired_on")
        )
        self.is_clerk = entry_units(book.access, book.period.last_day) is not None
        codes = {cell.code for cell in file.cells} - self.columns.keys()
        self.not_variable = set(
            PayItemVersion.objects.on(book.period.last_day).filter(item__code__in=codes).values_list("item__code", flat=True)
        )
        self.unit = self._unit_keys()
        self.told: set[tuple[int, str]] = set()

    def _unit_keys(self) -> set[int] | None:
        """The units of the file, when its mark names one."""
        mark = self.file.mark
        if mark is None or not mark.unit:
            return None
        parents = dict(Unit.objects.values_list("pk", "parent_id"))
        top = Unit.objects.filter(code=mark.unit).values_list("pk", flat=True).first()
        found = {top} if top else set()
        waiting = list(found)
        while waiting:
            key = waiting.pop()
            below = {unit for unit, parent in parents.items() if parent == key} - found
            found |= below
            waiting.extend(below)
        return found

    def read(self) -> list[tuple[FileCell, Column, Entry]]:
        found = []
        seen: dict[Pair, int] = {}
        for cell in self.file.cells:
            column = self._column(cell)
            if column is None or not self._person_is_known(cell):
                continue
            person = self.people[cell.staff_number]
            pair = (person.key, column.item)
            if pair in seen:
                self._refuse(cell, _("La ligne %(other)s donne déjà cette rubrique à cet agent.") % {"other": seen[pair]},
                             _("Réunissez les deux lignes en une seule."))  # fmt: skip
                continue
            seen[pair] = cell.line
            if isinstance(cell.raw, tuple) and cell.raw[0 if column.by_quantity else 1] is None:
                kind = _("le nombre") if column.by_quantity else _("le montant")
                self._refuse(cell, _("Il manque %(kind)s.") % {"kind": kind}, _("Complétez la ligne."))
                continue
            try:
                value = self._value(cell, column)
            except ValueError:
                self._refuse(cell, _("Cette valeur n’est pas un nombre lisible."), _("Écrire par exemple 25 000 ou 12,5."))
                continue
            found.append((cell, column, Entry(person.key, column.item, value, cell.comment or None)))
        return found

    def _column(self, cell: FileCell) -> Column | None:
        """The item of a cell: by its code when the label agrees, by its label, or as the agency's list was mapped."""
        column = self.columns.get(cell.code)
        label = fold(cell.label)
        if column is not None and (self.file.is_sheet or not label or label == fold(column.label)):
            return column
        if not self.file.is_sheet and label and self.labels[label] == 1:
            return self.by_label[label]
        target = self.mapping.get(mapping_key(cell.code, cell.label))
        if target in self.columns:
            return self.columns[target]
        if target == IGNORED:
            return None
        if self.file.is_sheet:
            if cell.raw is not None:
                message = _("Cette rubrique ne se saisit pas chaque mois.") if cell.code in self.not_variable else _("Rubrique inconnue.")
                self._refuse(cell, message, _("Retirez la colonne, ou définissez la rubrique comme « saisie chaque mois »."))
            return None
        self.plan.unknown[cell.code, cell.label] += 1
        self._refuse(cell, _("Rubrique inconnue : « %(words)s ».") % {"words": f"{cell.code} {cell.label}".strip()},
                     _("Dites plus bas ce qu’elle devient."))  # fmt: skip
        return None

    def _person_is_known(self, cell: FileCell) -> bool:
        person = self.people.get(cell.staff_number)
        empty = self.file.is_sheet and cell.raw is None
        if person is not None and (self.unit is None or person.unit in self.unit):
            return True
        if empty or (cell.line, "who") in self.told:
            return False
        self.told.add((cell.line, "who"))
        if person is not None:
            self._refuse(cell, _("Cet agent n’est pas de l’unité du fichier ce mois-ci."), _("Saisissez-le avec son unité."))
        elif cell.staff_number in self.absent:
            self._refuse(cell, _("Cet agent n’est pas en service ce mois-ci, ou pas de ceux pour qui vous saisissez."),
                         _("Retirez la ligne."))  # fmt: skip
        elif self.is_clerk:
            self._refuse(cell, _("Ce matricule n’est pas de vos unités."), _("Retirez la ligne, ou corrigez le matricule."))
        else:
            self._refuse(cell, _("Aucun agent ne porte ce matricule."), _("Corrigez-le ; gardez ses zéros de tête."))
        return False

    def _refuse(self, cell: FileCell, message: str, cure: str) -> None:
        raw = next((each for each in cell.raw if each is not None), "") if isinstance(cell.raw, tuple) else cell.raw
        value = f"{cell.staff_number} {'' if raw is None else raw}".strip()
        self.plan.refuse(Finding(cell.line, cell.heading, value, message, cure))

    def _value(self, cell: FileCell, column: Column) -> int | None:
        """Minor units or thousandths, exactly; None for an empty cell. Raises `ValueError`."""
        raw = cell.raw
        if isinstance(raw, tuple):
            quantity, amount = raw
            return _thousandths(quantity) if column.by_quantity else int(amount)
        if raw is None:
            return None
        if column.by_quantity:
            found, wrong = parse_quantity(raw)
            if wrong is not None:
                raise ValueError(raw)
            return None if found is None else _thousandths(found)
        read, wrong = parse_amount(raw, decimals=currency_decimals(self.book.currency), negative=True)
        if wrong is not None:
            raise ValueError(raw)
        return read

    def compare(self, found: list[tuple[FileCell, Column, Entry]]) -> None:
        wrong: dict[Pair, list[str]] = {}
        candidates = []
        for cell, column, entry in found:
            now = self.book.value((entry.employee, entry.item))
            before = self._before(cell, column, now)
            if entry.value in (now, before) or (entry.value is None and not self.file.has_snapshot):
                self.plan.unchanged += entry.value is not None or now is not None
                continue
            candidates.append((cell, column, entry, before, now))
        for fault in faults(self.book, [entry for _cell, _column, entry, _before, _now in candidates]):
            wrong.setdefault(fault.pair, []).append(fault.message)
        for cell, column, entry, before, now in candidates:
            pair = (entry.employee, entry.item)
            if pair in wrong:
                for message in wrong[pair]:
                    self.plan.findings.append(Finding(cell.line, cell.heading, self._shown(column, entry.value), message))
                self.plan.refused += 1
            elif before != now:
                self._conflict(cell, column, entry, now)
            else:
                self._change(cell, column, entry, now)

    def _before(self, cell: FileCell, column: Column, now: int | None) -> int | None:
        """What the file left with; a file without a snapshot is compared with what is in force."""
        mark = self.file.mark
        if mark is None or not self.file.has_snapshot:
            return now
        return mark.before.get(f"{cell.staff_number}|{column.code}")

    def _change(self, cell: FileCell, column: Column, entry: Entry, now: int | None) -> None:
        self.plan.entries.append(entry)
        if entry.value is None:
            self.plan.removed += 1
        elif now is None:
            self.plan.created += 1
        else:
            self.plan.changed += 1
        self._sample(cell, column, entry, now)

    def _conflict(self, cell: FileCell, column: Column, entry: Entry, now: int | None) -> None:
        self.plan.conflicts.append(entry)
        given = self.book.held.get((entry.employee, entry.item))
        told = {
            "now": self._shown(column, now) or _("rien"),
            "file": self._shown(column, entry.value) or _("rien"),
            "who": str(given.entered_by or "") if given else "",
        }
        message = (
            _("%(who)s a saisi %(now)s à l’écran depuis l’envoi du fichier, qui dit %(file)s.") % told
            if given
            else _("Retiré à l’écran depuis l’envoi du fichier, qui dit %(file)s.") % told
        )
        cure = _("La valeur de l’écran reste, sauf si vous choisissez celle du fichier.")
        self.plan.findings.append(Finding(cell.line, cell.heading, cell.staff_number, message, cure, WARNING))

    def _sample(self, cell: FileCell, column: Column, entry: Entry, now: int | None) -> None:
        if len(self.plan.samples) < SAMPLES:
            person = self.book.people[entry.employee]
            values = [(column.words, self._shown(column, now), self._shown(column, entry.value) or _("retiré"))]
            who = f"{person.staff_number} {person.name}"
            self.plan.samples.append({"line": cell.line, "who": who, "is_new": now is None, "values": values})

    def _shown(self, column: Column, value: int | None) -> str:
        return column.shown(value, self.book.currency)


def mapping_key(code: str, label: str) -> str:
    """How the item of an agency's list is remembered."""
    return f"{code}|{fold(label)}"


def _thousandths(value: Decimal) -> int:
    scaled = value * THOUSANDTHS
    if scaled != scaled.to_integral_value() or scaled < 0:
        raise ValueError(value)
    return int(scaled)


def _told(plan: FilePlan) -> dict[str, Any]:
    unknown = [{"code": code, "label": label, "count": count} for (code, label), count in sorted(plan.unknown.items())]
    return {
        "counts": plan.counts(),
        "problems": [finding.to_json() for finding in plan.findings[:KEPT_FINDINGS]],
        "report": {"rows": plan.rows, "samples": plan.samples, "unknown": unknown, "failure": ""},
    }
