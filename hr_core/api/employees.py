"""Operations on personnel files: list, open, change, note a leaving."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from hr_core.api.kernel import MOST, Allowed, access_in, form_or_refuse, given, page_of, page_schema
from hr_core.api.replies import shown, version_or_refuse
from hr_core.api.schemas import Given, form_schema, record_data, record_schema
from hr_core.forms.employees import EmployeeForm, NewEmployeeForm
from hr_core.models import Employee, Posting
from hr_core.services.employees import employee_create, employee_leave, employee_update

router = Router(tags=["Agents"])
READ = Allowed("employees:read", "personnel_view", "team_view", "self_service")
WRITE = Allowed("employees:write", "personnel_change")
FIELDS = (
    "staff_number", "last_name", "first_names", "birth_name", "sex", "birth_on", "birth_place", "nationality", "email",
    "phone", "address", "emergency_name", "emergency_phone", "social_security_number", "tax_number", "payment_mode",
    "hired_on", "seniority_on", "left_on", "is_confidential",
)  # fmt: skip
#: What a head of unit reads of somebody else: who, where, how to call them.
BASIC = ("staff_number", "last_name", "first_names", "sex", "email", "phone", "hired_on", "left_on")

NOW = {
    "unit": (str | None, Field(..., description="Code de l’unité du jour")),
    "job_title": (str | None, Field(..., description="Emploi du jour")),
}
EmployeeOut = record_schema("Employee", Employee, BASIC, extra=NOW | {
    key: (kind | None, Field(None, description="Absent pour qui ne voit que son unité"))
    for key, kind in (
        ("birth_name", str), ("birth_on", date), ("birth_place", str), ("nationality", str), ("address", str),
        ("emergency_name", str), ("emergency_phone", str), ("social_security_number", str), ("tax_number", str),
        ("payment_mode", str), ("seniority_on", date), ("is_confidential", bool),
    )
})  # fmt: skip
EmployeePage = page_schema("EmployeePage", EmployeeOut)
EmployeeIn = form_schema("EmployeeIn", NewEmployeeForm)
EmployeeChange = form_schema(
    "EmployeeChange", EmployeeForm, partial=True, without=("is_confidential",),
    extra={"reason": (str, Field("", max_length=300, description="Motif, gardé à la piste d’audit"))},
)  # fmt: skip


class Leaving(Given):
    on: date = Field(description="Premier jour où l’agent n’est plus en service")
    reason: str = Field(max_length=300, description="Motif de la sortie")


@router.get("/employees", response=EmployeePage, auth=READ, summary="Les agents")
def employees(
    request,
    q: str = Query("", description="Nom ou matricule, sans égard aux accents"),
    unit: str = Query("", description="Code d’unité : affectés là aujourd’hui"),
    in_service_on: date | None = Query(None, description="En service ce jour-là"),
    hired_since: date | None = Query(None),
    left_since: date | None = Query(None),
    page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):
    access = access_in(request)
    rows = Employee.objects.filter(pk__in=Employee.objects.visible_to(access).values("pk")).order_by("staff_number")
    if q:
        rows = rows.search(q)
    if unit:
        rows = rows.filter(pk__in=Posting.objects.on(timezone.localdate()).filter(unit__code=unit).values("employee"))
    if in_service_on:
        rows = rows.in_service(in_service_on)
    if hired_since:
        rows = rows.filter(hired_on__gte=hired_since)
    if left_since:
        rows = rows.filter(left_on__gte=left_since)
    return page_of(request, rows, page, per_page, lambda found: employees_data(found, access))


@router.get("/employees/{staff_number}", response=EmployeeOut, auth=READ, summary="Un agent")
def employee(request, staff_number: str):
    return shown(request, _data(request, staff_number))


@router.post("/employees", response={201: EmployeeOut}, auth=WRITE, summary="Ouvrir un dossier", url_name="employees")
def employee_add(request, body: EmployeeIn):
    """Avec le premier contrat, le statut et l’affectation, comme à l’écran. `contract_end` : premier jour hors contrat."""
    access = access_in(request)
    form = form_or_refuse(
        NewEmployeeForm, given(body), currency="", access=access, instance=Employee(institution=access.institution)
    )
    made = employee_create(institution=access.institution, values=form.values(), **form.facts(), actor=access.user)
    return 201, shown(request, _data(request, made.staff_number))


@router.patch("/employees/{staff_number}", response=EmployeeOut, auth=WRITE, summary="Modifier un dossier", url_name="employee")
def employee_change(request, staff_number: str, body: EmployeeChange):
    found = _visible(request, staff_number)
    version_or_refuse(request, _data(request, staff_number))
    sent = given(body)
    reason = sent.pop("reason", "")
    form = form_or_refuse(EmployeeForm, record_data(found, FIELDS) | sent, currency="", instance=found)
    values = {key: value for key, value in form.values().items() if key in sent}
    employee_update(employee=_visible(request, staff_number), values=values, actor=access_in(request).user, reason=reason)
    return shown(request, _data(request, values.get("staff_number", staff_number)))


@router.post("/employees/{staff_number}/leaving", response=EmployeeOut, auth=WRITE, summary="Noter une sortie")
def employee_leaving(request, staff_number: str, body: Leaving):
    """Contrat, affectation, statut et responsabilité prennent fin ce jour-là."""
    found = _visible(request, staff_number)
    employee_leave(employee=found, on=body.on, reason=body.reason, actor=access_in(request).user)
    return shown(request, _data(request, staff_number))


def employees_data(found: list[Employee], access: Any) -> list[dict[str, Any]]:
    """The records of some files, their unit and job of the day in one query."""
    today = timezone.localdate()
    postings = {
        row.employee_id: row
        for row in Posting.objects.on(today).filter(employee__in=[each.pk for each in found]).select_related("unit")
    }
    rows = []
    for each in found:
        posting = postings.get(each.pk)
        is_whole = access.has("personnel_view") or each.user_id == access.user.pk
        values = record_data(each, FIELDS if is_whole else BASIC)
        rows.append(
            values
            | {"unit": posting.unit.code if posting else None, "job_title": posting.job_title if posting else None}
        )
    return rows


def _visible(request: Any, staff_number: str) -> Employee:
    return get_object_or_404(Employee.objects.visible_to(access_in(request)), staff_number=staff_number)


def _data(request: Any, staff_number: str) -> dict[str, Any]:
    return employees_data([_visible(request, staff_number)], access_in(request))[0]
