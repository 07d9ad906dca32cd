"""Compare a staff file with the files of the institution: what would be created, changed, left, refused.

Nothing is written here. What changes an existing base pay or bank account becomes a proposal, which another person
approves; a new file brings its own, approved by the confirmation of the import.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from hr_core.access import Access
from hr_core.imports.staff import StaffFile, StaffRow
from hr_core.loading import staff_rows as rows
from hr_core.loading.findings import WARNING, Change, Finding, from_problem
from hr_core.loading.snapshot import SENSITIVE, KnownFile, read_files
from hr_core.loading.units import UnitBook
from hr_core.models import (
    AdministrativeStatus,
    BankAccount,
    Contract,
    Employee,
    FamilyStatus,
    Institution,
    PayTerms,
    Posting,
)
from hr_core.registry import registry
from hr_core.text import fold, french_date

DEFAULTS: dict[type, dict[str, Any]] = {
    FamilyStatus: {"marital_status": "single", "spouse_has_income": False, "declared_children": 0},
    Contract: {"kind": "permanent", "working_time": 10_000, "reference": ""},
    Posting: {"job_title": ""},
    AdministrativeStatus: {"kind": "labour_code", "legal_employer": "", "main_payer": "institution"},
    PayTerms: {
        "category": "", "grade_class": "", "step": "", "is_executive": False, "currency": "", "guaranteed_net": None,
        "grid_reference": "",
    },
    BankAccount: {"bank_name": ""},
}  # fmt: skip
ESSENTIAL = {Posting: "unit_id", PayTerms: "base_salary", BankAccount: "account"}


@dataclass(frozen=True)
class StaffImportOptions:
    """What the officer chose: the day from which changes hold, whether unknown units may be created, and whether absences
    are confirmed at once.
    """

    effective_on: date
    create_units: bool = True
    confirm_absences: bool = False


@dataclass(slots=True)
class NewFile:
    """A file to open, with its first facts from the day of entry."""

    line: int
    staff_number: str
    values: dict[str, Any]
    facts: dict[type, dict[str, Any]]
    contract_end: date | None
    amounts: dict[str, int]


@dataclass(slots=True)
class FactChange:
    """A fact to write: in place of `replaces`, or after it from `start`."""

    employee: int
    start: date
    end: date | None
    values: dict[str, Any]
    replaces: int | None = None
    closes: int | None = None


@dataclass
class StaffPlan:
    """What the import would do. `refused` and `unchanged` count lines; the rest is what will be written."""

    institution: Institution
    options: StaffImportOptions
    units: UnitBook
    findings: list[Finding] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new_files: list[NewFile] = field(default_factory=list)
    employees: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    facts: dict[type, list[FactChange]] = field(default_factory=dict)
    amounts: list[tuple[int, str, int]] = field(default_factory=list)
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    absent: int = 0
    new_units: list[str] = field(default_factory=list)
    item_labels: list[str] = field(default_factory=list)
    unchanged_lines: list[int] = field(default_factory=list)
    bound: dict[int, list[Callable[[Any, date], str]]] = field(default_factory=dict)

    @property
    def writes(self) -> int:
        return self.created + self.changed

    def samples(self, limit: int = 20) -> list[dict[str, Any]]:
        """The first changes and creations, in words: line, who, and (label, before, after) of each value."""
        told = [
            {"line": change.line, "who": change.who, "is_new": False,
             "values": [self._told(*value) for value in change.values]}
            for change in self.changes[:limit]
        ]
        for new in self.new_files[: limit - len(told)]:
            told.append(
                {"line": new.line, "who": f"{new.values['first_names']} {new.values['last_name']}", "is_new": True,
                 "values": [self._told(model, name, None, value)
                            for model, given in ((Employee, new.values), *new.facts.items())
                            for name, value in given.items()
                            if name in rows.LABELS and value not in ("", None)]}
            )
        return told  # fmt: skip

    def _told(self, model: type, name: str, before: Any, after: Any) -> tuple[str, str, str]:
        words = partial(
            rows.in_words,
            model,
            name,
            currency=self.institution.country.currency,
            unit=lambda key: self.units.labels.get(key, ""),
        )
        return rows.LABELS[name], words(before), words(after)

    def counts(self) -> dict[str, int]:
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "absent": self.absent,
        }


def plan_staff(
    file: StaffFile, institution: Institution, access: Access, options: StaffImportOptions
) -> StaffPlan:
    """Compare every line; the number of queries does not depend on their number."""
    plan = StaffPlan(institution, options, UnitBook(institution))
    plan.findings = [from_problem(problem) for problem in file.problems]
    _say_unkept(file, plan)
    known = read_files(institution, options.effective_on, access)
    for book in registry.account_books:
        for key, refuse in book(institution, min(timezone.localdate(), options.effective_on)).items():
            plan.bound.setdefault(key, []).append(refuse)
    refused = file.refused_lines
    plan.refused = len(refused)
    seen = set()
    for row in file.rows:
        if row.staff_number:
            seen.add(row.staff_number)
        if row.line not in refused:
            _plan_row(plan, row, known.get(row.staff_number or ""), file.fields)
    plan.new_units = [unit.name for unit in plan.units.new] if options.create_units else []
    plan.item_labels = sorted({label for row in file.rows for label in rows.recurring_amounts(row)}, key=fold)
    plan.absent = sum(
        known_file.is_visible and known_file.left_on is None and number not in seen
        for number, known_file in known.items()
    )
    plan.findings.sort(key=lambda found: (found.line or 0, found.column))
    return plan


def _say_unkept(file: StaffFile, plan: StaffPlan) -> None:
    for name in sorted(rows.UNKEPT & file.fields):
        heading = next((choice.heading for choice in file.mapping.choices if choice.target == name), name)
        plan.findings.append(
            Finding(None, heading, "", "Cette colonne n’est pas importée.", "Rien à faire.", WARNING)
        )
    if "contract_type" not in file.fields:
        plan.findings.append(
            Finding(
                None,
                "Type de contrat",
                "",
                "Le fichier ne dit pas la nature des contrats : ceux des nouveaux dossiers sont à durée indéterminée.",
                "Ajoutez la colonne, ou corrigez les dossiers concernés après l’import.",
                WARNING,
            )
        )


def _plan_row(plan: StaffPlan, row: StaffRow, known: KnownFile | None, fields: frozenset[str]) -> None:
    finding = _forbidden(row, known)
    values = rows.employee_values(row)
    facts = _row_facts(row)
    finding = finding or _too_long(row, values, facts)
    unit, is_known = plan.units.find(rows.unit_steps(row)) if finding is None else (None, True)
    if not is_known and not plan.options.create_units:
        finding = Finding(
            row.line,
            "Unité",
            " › ".join(row.unit_path),
            "Cette unité n’existe pas dans l’organigramme.",
            "Créez-la d’abord, ou permettez à l’import de créer les unités.",
        )
    if finding is not None:
        plan.findings.append(finding)
        plan.refused += 1
        return
    if unit is not None:
        facts[Posting]["unit_id"] = unit
    bound = _bound(plan, row, known, values, facts) if known is not None else None
    if bound is not None:
        plan.findings.append(bound)
        plan.refused += 1
        return
    if known is None:
        _plan_creation(plan, row, values, facts)
    else:
        _plan_changes(plan, row, known, values, facts)


def _forbidden(row: StaffRow, known: KnownFile | None) -> Finding | None:
    """Why a line may not touch the file that it names, or that it would create."""
    number = row.staff_number or ""
    if known is None:
        missing = "Nom" if not row.surname else "Prénoms" if not row.given_names else "Date d’embauche"
        if row.surname and row.given_names and row.hire_date:
            return None
        return Finding(row.line, missing, "", "Un nouveau dossier demande cette valeur.", "Complétez la cellule.")
    if known.is_own:
        return Finding(
            row.line, "Matricule", number, "C’est votre propre dossier.", "Un autre agent habilité doit le modifier."
        )
    if not known.is_visible:
        return Finding(
            row.line,
            "Matricule",
            number,
            "Ce dossier est tenu par un gestionnaire habilité.",
            "Retirez la ligne : elle ne peut pas être importée ici.",
        )
    if known.left_on is not None:
        return Finding(
            row.line,
            "Matricule",
            number,
            f"Cette personne est sortie : son dernier jour est le {french_date(known.left_on - timedelta(days=1))}.",
            "Enregistrez d’abord son retour, ou donnez un autre matricule au nouvel agent.",
        )
    other_name = bool(row.surname) and fold(row.surname or "") != fold(known.values["last_name"])
    born = known.values["birth_on"]
    if other_name and row.birth_date and born and row.birth_date != born:
        return Finding(
            row.line,
            "Matricule",
            number,
            "Ce matricule est celui d’une autre personne : le nom et la date de naissance diffèrent.",
            "Vérifiez le matricule ; corrigez le dossier à l’écran si la personne est bien la même.",
        )
    return None


def _bound(
    plan: StaffPlan, row: StaffRow, known: KnownFile, values: dict[str, Any], facts: dict[type, dict[str, Any]]
) -> Finding | None:
    """What forbids the account or the mode of payment that a line gives: a bank that has not released it, for instance."""
    mode, transfer = values.get("payment_mode"), Employee.PaymentMode.TRANSFER
    given = facts[BankAccount].get("account")
    current = known.facts.get(BankAccount)
    for refuse in plan.bound.get(known.key, ()):
        if mode is not None and mode != transfer == known.values["payment_mode"]:
            why = refuse(None, min(timezone.localdate(), plan.options.effective_on))
            if why:
                return Finding(row.line, "Mode de paiement", str(Employee.PaymentMode(mode).label), *_in_two(why))
        if given and (current is None or not _alike("account", current.values["account"], given)):
            proposed = BankAccount(account=given, share=BankAccount.Share.REMAINDER, value=0)
            why = refuse(proposed, plan.options.effective_on)
            if why:
                return Finding(row.line, "RIB ou IBAN", f"•••• {given[-4:]}", *_in_two(why))
    return None


def _in_two(sentences: str) -> tuple[str, str]:
    """What is wrong, and what to do about it."""
    message, _, cure = sentences.partition(". ")
    return (f"{message}.", cure) if cure else (message, "")


def _row_facts(row: StaffRow) -> dict[type, dict[str, Any]]:
    return {
        FamilyStatus: rows.family_values(row),
        Contract: rows.contract_values(row),
        Posting: {"job_title": row.job_title} if row.job_title else {},
        AdministrativeStatus: rows.status_values(row),
        PayTerms: rows.terms_values(row),
        BankAccount: rows.account_values(row),
    }


def _too_long(row: StaffRow, values: dict[str, Any], facts: dict[type, dict[str, Any]]) -> Finding | None:
    checks = (
        (Employee, values),
        (Employee, facts[Posting]),
        (PayTerms, facts[PayTerms]),
        (BankAccount, facts[BankAccount]),
    )
    for model, given in checks:
        found = rows.too_long(model, given)
        if found:
            label, room = found
            return Finding(row.line, label, "", f"Le texte dépasse {room} signes.", "Abrégez-le.")
    return None


def _plan_creation(
    plan: StaffPlan, row: StaffRow, values: dict[str, Any], facts: dict[type, dict[str, Any]]
) -> None:
    values.setdefault("seniority_on", values["hired_on"])
    contract_end = facts[Contract].pop("end", None)
    complete: dict[type, dict[str, Any]] = {}
    for model, given in facts.items():
        essential = ESSENTIAL.get(model)
        if essential is None or essential in given:
            complete[model] = {**DEFAULTS[model], **given}
        elif model is not BankAccount:
            _warn_missing(plan, row, model)
    plan.new_files.append(
        NewFile(row.line, row.staff_number or "", values, complete, contract_end, rows.recurring_amounts(row))
    )
    plan.created += 1


def _warn_missing(plan: StaffPlan, row: StaffRow, model: type) -> None:
    what = "unité" if model is Posting else "salaire de base"
    plan.findings.append(
        Finding(
            row.line, what.capitalize(), "", f"Le dossier est ouvert sans {what}.",
            "Complétez-le avant la paie.", WARNING,
        )
    )  # fmt: skip


def _plan_changes(
    plan: StaffPlan, row: StaffRow, known: KnownFile, values: dict[str, Any], facts: dict[type, dict[str, Any]]
) -> None:
    who = f"{known.values['first_names']} {known.values['last_name']}"
    change = Change(row.line, who, known.key)
    differing = {name: value for name, value in values.items() if not _alike(name, known.values[name], value)}
    if differing:
        plan.employees.append((known.key, {**known.values, **differing}))
        _tell(change, Employee, known.values, differing)
    hired_on = values.get("hired_on", known.values["hired_on"])
    for model, given in facts.items():
        _plan_fact(plan, change, known, model, given, hired_on)
    if change.values:
        plan.changed += 1
        plan.changes.append(change)
    else:
        plan.unchanged += 1
        plan.unchanged_lines.append(row.line)
    for label, amount in rows.recurring_amounts(row).items():
        plan.amounts.append((known.key, label, amount))


def _plan_fact(
    plan: StaffPlan, change: Change, known: KnownFile, model: type, given: dict[str, Any], hired_on: date
) -> None:
    """Compare one fact with that of the file; a sensitive one is compared with the pending proposals too."""
    given = dict(given)
    end = given.pop("end", None)
    current = known.facts.get(model)
    before = current.values if current else {}
    wanted = {**DEFAULTS[model], **before, **given}
    same = current is not None and all(_alike(name, before[name], wanted[name]) for name in before)
    same_end = end is None or current is None or current.end == end
    if not given and end is None or (same and same_end) or (ESSENTIAL.get(model) and ESSENTIAL[model] not in wanted):
        return
    if model in SENSITIVE and any(
        all(_alike(name, value, wanted.get(name)) for name, value in proposed.items())
        for proposed in known.proposals.get(model, [])
    ):
        return
    start = max(plan.options.effective_on, hired_on)
    fact = FactChange(known.key, start, end or (current.end if current else None), wanted)
    if current is not None and model not in SENSITIVE:
        if same or current.start >= start:  # the end alone moves, or the fact begins no earlier
            fact.start, fact.replaces = current.start, current.key
        else:
            fact.closes = current.key
    elif current is not None:
        fact.start, fact.end = max(start, current.start), None
    plan.facts.setdefault(model, []).append(fact)
    shown = wanted if end is None else {**wanted, "end": end}
    _tell(change, model, {**before, "end": current.end if current else None}, shown)


def _alike(name: str, one: Any, other: Any) -> bool:
    """Equal, or written otherwise: the case of a name, the spaces of an account."""
    if name in ("last_name", "birth_name", "first_names"):
        return str(one).casefold() == str(other).casefold()
    if name == "account":
        return "".join(str(one).split()).upper() == "".join(str(other).split()).upper()
    return bool(one == other)


def _tell(change: Change, model: type, before: dict[str, Any], after: dict[str, Any]) -> None:
    for name, value in after.items():
        if name in rows.LABELS and not _alike(name, before.get(name), value):
            change.values.append((model, name, before.get(name), value))
