"""Two lists to take over a career: the classifications held before the system, and the ratings of past years."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import AnnualRating, PastClassification
from hr_core.access import Access
from hr_core.imports import dates
from hr_core.imports.amounts import parse_quantity
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_staff_number, parse_text
from hr_core.loading.findings import from_problem
from hr_core.loading.lists import ListFile, ListFormat
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import Employee, Institution, User
from hr_core.services.writing import is_own_file
from hr_core.text import french_date, french_decimal


def past_format() -> ListFormat:
    return ListFormat(
        title="Classements antérieurs",
        columns=(
            Column("staff_number", "Matricule", "staff_number", ("mat", "n° matricule"), "02147"),
            Column("start", "À partir du", "past", ("date", "date d’effet", "depuis le"), "01/02/2014"),
            Column("category", "Catégorie", "text", ("catégorie", "grade"), "AM1"),
            Column("grade_class", "Classe", "text", ("classe",), ""),
            Column("step", "Échelon", "text", ("ech", "échelon"), "2"),
            Column("reference", "Acte", "text", ("décision", "référence"), "Décision 2014-118"),
        ),
        parsers={
            "staff_number": parse_staff_number,
            "past": partial(dates.parse_date, today=timezone.localdate(), rule=dates.PAST),
            "text": partial(parse_text, limit=120),
        },
        required=("staff_number", "start", "category", "reference"),
    )  # fmt: skip


def rating_format() -> ListFormat:
    return ListFormat(
        title="Notes annuelles",
        columns=(
            Column("staff_number", "Matricule", "staff_number", ("mat", "n° matricule"), "02147"),
            Column("year", "Année", "quantity", ("exercice",), "2025"),
            Column("value", "Note", "quantity", ("note sur 20", "notation"), "15,5"),
        ),
        parsers={"staff_number": parse_staff_number, "quantity": parse_quantity},
        required=("staff_number", "year", "value"),
    )


@dataclass
class CareerPlan(ListPlan):
    """Rows to create and to change, told line by line."""

    inserts: list[Any] = field(default_factory=list)
    updates: list[Any] = field(default_factory=list)
    changed_fields: tuple[str, ...] = ()

    def tell(self, row: dict[str, Any], employee: Employee, values: list[tuple[str, str, str]], *, is_new: bool) -> None:
        who = f"{employee.full_name}, matricule {employee.staff_number}"
        self.told.append({"line": row["line"], "who": who, "is_new": is_new, "values": values})

    def write(self, actor: User) -> None:
        """Changed rows first: an end that moves back makes room for what is created."""
        for model in {type(row) for row in self.updates}:
            model.objects.bulk_update(self.updates, self.changed_fields, batch_size=500)
        for model in {type(row) for row in self.inserts}:
            model.objects.bulk_create(self.inserts, batch_size=1000)


def _rows(plan: CareerPlan, file: ListFile, access: Access) -> list[tuple[dict[str, Any], Employee]]:
    """The lines of known files that are not one's own; the others are refused with what to do."""
    plan.findings = [from_problem(problem) for problem in file.problems]
    visible = Employee.objects.visible_to(access).values("pk")
    people = {each.staff_number: each for each in Employee.objects.filter(institution=plan.institution, pk__in=visible)}
    found = []
    for row in file.rows:
        employee = people.get(row["staff_number"])
        if row["line"] in file.refused_lines:
            plan.refused += 1
        elif employee is None:
            plan.refuse(row["line"], "Matricule", row["staff_number"], _("Aucun dossier ne porte ce matricule."), _("Corrigez-le ; gardez ses zéros de tête."))
        elif is_own_file(employee, access.user):
            plan.refuse(row["line"], "Matricule", row["staff_number"], _("C’est votre propre dossier."), _("Un autre agent habilité importe cette ligne."))
        else:
            found.append((row, employee))
    return found


def plan_past(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> CareerPlan:
    """Each line holds until the next one of the same person; what is known is completed, never overwritten."""
    plan = CareerPlan(institution, changed_fields=("end",))
    grouped: dict[int, list[tuple[dict[str, Any], Employee]]] = defaultdict(list)
    for row, employee in _rows(plan, file, access):
        grouped[employee.pk].append((row, employee))
    known: dict[int, list[PastClassification]] = defaultdict(list)
    for past in PastClassification.objects.filter(employee__in=grouped).order_by("start"):
        known[past.employee_id].append(past)
    for key, rows in grouped.items():
        held: dict[date, PastClassification] = {past.start: past for past in known[key]}
        ends = {past.pk: past.end for past in known[key]}
        for row, employee in rows:
            _plan_past_row(plan, row, employee, held)
        ordered = [held[start] for start in sorted(held)]
        for past, following in zip(ordered, [*ordered[1:], None], strict=True):
            past.end = following.start if following else past.end
            if past.pk and ends[past.pk] != past.end:
                plan.updates.append(past)
    return plan


def _plan_past_row(plan: CareerPlan, row: dict[str, Any], employee: Employee, held: dict[date, PastClassification]) -> None:
    start = row["start"]
    if start < employee.hired_on - timedelta(days=365 * 60):
        plan.refuse(row["line"], "À partir du", french_date(start), _("Cette date est trop ancienne."), _("Corrigez-la."))
        return
    told = {name: (row.get(name) or "")[:limit] for name, limit in (("category", 24), ("grade_class", 24), ("step", 12))}
    there = held.get(start)
    if there is not None:
        same = all(getattr(there, name) == value for name, value in told.items())
        if same:
            plan.unchanged += 1
        else:
            plan.refuse(row["line"], "À partir du", french_date(start), _("Un autre classement commence déjà ce jour."), _("Gardez une seule ligne par jour."))
        return
    past = PastClassification(
        institution=plan.institution, employee=employee, start=start, reference=row["reference"][:120], **told
    )
    held[start] = past
    plan.inserts.append(past)
    plan.created += 1
    plan.tell(row, employee, [("Classement", "", str(past)), ("À partir du", "", french_date(start))], is_new=True)


def plan_ratings(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> CareerPlan:
    """One rating a year and a person; a rating that comes from an appraisal is not replaced by a file."""
    plan = CareerPlan(institution, changed_fields=("value", "source"))
    rows = _rows(plan, file, access)
    known = {
        (each.employee_id, each.year): each
        for each in AnnualRating.objects.filter(employee__in={employee.pk for _row, employee in rows})
    }
    source = _("fichier du %(day)s") % {"day": french_date(timezone.localdate())}
    for row, employee in rows:
        year, value = row["year"], int(row["value"] * 1000)
        if year != int(year) or not 1950 <= year <= timezone.localdate().year or value < 0:
            plan.refuse(row["line"], "Année", year, _("L’année ou la note est impossible."), _("Écrivez par exemple 2025 et 15,5."))
            continue
        there = known.get((employee.pk, int(year)))
        told = [("Note", french_decimal(there.value / 1000) if there else "", french_decimal(row["value"])), ("Année", "", str(int(year)))]
        if there is None:
            rating = AnnualRating(
                institution=plan.institution, employee=employee, year=int(year), value=value, source=source
            )
            known[employee.pk, int(year)] = rating
            plan.inserts.append(rating)
            plan.created += 1
            plan.tell(row, employee, told, is_new=True)
        elif there.value == value:
            plan.unchanged += 1
        elif there.pk is None or not there.source.startswith(_("fichier")):
            plan.refuse(row["line"], "Note", row["value"], _("Une autre note est déjà connue pour cette année."), _("Corrigez l’appréciation, ou le fichier."))
        else:
            there.value, there.source = value, source
            plan.updates.append(there)
            plan.changed += 1
            plan.tell(row, employee, told, is_new=False)
    return plan
