"""The personnel at IPRES: heads of units, numbers and lists of control, a hiring under way, trials and terms that end."""

from __future__ import annotations

from datetime import date, timedelta

from hr_core.models import (
    ChecklistLine,
    Contract,
    Employee,
    Hiring,
    Institution,
    PayTerms,
    Posting,
    SavedView,
    StaffNumbering,
    Unit,
    UnitHead,
    User,
)
from hr_core.services.hiring.checklists import checklist_open, checklist_usual, line_done
from hr_core.services.hiring.contracts import contract_renew
from hr_core.services.hiring.drafts import hiring_keep, hiring_start
from hr_core.services.hiring.numbering import numbering_proposed, numbering_set
from hr_core.services.organisation import unit_head_appoint
from hr_core.services.views import view_save

DAY = timedelta(days=1)


def personnel(institution: Institution, newcomer: str, today: date) -> None:
    """Can be run again; runs in the scope of the institution."""
    officer = User.objects.filter(username=f"rh.{institution.code}").first()
    if officer is None:
        return
    _heads(institution, officer)
    checklist_usual(institution=institution, actor=officer)
    if not StaffNumbering.objects.filter(institution=institution).exists():
        proposed = numbering_proposed(institution)
        values: dict[str, object] = {"prefix": "", "digits": proposed.digits, "next_number": proposed.next_number}
        numbering_set(institution=institution, values=values, actor=officer)
    _newcomer(institution, newcomer, officer)
    _renewal(institution, officer)
    _hiring(institution, officer, today)
    if not SavedView.objects.filter(institution=institution, page="employee_list").exists():
        query = "contrat=fixed_term"
        view_save(institution=institution, page="employee_list", name="CDD", query=query, is_shared=True, actor=officer)


def _heads(institution: Institution, officer: User) -> None:
    """Each unit is directed by its best paid executive, since the beginning of the year."""
    start = date(2026, 1, 1)
    directed = set(UnitHead.objects.values_list("unit", flat=True))
    terms = PayTerms.objects.on(start + 330 * DAY).filter(state="approved", employee__left_on__isnull=True)
    pay = {row.employee_id: row.base_salary for row in terms}
    best: dict[int, Posting] = {}
    for row in Posting.objects.on(start + 330 * DAY).filter(employee__is_confidential=False).select_related("employee"):
        held = best.get(row.unit_id)
        if row.employee_id in pay and (held is None or pay[row.employee_id] > pay[held.employee_id]):
            best[row.unit_id] = row
    for unit in Unit.objects.filter(closed_on__isnull=True).exclude(pk__in=directed):
        chosen = best.get(unit.pk)
        if chosen is not None and chosen.employee.user_id != officer.pk:
            day = max(start, chosen.employee.hired_on)
            unit_head_appoint(unit=unit, employee=chosen.employee, start=day, actor=officer)


def _newcomer(institution: Institution, number: str, officer: User) -> None:
    file = Employee.objects.filter(institution=institution, staff_number=number).first()
    if file is None or ChecklistLine.objects.filter(employee=file).exists():
        return
    kind = Contract.Kind.PERMANENT
    checklist_open(employee=file, stage="entry", of_day=file.hired_on, contract_kind=kind)
    lines = list(ChecklistLine.objects.filter(employee=file).order_by("due_on", "pk"))
    for line in lines[: len(lines) // 2]:
        line_done(line=line, on=file.hired_on + 2 * DAY, actor=officer)


def _renewal(institution: Institution, officer: User) -> None:
    contracts = Contract.objects.filter(kind=Contract.Kind.FIXED_TERM, end__isnull=False, acts__isnull=True)
    held = contracts.filter(employee__left_on__isnull=True).select_related("employee").order_by("end", "pk").last()
    if held is not None and not Contract.objects.filter(acts__isnull=False).exists() and held.end is not None:
        contract_renew(
            contract=held, end=held.end + 365 * DAY, reference="DRH/2026/118", reason="Charge de travail du recouvrement",
            actor=officer,
        )  # fmt: skip


def _hiring(institution: Institution, officer: User, today: date) -> None:
    if Hiring.objects.filter(institution=institution).exists():
        return
    identity = {
        "last_name": "SAMB", "first_names": "Ndèye Coumba", "sex": "F", "birth_on": "1997-03-14", "birth_place": "Thiès",
        "nationality": "Sénégalaise", "payment_mode": "transfer", "phone": "+221 77 000 00 00",
    }  # fmt: skip
    hiring = hiring_start(institution=institution, name="Ndèye Coumba SAMB", data=identity, actor=officer)
    entry = (today.replace(day=1) + 40 * DAY).replace(day=1)
    contract = {
        "hired_on": entry.isoformat(), "kind": "fixed_term", "end": (entry + 364 * DAY).isoformat(), "working_time": "100",
        "status_kind": "labour_code", "probation_ends_on": (entry + 30 * DAY).isoformat(),
    }  # fmt: skip
    hiring_keep(hiring=hiring, step="contrat", data=contract, entry_on=entry, actor=officer)
