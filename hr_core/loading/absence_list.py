"""Absences as a list: one line per absence, with the staff number and the kind as the institution names it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from hr_core.access import Access
from hr_core.choices import AbsenceOrigin, AbsenceState
from hr_core.imports import amounts, dates, words
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_staff_number, parse_text
from hr_core.loading.lists import ListFile, ListFormat, list_template
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Absence, AbsenceKind, AbsencePaper, Employee, Institution, User
from hr_core.services.absences import absence_correct
from hr_core.text import fold, french_date, french_period

MINUTES_A_DAY = 24 * 60
#: What a line gives beside its dates; a correction of these is made on screen.
CAUSES = ("expected_birth_on", "birth_on", "accident_on", "accident_number")
FOREVER = date(2200, 1, 1)
WRITTEN_AT_ONCE = 1_000


def absence_format(today: date) -> ListFormat:
    day = partial(dates.parse_date, today=today, rule=dates.FUTURE)
    return ListFormat(
        title="Absences",
        columns=(
            Column("staff_number", "Matricule", "staff_number", ("matricule de l’agent", "mle", "mat"), "02147"),
            Column("name", "Nom et prénoms", "text", ("nom", "agent", "noms et prénoms"), "DIATTA Moussa"),
            Column("kind", "Nature", "text", ("nature d’absence", "motif d’absence", "type d’absence", "absence", "code absence"), "Maladie"),
            Column("start", "Premier jour", "day", ("du", "début", "date de début", "date début", "à partir du"), "03/11/2026"),
            Column("last_day", "Dernier jour", "day", ("au", "fin", "date de fin", "date fin", "jusqu’au"), "07/11/2026"),
            Column("hours", "Heures", "quantity", ("durée en heures", "nombre d’heures", "nb heures"), ""),
            Column("starts_at_noon", "Commence à midi", "yes_no", ("début à midi", "après-midi du premier jour"), "N"),
            Column("ends_at_noon", "Finit à midi", "yes_no", ("fin à midi", "matin du dernier jour"), "N"),
            Column("expected_birth_on", "Accouchement prévu le", "day", ("date prévue d’accouchement",), ""),
            Column("birth_on", "Naissance le", "day", ("date de naissance de l’enfant", "accouchement le"), ""),
            Column("accident_on", "Accident du", "day", ("date de l’accident",), ""),
            Column("accident_number", "N° de déclaration", "text", ("déclaration d’accident", "n° déclaration"), ""),
            Column("paper_on", "Pièce reçue le", "day", ("certificat reçu le", "justificatif reçu le"), "04/11/2026"),
            Column("paper_reference", "Référence de la pièce", "text", ("n° de la pièce", "certificat"), "CM 214"),
            Column("comment", "Observation", "text", ("observations", "commentaire"), ""),
        ),
        parsers={
            "staff_number": parse_staff_number,
            "text": parse_text,
            "day": day,
            "quantity": amounts.parse_quantity,
            "yes_no": words.parse_yes_no,
        },
        required=("staff_number", "kind", "start"),
    )  # fmt: skip


HINTS = {
    "last_day": "Dernier jour d’absence ; vide tant que la date de retour n’est pas connue.",
    "name": "Pour vous y retrouver : le matricule seul est lu.",
    "hours": "Pour moins d’une journée : 2,5.",
    "starts_at_noon": "O ou N",
    "ends_at_noon": "O ou N",
    "expected_birth_on": "Pour une maternité, ou la naissance.",
    "accident_on": "Pour un accident du travail.",
    "paper_on": "Vide : la pièce que la nature demande reste attendue.",
}


def absence_template(institution: Institution | None) -> bytes:
    """The workbook to fill in, with the kinds of the institution to choose from."""
    kinds = AbsenceKind.objects.filter(institution=institution, is_active=True) if institution else ()
    return list_template(
        absence_format(timezone.localdate()),
        choices={"kind": [kind.label for kind in kinds]} if kinds else {},
        hints=HINTS,
        how_to=(
            "Une ligne par absence. Les jours qui suivent une absence de même nature la prolongent.",
            "Une absence déjà enregistrée n’est pas saisie deux fois ; une date de retour ferme celle qui était ouverte.",
        ),
    )


@dataclass
class AbsencePlan(ListPlan):
    """Absences to enter (with their papers), and open ones to which the file gives the return."""

    confirms: bool = False
    inserts: list[tuple[Absence, AbsencePaper | None]] = field(default_factory=list)
    returns: list[tuple[Absence, date]] = field(default_factory=list)

    def write(self, actor: User) -> None:
        """New absences in a constant number of statements; each return through the service of corrections."""
        now = timezone.now()
        for absence, _paper in self.inserts:
            absence.entered_by = actor
            if self.confirms:
                absence.state, absence.confirmed_by, absence.confirmed_at = AbsenceState.CONFIRMED, actor, now
        first = [absence for absence, _paper in self.inserts if absence.spell is None or absence.spell.pk]
        Absence.objects.bulk_create(first, batch_size=WRITTEN_AT_ONCE)
        prolonged = [absence for absence, _paper in self.inserts if absence.pk is None]
        for absence in prolonged:
            absence.spell = absence.spell  # its key is known by now
        Absence.objects.bulk_create(prolonged, batch_size=WRITTEN_AT_ONCE)
        AbsencePaper.objects.bulk_create(
            [paper for _absence, paper in self.inserts if paper is not None], batch_size=WRITTEN_AT_ONCE
        )
        for absence, end in self.returns:
            absence_correct(absence=absence, values={"end": end}, actor=actor, reason="Date de retour donnée par un fichier")


@dataclass(frozen=True)
class _Known:
    """What the lines are compared with: four queries in all."""

    employees: Mapping[str, Employee]
    kinds: Mapping[str, AbsenceKind]
    absences: dict[int, list[Absence]]
    access: Access


def plan_absences(
    file: ListFile, institution: Institution, access: Access, options: StaffImportOptions
) -> AbsencePlan:
    """Compare the list with the absences recorded; the number of queries does not depend on its length."""
    plan = AbsencePlan(institution, confirms=options.confirm_absences and access.has("absence_confirm"))
    known = _known(file, institution, access)
    for row in plan.begin(file):
        _plan_row(plan, row, known)
    return plan


def _known(file: ListFile, institution: Institution, access: Access) -> _Known:
    numbers = {row["staff_number"] for row in file.rows if row.get("staff_number")}
    found = Employee.objects.of(institution).visible_to(access).filter(staff_number__in=numbers)
    employees = {employee.staff_number: employee for employee in found}
    kinds: dict[str, AbsenceKind] = {}
    for kind in AbsenceKind.objects.filter(institution=institution, is_active=True):
        kinds |= {fold(kind.label): kind, fold(kind.code): kind}
    absences: dict[int, list[Absence]] = defaultdict(list)
    held = Absence.objects.of(institution).filter(employee__in=[employee.pk for employee in found])
    for absence in held.exclude(state=AbsenceState.CANCELLED).select_related("kind", "employee", "spell__kind"):
        absences[absence.employee_id].append(absence)
    return _Known(employees, kinds, absences, access)


class _Refused(Exception):
    """A line that is not taken: its finding."""

    def __init__(self, column: str, value: Any, message: str, cure: str) -> None:
        self.column, self.value, self.message, self.cure = column, str(value or ""), message, cure


def _plan_row(plan: AbsencePlan, row: dict[str, Any], known: _Known) -> None:
    try:
        absence = _absence_of(plan.institution, row, known)
        same = _already_there(absence, known.absences.get(absence.employee_id, []))
        if same is None:
            _forbid_overlap(row, absence, known.absences.get(absence.employee_id, []))
    except _Refused as refused:
        plan.refuse(row["line"], refused.column, refused.value, refused.message, refused.cure)
        return
    who = f"{absence.employee.full_name}, matricule {absence.employee.staff_number}"
    if same is None:
        absence.spell = _prolonged(absence, known.absences.get(absence.employee_id, []))
        paper = _paper_of(absence, row)
        plan.inserts.append((absence, paper))
        known.absences[absence.employee_id].append(absence)
        plan.created += 1
        plan.told.append({"line": row["line"], "who": who, "is_new": True, "values": _told(absence, paper)})
    elif same.end is None and absence.end is not None and same.pk is not None:
        plan.returns.append((same, absence.end))
        plan.changed += 1
        values = [("Dernier jour", "", french_date(absence.end - timedelta(days=1)))]
        plan.told.append({"line": row["line"], "who": who, "is_new": False, "values": values})
    else:
        plan.unchanged += 1


def _absence_of(institution: Institution, row: dict[str, Any], known: _Known) -> Absence:
    """The absence that a line gives, checked by itself. Raises `_Refused`."""
    number = row["staff_number"]
    employee = known.employees.get(number)
    if employee is None:
        raise _Refused("Matricule", number, "Aucun dossier ne porte ce matricule.", "Corrigez-le ; gardez ses zéros de tête.")
    if employee.user_id is not None and employee.user_id == known.access.user.pk:
        raise _Refused("Matricule", number, "C’est votre propre dossier.", "Un autre agent habilité saisit cette absence.")
    kind = known.kinds.get(fold(row["kind"]))
    if kind is None:
        labels = sorted({each.label for each in known.kinds.values()})
        raise _Refused("Nature", row["kind"], "Cette nature d’absence n’existe pas.", f"Écrivez l’une de celles-ci : {', '.join(labels)}.")
    start, last_day, hours = row["start"], row.get("last_day"), row.get("hours")
    minutes = _minutes(hours) if hours else None
    if minutes and last_day is None:
        last_day = start
    absence = Absence(
        institution=institution,
        employee=employee,
        kind=kind,
        start=start,
        end=last_day + timedelta(days=1) if last_day else None,
        starts_at_noon=bool(row.get("starts_at_noon")),
        ends_at_noon=bool(row.get("ends_at_noon")),
        minutes=minutes,
        comment=(row.get("comment") or "")[:300],
        origin=AbsenceOrigin.IMPORT,
        **{name: row[name] for name in CAUSES if row.get(name) is not None},
    )
    _check_dates(absence, last_day, row)
    _check_causes(absence)
    return absence


def _minutes(hours: Decimal) -> int:
    minutes = round(hours * 60)
    if not 0 < minutes <= MINUTES_A_DAY:
        raise _Refused("Heures", hours, "La durée en heures tient dans une journée.", "Écrivez par exemple 2,5, ou des jours entiers.")
    return minutes


def _check_dates(absence: Absence, last_day: date | None, row: dict[str, Any]) -> None:
    employee, start = absence.employee, absence.start
    if last_day is not None and last_day < start:
        raise _Refused("Dernier jour", french_date(last_day), "Le dernier jour précède le premier.", "Corrigez l’une des deux dates.")
    if start < employee.hired_on:
        raise _Refused("Premier jour", french_date(start), f"L’agent est entré le {french_date(employee.hired_on)}.", "Corrigez la date ou le matricule.")
    if employee.left_on is not None and (last_day or start) >= employee.left_on:
        raise _Refused("Dernier jour", french_date(last_day or start), f"Le dernier jour de service est le {french_date(employee.last_day)}.", "L’absence finit au plus tard ce jour-là.")
    half = absence.starts_at_noon or absence.ends_at_noon
    if absence.minutes and (last_day != start or half):
        raise _Refused("Heures", row["hours"], "Une absence en heures tient dans une seule journée, sans demi-journée.", "Donnez le même premier et dernier jour.")
    if absence.ends_at_noon and last_day is None:
        raise _Refused("Finit à midi", "O", "Le dernier jour manque.", "Donnez-le, ou laissez cette case vide.")
    if absence.starts_at_noon and absence.ends_at_noon and last_day == start:
        raise _Refused("Finit à midi", "O", "Une absence d’un jour ne peut pas commencer et finir à midi.", "Choisissez le matin ou l’après-midi.")
    received = row.get("paper_on")
    if received is not None and received > timezone.localdate():
        raise _Refused("Pièce reçue le", french_date(received), "Cette date est à venir.", "Laissez la case vide tant que la pièce n’est pas reçue.")


def _check_causes(absence: Absence) -> None:
    asks = absence.kind.asks
    if "accident_on" in asks and absence.accident_on is None:
        raise _Refused("Accident du", "", "La date de l’accident manque : l’indemnité se compte à partir d’elle.", "Complétez la cellule.")
    if "expected_birth_on" in asks and absence.expected_birth_on is None and absence.birth_on is None:
        raise _Refused("Accouchement prévu le", "", "La date prévue de l’accouchement, ou celle de la naissance, manque.", "Complétez la cellule.")


def _already_there(absence: Absence, others: list[Absence]) -> Absence | None:
    """The recorded absence that a line repeats, or to which it gives the return."""
    for other in others:
        same = (other.kind_id, other.start, other.starts_at_noon, other.minutes) == (
            absence.kind_id, absence.start, absence.starts_at_noon, absence.minutes,
        )  # fmt: skip
        if same and (other.end in (None, absence.end)) and (other.end is None or other.ends_at_noon == absence.ends_at_noon):
            return other
    return None


def _prolonged(absence: Absence, others: list[Absence]) -> Absence | None:
    """The first absence of the spell that this one continues: same kind, whole days, from the very next day."""
    for other in others:
        whole = not (other.ends_at_noon or other.minutes or absence.starts_at_noon or absence.minutes)
        if whole and other.kind_id == absence.kind_id and other.end == absence.start:
            return other.spell or other
    return None


def _forbid_overlap(row: dict[str, Any], absence: Absence, others: list[Absence]) -> None:
    first, last = _half_days(absence)
    for other in others:
        begins, ends = _half_days(other)
        if begins < last and first < ends:
            told = f"{other.kind}, {french_period(other.start, other.end)}"
            where = "à l’écran" if other.pk else "dans le fichier"
            raise _Refused(
                "Premier jour",
                french_date(row["start"]),
                f"Une autre absence couvre déjà une partie de ces jours : {told}.",
                f"Corrigez-la {where}, ou changez les dates de cette ligne.",
            )


def _half_days(absence: Absence) -> tuple[int, int]:
    """`[first, last)` in half days, as the constraint of the table counts them."""
    first = absence.start.toordinal() * 2 + absence.starts_at_noon
    return first, (absence.end or FOREVER).toordinal() * 2 - absence.ends_at_noon


def _paper_of(absence: Absence, row: dict[str, Any]) -> AbsencePaper | None:
    """The paper that the kind asks, or that the file says received."""
    kind, received = absence.kind, row.get("paper_on")
    if not kind.certificate and received is None:
        return None
    due = None if kind.certificate_days is None else absence.start + timedelta(days=kind.certificate_days)
    return AbsencePaper(
        institution_id=absence.institution_id,
        absence=absence,
        label=kind.certificate or "Pièce justificative",
        due_on=due,
        received_on=received,
        reference=(row.get("paper_reference") or "")[:80] if received else "",
    )


def _told(absence: Absence, paper: AbsencePaper | None) -> list[tuple[str, str, str]]:
    values = [("Nature", "", str(absence.kind)), ("Jours", "", french_period(absence.start, absence.end))]
    if absence.minutes:
        values.append(("Heures", "", f"{Decimal(absence.minutes) / 60:.2f}".replace(".", ",")))
    halves = [label for label, given in (("commence à midi", absence.starts_at_noon), ("finit à midi", absence.ends_at_noon)) if given]
    if halves:
        values.append(("Demi-journée", "", ", ".join(halves)))
    if absence.spell is not None:
        values.append(("Prolonge", "", str(absence.spell)))
    if paper is not None:
        told = f"reçue le {french_date(paper.received_on)}" if paper.received_on else "attendue"
        values.append((paper.label, "", told))
    return values
