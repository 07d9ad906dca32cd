"""Leave at IPRES: the statute over the law, balances taken over for everybody, ten months posted, requests in each state."""

from __future__ import annotations

from datetime import date, timedelta

from hr_core.access import access_of
from hr_core.leave.days import Span
from hr_core.models import AbsenceKind, Employee, Institution, LeaveRule, Posting, Request, UnitHead, User
from hr_core.services.absences import absence_confirm, absence_enter
from hr_core.services.demonstration import PASSWORD, demonstration_enlist
from hr_core.services.leave.asking import leave_ask
from hr_core.services.leave.ledger import accruals_post, movement_propose, openings_take_over
from hr_core.services.leave.rules import leave_rule_set
from hr_core.services.requests.flow import step_decide
from hr_core.services.roles import role_grant
from payroll.demonstration.cast import account

OPENED = date(2026, 1, 1)
MANAGER = "chef"


def leave(institution: Institution) -> int:
    """Open the ledger and send a few requests once; returns the balances taken over. Runs in the scope."""
    if LeaveRule.objects.exists():
        return 0
    head = account(institution, "drh")
    values = {
        "monthly_days": None, "mother_days": None, "seniority": [], "year_month": 1, "carry_cap": 24_000, "carry_months": 6,
        "advance_days": 0, "minimum_present": 50, "reference": "Statut du personnel, article 62",
    }  # fmt: skip
    leave_rule_set(institution=institution, start=OPENED, values=values, actor=head)
    staff = list(Employee.objects.in_service(OPENED - timedelta(days=1)).order_by("staff_number"))
    balances = {person.pk: 4_000 + 1_500 * (rank % 13) for rank, person in enumerate(staff)}
    made = openings_take_over(
        institution=institution, on=OPENED - timedelta(days=1), balances=balances, reason="Fiches de congés au 31/12/2025",
        actor=head,
    )  # fmt: skip
    for month in range(1, 11):
        accruals_post(institution=institution, month=date(2026, month, 1), actor=None, today=date(2026, 11, 23))
    _taken(institution, staff, head)
    _asked(institution, head)
    return made


def _taken(institution: Institution, staff: list[Employee], head: User) -> None:
    """Leave of the summer for some, and an adjustment that waits for a second person."""
    annual = AbsenceKind.objects.get(institution=institution, code="conge-annuel")
    free = [person for person in staff if not person.is_confidential and person.user_id is None and person.left_on is None]
    for rank, person in enumerate(free[20:60:4]):
        start = date(2026, 7, 6) + timedelta(days=7 * (rank % 6))
        values = {"start": start, "end": start + timedelta(days=14 + 7 * (rank % 2))}
        absence_confirm(absence=absence_enter(employee=person, kind=annual, values=values, actor=head), actor=head)
    if free:
        movement_propose(
            employee=free[0], nature="adjustment", on=date(2026, 10, 30), days=2_000,
            reason="Deux jours de récupération de l’inventaire, note de service 118", actor=account(institution, "rh"),
        )  # fmt: skip


def _asked(institution: Institution, head: User) -> None:
    """A unit whose head and five people have accounts: what waits, what is accepted, refused, withdrawn by others."""
    annual = AbsenceKind.objects.get(institution=institution, code="conge-annuel")
    employee = Employee.objects.filter(user__isnull=False, user__username__startswith=f"{institution.code}/").first()
    posting = Posting.objects.on(date(2026, 11, 23)).filter(employee=employee).first() if employee else None
    if posting is None:
        return
    mates = Posting.objects.on(date(2026, 11, 23)).filter(unit=posting.unit, employee__user=None, employee__left_on=None)
    people = [row.employee for row in mates.filter(employee__is_confidential=False).select_related("employee")[:5]]
    if len(people) < 4:
        return
    chief, *others = people
    manager = _open(institution, chief, f"{MANAGER}.{institution.code}", ("employee", "line_manager"))
    if not UnitHead.objects.on(date(2026, 11, 23)).filter(unit=posting.unit).exists():
        UnitHead.objects.create(institution=institution, unit=posting.unit, employee=chief, start=date(2024, 1, 1))
    asking = [employee, *others]
    starts = (date(2026, 12, 21), date(2026, 12, 28), date(2026, 12, 14), date(2026, 12, 7), date(2027, 1, 11))
    sent: list[Request] = []
    for person, start in zip(asking, starts, strict=False):
        user = person.user or _open(institution, person, f"{institution.code}/{person.staff_number}", ("employee",))
        person.user = user
        span = Span(start, start + timedelta(days=5))
        sent.append(leave_ask(employee=person, kind=annual, span=span, comment="", actor=user))
    chief_access, head_access = access_of(manager, institution.pk), access_of(head, institution.pk)
    if UnitHead.objects.on(date(2026, 11, 23)).filter(unit=posting.unit, employee=chief).exists():
        for request in sent[1:3]:
            step_decide(step=request.steps.get(state="current"), accept=True, access=chief_access)
        step_decide(step=sent[1].steps.get(state="current"), accept=True, access=head_access, comment="Bon congé")
        step_decide(
            step=sent[3].steps.get(state="current"), accept=False, access=chief_access,
            comment="La clôture de l’exercice retient toute l’équipe cette semaine-là.",
        )  # fmt: skip


def _open(institution: Institution, employee: Employee, username: str, roles: tuple[str, ...]) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        email = username.replace("/", ".") + "@demonstration.example"
        user = User.objects.create_user(username, email, PASSWORD, full_name=employee.full_name)
    demonstration_enlist(user=user)
    for role in roles:
        role_grant(institution=institution, user=user, role=role, actor=None)
    if employee.user_id != user.pk:
        employee.user = user
        employee.save(update_fields=["user"])
    return user
