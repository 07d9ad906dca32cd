"""Operations on training: the catalogue, the sessions of the institution and who is enrolled; read only, enrolments go through requests."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy
from ninja import Query, Router
from pydantic import BaseModel, Field

from hr_core.api.kernel import MOST, Allowed, access_in, page_of, page_schema
from hr_core.api.scopes import scopes_add
from hr_core.models import Employee
from training.models import Course, Enrolment, TrainingSession
from training.selectors.catalogue import courses_visible
from training.selectors.sessions import sessions

router = Router(tags=["Formation"])
COURSES = Allowed("training:read", "training_view", "training_manage", "self_service")
SESSIONS = Allowed("training:read", "session_view", "session_manage")


def register_scopes() -> None:
    scopes_add(training_read=gettext_lazy("Lire le catalogue, les sessions et les inscriptions de formation"))


class CourseOut(BaseModel):
    code: str
    title: str
    owner: str = Field(description="Code de l’institution qui tient la fiche")
    hours: int | None
    mode: str
    cost: int = Field(description="En plus petites unités de `currency`")
    currency: str
    certificate: str
    is_compulsory: bool
    state: str


class SessionOut(BaseModel):
    reference: str
    course: str = Field(description="Code de la formation")
    title: str
    start: date | None
    end: date | None = Field(description="Premier jour après la session")
    seats: int
    seated: int
    waiting: int
    state: str


class EnrolmentOut(BaseModel):
    session: str = Field(description="Référence de la session")
    employee: str = Field(description="Matricule")
    state: str
    origin: str
    made_on: date
    minutes: int = Field(description="Durée suivie")


CoursePage, SessionPage, EnrolmentPage = (
    page_schema("CoursePage", CourseOut), page_schema("TrainingSessionPage", SessionOut), page_schema("EnrolmentPage", EnrolmentOut),
)  # fmt: skip


@router.get("/courses", response=CoursePage, auth=COURSES, summary="Les formations du catalogue, celles de la zone comprises", url_name="course_list")
def course_list(request, page: int = Query(1, ge=1), per_page: int = Query(100, ge=1, le=MOST)):
    rows = courses_visible(access_in(request)).order_by("code", "pk")
    return page_of(request, rows, page, per_page, lambda found: map(course_data, found))


@router.get("/training-sessions", response=SessionPage, auth=SESSIONS, summary="Les sessions de l’institution", url_name="training_session_list")
def training_session_list(request, page: int = Query(1, ge=1), per_page: int = Query(100, ge=1, le=MOST)):
    rows = sessions(access_in(request)).order_by("-start", "-pk")
    return page_of(request, rows, page, per_page, lambda found: map(session_data, found))


@router.get("/enrolments", response=EnrolmentPage, auth=SESSIONS, summary="Les inscriptions des agents visibles", url_name="enrolment_list")
def enrolment_list(
    request, session: str = Query("", description="Référence de la session"), page: int = Query(1, ge=1),
    per_page: int = Query(100, ge=1, le=MOST),
):  # fmt: skip
    visible = Employee.objects.visible_to(access_in(request)).values("pk")
    rows = Enrolment.objects.filter(employee__in=visible).select_related("session", "employee").order_by("-pk")
    if session:
        rows = rows.filter(session__reference=session)
    return page_of(request, rows, page, per_page, lambda found: map(enrolment_data, found))


def course_data(row: Course) -> dict[str, Any]:
    return {
        "code": row.code, "title": row.title, "owner": row.institution.code, "hours": row.hours, "mode": row.mode, "cost": row.cost,
        "currency": row.currency, "certificate": row.certificate, "is_compulsory": row.is_compulsory, "state": row.state,
    }  # fmt: skip


def session_data(row: TrainingSession) -> dict[str, Any]:
    return {
        "reference": row.reference, "course": row.course.code, "title": row.title, "start": row.start, "end": row.end,
        "seats": row.seats, "seated": row.seated, "waiting": row.waiting, "state": row.state,
    }  # fmt: skip


def enrolment_data(row: Enrolment) -> dict[str, Any]:
    return {
        "session": row.session.reference, "employee": row.employee.staff_number, "state": row.state, "origin": row.origin,
        "made_on": row.made_at.date(), "minutes": row.minutes,
    }  # fmt: skip
