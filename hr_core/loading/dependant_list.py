"""Persons in charge as a list: one line per child, spouse or other, with the staff number of the employee."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from hr_core.access import Access
from hr_core.db.bulk import insert_rows, update_rows
from hr_core.imports import dates, words
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_staff_number, parse_text
from hr_core.imports.names import clean_given_names, clean_surname
from hr_core.imports.problems import issue
from hr_core.imports.text import cell_text
from hr_core.loading.lists import ListFile, ListFormat
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Dependant, Employee, Institution, User
from hr_core.text import fold, french_date

KINDS = {
    "enfant": "child", "fils": "child", "fille": "child", "conjoint": "spouse", "conjointe": "spouse",
    "epoux": "spouse", "epouse": "spouse", "ascendant": "parent", "ascendante": "parent", "pere": "parent",
    "mere": "parent", "autre": "other",
}  # fmt: skip
FIELDS = ("kind", "last_name", "first_names", "sex", "birth_on", "in_school_until", "is_disabled", "counts_for_tax")
EMPTY = {"kind": "child", "sex": "", "birth_on": None, "in_school_until": None, "is_disabled": False,
         "counts_for_tax": True}  # fmt: skip


def parse_link(raw: Any) -> tuple[str | None, Any]:
    text = cell_text(raw)
    if not text:
        return None, None
    code = KINDS.get(fold(text))
    return (code, None) if code else (None, issue("choice_unreadable", expected="enfant, conjoint, ascendant, autre"))


def dependant_format(today: date) -> ListFormat:
    day = partial(dates.parse_date, today=today)
    return ListFormat(
        title="Personnes à charge",
        columns=(
            Column("staff_number", "Matricule", "staff_number", ("matricule de l’agent", "mle", "mat"), "02147"),
            Column("kind", "Lien", "link", ("lien de parenté", "parenté", "qualité"), "enfant"),
            Column("last_name", "Nom", "surname", ("nom de famille",), "DIATTA"),
            Column("first_names", "Prénoms", "given_names", ("prénom",), "Moussa"),
            Column("sex", "Sexe", "sex", ("genre",), "M"),
            Column("birth_on", "Date de naissance", "birth", ("né(e) le", "naissance"), "12/05/2016"),
            Column("in_school_until", "Scolarisé jusqu’au", "future", ("fin de scolarité", "certificat valable jusqu’au"),
                   "31/07/2027"),
            Column("is_disabled", "Handicap", "yes_no", ("infirme", "en situation de handicap"), "N"),
            Column("counts_for_tax", "Compté pour l’impôt", "yes_no", ("à charge fiscale", "fiscal"), "O"),
        ),
        parsers={
            "staff_number": parse_staff_number,
            "link": parse_link,
            "surname": lambda raw: (clean_surname(cell_text(raw)) or None, None),
            "given_names": lambda raw: (clean_given_names(cell_text(raw)) or None, None),
            "sex": partial(words.parse_choice, words=words.SEXES),
            "birth": partial(day, rule=dates.BIRTH),
            "future": partial(day, rule=dates.FUTURE),
            "yes_no": words.parse_yes_no,
            "text": parse_text,
        },
        required=("staff_number", "last_name", "first_names"),
    )  # fmt: skip


@dataclass
class DependantPlan(ListPlan):
    """Persons to add and those to change."""

    inserts: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)

    def write(self, actor: User) -> None:
        insert_rows(Dependant, ("institution_id", "employee_id", "start", *FIELDS), self.inserts)
        update_rows(Dependant, ("id", *FIELDS), self.updates)


def plan_dependants(
    file: ListFile, institution: Institution, access: Access, options: StaffImportOptions
) -> DependantPlan:
    """Compare the list with the persons already recorded; two queries. A person holds from their birth or the hiring."""
    plan = DependantPlan(institution)
    rows = plan.begin(file)
    employees = {
        number: (key, user, hired_on)
        for key, number, user, hired_on in Employee.objects.of(institution)
        .visible_to(access)
        .values_list("pk", "staff_number", "user_id", "hired_on")
    }
    known = {
        (employee, fold(f"{last} {first}")): (key, dict(zip(FIELDS, (kind, last, first, *rest), strict=True)))
        for key, employee, kind, last, first, *rest in Dependant.objects.of(institution).values_list(
            "pk", "employee_id", *FIELDS
        )
    }
    for row in rows:
        _plan_row(plan, row, employees.get(row["staff_number"]), known, access)
    return plan


def _plan_row(
    plan: DependantPlan,
    row: dict[str, Any],
    employee: tuple[int, int | None, date] | None,
    known: dict[tuple[int, str], tuple[int, dict[str, Any]]],
    access: Access,
) -> None:
    if employee is None or employee[1] == access.user.pk:
        own = employee is not None
        plan.refuse(
            row["line"],
            "Matricule",
            row["staff_number"],
            "C’est votre propre dossier." if own else "Aucun dossier ne porte ce matricule.",
            "Un autre agent habilité doit le modifier." if own else "Corrigez le matricule, ou importez d’abord l’agent.",
        )
        return
    key, _user, hired_on = employee
    given = {name: row[name] for name in FIELDS if row.get(name) is not None}
    who = f"{row['first_names']} {row['last_name']}, matricule {row['staff_number']}"
    identity = (key, fold(f"{row['last_name']} {row['first_names']}"))
    before = known.get(identity)
    if before is None:
        complete = {**EMPTY, **given}
        start = max(filter(None, [hired_on, complete["birth_on"]]))
        plan.inserts.append((plan.institution.pk, key, start, *(complete[name] for name in FIELDS)))
        known[identity] = (0, complete)
        plan.created += 1
        plan.told.append({"line": row["line"], "who": who, "is_new": True, "values": _told({}, given)})
        return
    after = {**before[1], **given}
    if after == before[1]:
        plan.unchanged += 1
        return
    plan.changed += 1
    plan.updates.append((before[0], *(after[name] for name in FIELDS)))
    differing = {name: value for name, value in after.items() if value != before[1][name]}
    plan.told.append({"line": row["line"], "who": who, "is_new": False, "values": _told(before[1], differing)})


def _told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (str(Dependant._meta.get_field(name).verbose_name), _words(name, before.get(name)), _words(name, value))
        for name, value in after.items()
    ]


def _words(name: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return french_date(value)
    choices = dict(Dependant._meta.get_field(name).choices or [])
    return str(choices.get(value, value))
