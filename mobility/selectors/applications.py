"""Reading applications: what somebody may see of them, beyond what the policies of the database already hide."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from careers.selectors.person_skills import team_of
from hr_core.access import Access
from mobility.choices import ApplicationState
from mobility.db.door import system_door
from mobility.models import Application, FileReading
from mobility.selectors.matching import FEWEST

HOST, HOME, REGIONAL = ("application_examine", "vacancy_publish"), ("release_view", "release_decide"), ("mobility_secretary",)
SCORED = Q(tenths__isnull=False) & ~Q(state__in=[ApplicationState.WITHDRAWN, ApplicationState.DROPPED])


def applications_readable(access: Access) -> QuerySet[Application]:
    """One's own; those at the institution's vacancies for who examines them; those of its people who are short-listed for who
    decides departures; all the closed ones for the secretary of the zone."""
    seen = Q(applicant=access.user)
    if access.has(*HOST):
        seen |= Q(host=access.institution)
    if access.has(*HOME):
        seen |= Q(home=access.institution)
    if access.has(*REGIONAL):
        seen |= Q(institution=access.institution)
    return Application.objects.filter(seen).select_related("vacancy__job", "home__country", "host__country")


def own_applications(access: Access) -> QuerySet[Application]:
    return Application.objects.filter(applicant=access.user).select_related("vacancy", "host")


def examined(access: Access) -> QuerySet[Application]:
    """The files that the host or the secretary examines."""
    at = access.institution
    rows = Application.objects.filter(Q(host=at) | Q(institution=at)).exclude(state__in=["draft", "withdrawn"])
    return rows.select_related("vacancy", "home", "host", "opinion")


def releases(access: Access) -> QuerySet[Application]:
    """The people of the institution who are short-listed elsewhere, the opinions that wait first; never one's own."""
    rows = Application.objects.filter(home=access.institution, shortlisted_at__isnull=False, opinion__isnull=False)
    return (
        rows.exclude(applicant=access.user).select_related("vacancy", "host", "opinion")
        .order_by(F("opinion__given_at").asc(nulls_first=True), "opinion__due_on")
    )


def team_departures(access: Access) -> QuerySet[Application]:
    """The short-listed people whom this person directs: never before the short list, never the file itself."""
    rows = Application.objects.filter(home=access.institution, shortlisted_at__isnull=False, opinion__isnull=False)
    return (
        rows.filter(employee__in=team_of(access).values("pk")).exclude(applicant=access.user)
        .select_related("vacancy", "host", "opinion").order_by(F("opinion__given_at").asc(nulls_first=True), "opinion__due_on")
    )


def opinions_waiting(access: Access) -> QuerySet[Application]:
    """The opinions that this person may give."""
    if not access.has("release_decide"):
        return Application.objects.none()
    return releases(access).filter(opinion__given_at__isnull=True)


def to_examine(access: Access) -> QuerySet[Application]:
    """What waits for the secretary: admissibility of the files of the vacancies under examination."""
    if not access.has(*REGIONAL):
        return Application.objects.none()
    return Application.objects.filter(institution=access.institution, state="submitted", vacancy__state="under_review")


def place_of(application: Application) -> tuple[int, int] | None:
    """(place, how many) among the files scored for the vacancy: after the closing only, without a name, never among fewer
    than five. Counted through the door, since the person reads no other file."""
    vacancy = application.vacancy
    if vacancy.closed_at is None or application.tenths is None:
        return None
    with system_door():
        scores = list(Application.objects.filter(SCORED, vacancy=vacancy).values_list("tenths", flat=True))
    if len(scores) < FEWEST:
        return None
    return 1 + sum(each > application.tenths for each in scores), len(scores)


def readings_of(application: Application) -> QuerySet[FileReading]:
    return FileReading.objects.filter(application=application).select_related("reader", "reader_institution")


def timeline(application: Application, access: Access) -> list[Any]:
    """The steps; the person does not read who acted, only when and why."""
    rows = list(application.steps.select_related("by"))
    is_own = application.applicant_id == access.user.pk
    for row in rows:
        row.who = "" if row.by is None or (is_own and row.by_id != access.user.pk) else str(row.by)  # type: ignore[attr-defined]
        row.label = ApplicationState(row.target).label  # type: ignore[attr-defined]
        row.look = ApplicationState(row.target)  # type: ignore[attr-defined]
    return rows
