"""The whole career of a file as events, newest first: entries and exits, contracts, postings, classification, headships,
long absences, and what is ahead (probation, end of contract, retirement)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices import AbsenceFamily, AbsenceState, ContractActKind
from hr_core.models import Absence, Contract, ContractAct, Employee, PayTerms, Posting, UnitHead
from hr_core.registry import CareerEvent, HeldRank, registry
from hr_core.selectors.employees import classification
from hr_core.selectors.retirement import retirement_ages, retirement_words, retires_on
from hr_core.text import french_date, french_of

ONE_DAY = timedelta(days=1)
LONG = timedelta(days=28)
#: Families of absences that belong to a career whatever their length.
TOLD = {
    AbsenceFamily.MATERNITY, AbsenceFamily.LONG_SICKNESS, AbsenceFamily.WORK_ACCIDENT, AbsenceFamily.UNPAID_LEAVE,
    AbsenceFamily.DISCIPLINARY_SUSPENSION, AbsenceFamily.PRECAUTIONARY_SUSPENSION,
}  # fmt: skip
#: Acts whose contract is told already.
TOLD_BY_CONTRACT = (ContractActKind.RENEWED, ContractActKind.CONVERTED, ContractActKind.AMENDED)
#: Those that only the human resources read: a reason of health or of discipline.
PRIVATE = {AbsenceFamily.SICKNESS, AbsenceFamily.LONG_SICKNESS, AbsenceFamily.OCCUPATIONAL_DISEASE,
           AbsenceFamily.DISCIPLINARY_SUSPENSION, AbsenceFamily.PRECAUTIONARY_SUSPENSION}  # fmt: skip


@dataclass(frozen=True)
class CareerFacts:
    """The dated facts of a career, oldest first."""

    contracts: Sequence[Contract]
    postings: Sequence[Posting]
    ranks: Sequence[HeldRank]


def career_facts(employee: Employee) -> CareerFacts:
    """Read once for the ribbon and for the events; four queries."""
    return CareerFacts(
        list(Contract.objects.filter(employee=employee).order_by("start")),
        list(Posting.objects.filter(employee=employee).select_related("unit").order_by("start")),
        ranks_of(employee),
    )


def ranks_of(employee: Employee) -> Sequence[HeldRank]:
    """The classifications of somebody, as acts tell them when an upper floor keeps them, else as the pay knows them."""
    if registry.ranks is not None:
        return registry.ranks(employee)
    rows = PayTerms.objects.filter(employee=employee, state="approved").order_by("start")
    return [HeldRank(row.start, row.end, row.category, row.grade_class, row.step, row.grid_reference) for row in rows]


def rank_on(employee: Employee, on: date) -> str:
    """The classification held on a day, in words; nothing when none is known."""
    held = [row for row in ranks_of(employee) if row.start <= on and (row.end is None or on < row.end)]
    return classification(held[-1].category, held[-1].grade_class, held[-1].step) if held else ""


def career_of(employee: Employee, access: Access, on: date, facts: CareerFacts | None = None) -> list[CareerEvent]:
    """Everything known on a day, newest first; three queries, those of the facts and those of the registered sources."""
    facts = facts or career_facts(employee)
    events = [*_retirement(employee, on), *_absences(employee, access), *_classes(facts), *_headships(employee)]
    events += [*_acts(employee), *_postings(facts), *_contracts(facts, on), *_service(employee)]
    for source in registry.career_sources:
        events += source(employee, access)
    return sorted(events, key=lambda event: (event.kind == "next", event.on), reverse=True)


def _service(employee: Employee) -> Iterator[CareerEvent]:
    yield CareerEvent(employee.hired_on, _("Entrée dans l’institution"), kind="act")
    if employee.left_on:
        yield CareerEvent(employee.left_on - ONE_DAY, _("Sortie de l’institution"), kind="act")


def _contracts(facts: CareerFacts, on: date) -> Iterator[CareerEvent]:
    before: Contract | None = None
    for row in facts.contracts:
        same = before is not None and before.kind == row.kind
        title = _("Avenant ou renouvellement") if same else _("Contrat")
        words = _("%(what)s\u00a0: %(kind)s") % {"what": title, "kind": row.get_kind_display()}
        detail = _("jusqu’au %(day)s") % {"day": french_date(row.end - ONE_DAY)} if row.end else ""
        yield CareerEvent(row.start, words, detail, row.end, "act", row.reference)
        if row.probation_ends_on and row.probation_ends_on >= on and row.holds_on(on):
            title = _("Fin de la période d’essai")
            yield CareerEvent(row.probation_ends_on, title, _("à confirmer avant ce jour"), kind="next")
        if row.end and row.holds_on(on):
            last = row.end - ONE_DAY
            yield CareerEvent(last, _("Fin du contrat"), _("à renouveler ou à laisser finir"), kind="next")
        before = row


def _acts(employee: Employee) -> Iterator[CareerEvent]:
    for row in ContractAct.objects.filter(employee=employee).exclude(kind__in=TOLD_BY_CONTRACT):
        yield CareerEvent(row.on, str(row).capitalize(), row.reason, row.until, "act", row.reference)


def _postings(facts: CareerFacts) -> Iterator[CareerEvent]:
    before: Posting | None = None
    for row in facts.postings:
        if before is None:
            title = _("Affectation\u00a0: %(unit)s") % {"unit": row.unit}
        elif before.unit_id != row.unit_id:
            title = _("Mutation\u00a0: %(unit)s") % {"unit": row.unit}
        else:
            title = _("Changement d’emploi")
        yield CareerEvent(row.start, title, row.job_title, row.end, "act")
        before = row


def _headships(employee: Employee) -> Iterator[CareerEvent]:
    for row in UnitHead.objects.filter(employee=employee).select_related("unit"):
        words = _("Intérim à la tête %(unit)s") if row.acting else _("Responsable %(unit)s")
        yield CareerEvent(row.start, words % {"unit": french_of(f"« {row.unit} »")}, end=row.end, kind="act")


def _classes(facts: CareerFacts) -> Iterator[CareerEvent]:
    before = ""
    for row in facts.ranks:
        rank = classification(row.category, row.grade_class, row.step)
        if rank and rank != before:
            title = _("Reclassement\u00a0: %(rank)s") if before else _("Classement\u00a0: %(rank)s")
            yield CareerEvent(row.start, title % {"rank": rank}, kind="act", reference=row.reference)
        before = rank


def _absences(employee: Employee, access: Access) -> Iterator[CareerEvent]:
    rows = Absence.objects.filter(employee=employee).exclude(state=AbsenceState.CANCELLED).select_related("kind")
    for row in rows:
        if row.end is None or (row.kind.family not in TOLD and row.end - row.start < LONG):
            continue
        if row.kind.family in PRIVATE and not access.has("absence_view"):
            continue
        yield CareerEvent(row.start, str(row.kind), end=row.end)


def _retirement(employee: Employee, on: date) -> Iterator[CareerEvent]:
    if employee.birth_on is None or employee.left_on is not None:
        return
    ages = retirement_ages(employee.institution, on)
    is_executive = bool(getattr(employee, "is_executive", False))
    reached = retires_on(employee.birth_on, is_executive, ages)
    detail = _("%(age)s ; %(source)s") % {"age": retirement_words(ages), "source": ages.source}
    yield CareerEvent(reached, _("Âge de la retraite"), detail, kind="next" if reached > on else "now")

