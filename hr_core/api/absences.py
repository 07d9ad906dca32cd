"""Operations on absences and requests for leave."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, Field

from hr_core.api.kernel import MOST, Allowed, access_in, form_or_refuse, given, page_of, page_schema, row_or_refuse
from hr_core.api.replies import shown
from hr_core.api.schemas import Given, form_schema, record_data, record_schema
from hr_core.forms.absences import AbsenceForm
from hr_core.leave.days import Span
from hr_core.models import Absence, AbsenceKind, Employee, Request
from hr_core.selectors.requests import requests_visible
from hr_core.services.absences import absence_cancel, absence_enter
from hr_core.services.errors import Refusal
from hr_core.services.leave.asking import leave_ask

router = Router(tags=["Absences et congés"])
READ = Allowed("absences:read", "absence_view", "self_service")
ENTER = Allowed("absences:write", "absence_enter")
CANCEL = Allowed("absences:write", "absence_confirm")
ASK = Allowed("absences:write", "self_service")
ASKED = Allowed("absences:read", "request_view", "request_decide", "team_view", "self_service")
FIELDS = ("kind", "start", "end", "starts_at_noon", "ends_at_noon", "minutes", "state", "origin")

WHO = {"id": (int, Field(...)), "employee": (str, Field(..., description="Matricule"))}
AbsenceOut = record_schema("Absence", Absence, FIELDS, extra=WHO)
AbsencePage = page_schema("AbsencePage", AbsenceOut)
AbsenceIn = form_schema(
    "AbsenceIn", AbsenceForm, without=("staff_number", "hours", "comment"),
    extra={
        "employee": (str, Field(..., description="Matricule")),
        "minutes": (int | None, Field(None, ge=1, le=1440, description="Durée, pour moins d’une journée")),
        "comment": (str, Field("", max_length=300, description="Observation")),
    },
)  # fmt: skip


class Reason(Given):
    reason: str = Field(max_length=300, description="Motif, gardé à la piste d’audit")


class LeaveRequestIn(Given):
    kind: str = Field(description="Code de la nature d’absence, comme « conge-annuel »")
    start: date
    end: date = Field(description="Premier jour de reprise")
    starts_at_noon: bool = False
    ends_at_noon: bool = False
    comment: str = Field("", max_length=300)


class LeaveRequestOut(BaseModel):
    id: int
    employee: str = Field(description="Matricule")
    words: str = Field(description="La demande en une phrase")
    state: str
    start: date | None
    end: date | None
    days: int = Field(description="Jours pris, en millièmes")


LeaveRequestPage = page_schema("LeaveRequestPage", LeaveRequestOut)


@router.get("/absences", response=AbsencePage, auth=READ, summary="Les absences")
def absences(
    request,
    employee: str = Query("", description="Matricule"),
    since: date | None = Query(None, description="Qui touchent ce jour ou la suite"),
    until: date | None = Query(None, description="Qui commencent avant ce jour"),
    state: str = Query("", description="entered, confirmed ou cancelled"),
    page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):
    rows = _seen(request).order_by("-start", "-pk")
    if employee:
        rows = rows.filter(employee__staff_number=employee)
    if since or until:
        rows = rows.between(since or date.min, until or date.max)
    if state:
        rows = rows.filter(state=state)
    return page_of(request, rows, page, per_page, lambda found: map(absence_data, found))


@router.get("/absences/{int:key}", response=AbsenceOut, auth=READ, summary="Une absence")
def absence(request, key: int):
    return shown(request, absence_data(get_object_or_404(_seen(request), pk=key)))


@router.post("/absences", response={201: AbsenceOut}, auth=ENTER, summary="Saisir une absence", url_name="absences")
def absence_add(request, body: AbsenceIn):
    """Elle compte une fois confirmée à l’écran. `kind` : le code de la nature ; `end` : premier jour de reprise."""
    access = access_in(request)
    sent = given(body)
    minutes = sent.pop("minutes", None)
    sent["staff_number"] = sent.pop("employee")
    form = form_or_refuse(AbsenceForm, sent, currency="", employees=Employee.objects.visible_to(access))
    made = absence_enter(
        employee=form.employee, kind=form.cleaned_data["kind"], values=form.values() | {"minutes": minutes}, actor=access.user
    )
    return 201, shown(request, absence_data(made))


@router.post("/absences/{int:key}/cancellation", response=AbsenceOut, auth=CANCEL, summary="Annuler une absence")
def absence_cancellation(request, key: int, body: Reason):
    found = get_object_or_404(_seen(request), pk=key)
    absence_cancel(absence=found, actor=access_in(request).user, reason=body.reason)
    return shown(request, absence_data(found))


@router.get("/leave-requests", response=LeaveRequestPage, auth=ASKED, summary="Les demandes de congé")
def leave_requests(
    request,
    state: str = Query("", description="État de la demande"),
    page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):
    rows = requests_visible(access_in(request)).filter(kind="conge").select_related("employee").order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    return page_of(request, rows, page, per_page, lambda found: map(request_data, found))


@router.post("/leave-requests", response={201: LeaveRequestOut}, auth=ASK, summary="Demander un congé pour soi", url_name="leave_requests")
def leave_request_add(request, body: LeaveRequestIn):
    """Le jeton d’une personne demande pour cette personne ; solde, plafonds et équipe sont vérifiés comme à l’écran."""
    access = access_in(request)
    if access.employee is None:
        raise Refusal(_("Un congé se demande pour soi : le compte de ce jeton n’a pas de dossier."))
    if body.end <= body.start:
        raise Refusal(_("Le premier jour de reprise suit le premier jour de congé."))
    made = leave_ask(
        employee=access.employee, kind=row_or_refuse(AbsenceKind, body.kind, "kind"),
        span=Span(body.start, body.end, body.starts_at_noon, body.ends_at_noon), comment=body.comment, actor=access.user,
    )  # fmt: skip
    return 201, request_data(made)


def absence_data(row: Absence) -> dict[str, Any]:
    return {"id": row.pk, "employee": row.employee.staff_number} | record_data(row, FIELDS)


def request_data(row: Request) -> dict[str, Any]:
    data = row.data
    return {
        "id": row.pk, "employee": row.employee.staff_number, "words": row.words, "state": row.state,
        "start": data.get("start"), "end": data.get("end"), "days": data.get("days", 0),
    }  # fmt: skip


def _seen(request: Any) -> Any:
    access = access_in(request)
    visible = Employee.objects.visible_to(access)
    if not access.has("absence_view"):
        visible = visible.filter(user=access.user)
    return Absence.objects.filter(employee__in=visible.values("pk")).select_related("employee", "kind")
