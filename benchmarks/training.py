"""The pages of the training in an institution of 3 000 staff, with a plan of 500 lines and 5 000 enrolments in the year.

Each page is asked as the training officer, once to warm up, then several times: the least of these is what the server needs. The time
of the processor (Python's part, without PostgreSQL's) is told beside: a busy machine does not lengthen it.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import time

from benchmarks.pages import BUDGET_MS, BUDGET_QUERIES, TIMES, _analyse, _asked, _multiply
from benchmarks.scratch import scratch_database

LINES, SESSIONS, PEOPLE_EACH = 500, 250, 20
YEAR = dt.datetime.now(tz=dt.UTC).year


def measure() -> dict[str, float]:
    """`training_pages`, `training_p95_ms`, `training_max_ms`, `training_p95_cpu_ms`, `training_max_queries`; each page goes to standard error."""
    os.environ["CELERY_TASK_ALWAYS_EAGER"] = "1"
    with scratch_database():
        institution, officer = _institution()
        found = _visit(institution, officer)
    for address, milliseconds, queries, processor in sorted(found, key=lambda page: -page[1]):
        mark = "!" if milliseconds > BUDGET_MS or queries > BUDGET_QUERIES else " "
        print(f"{mark} {milliseconds:7.0f} ms {processor:7.0f} ms CPU {queries:4} requêtes  {address}", file=sys.stderr)
    times, processors = sorted(page[1] for page in found), sorted(page[3] for page in found)
    return {
        "training_pages": float(len(found)),
        "training_p95_ms": times[int(len(times) * 0.95)],
        "training_max_ms": times[-1],
        "training_p95_cpu_ms": processors[int(len(processors) * 0.95)],
        "training_max_queries": float(max(page[2] for page in found)),
    }


def _institution():  # type: ignore[no-untyped-def]
    """IPRES of the demonstration with its staff multiplied, and its training officer."""
    from django.conf import settings

    from hr_core.scope import scope
    from payroll.demonstration.cast import PLACES, account, open_zone_accounts
    from payroll.demonstration.staff import institution_open

    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    institution = institution_open(PLACES[0]).institution
    open_zone_accounts([institution])
    officer = account(institution, "formation")
    with scope(institution, actor=officer, reason="banc d’essai"):
        _multiply(institution)
        _plan(institution, account(institution, "drh"), account(institution, "dg"), officer)
        _sessions(institution, officer)
    _analyse()
    return institution, officer


def _plan(institution, head, director, officer) -> None:  # type: ignore[no-untyped-def]
    from training.models import PlanLine, PlanMovement, PlanObjective, TrainingPlan

    plan = TrainingPlan.objects.create(
        institution=institution, year=YEAR, label="Plan de formation", state="adopted", prepared_by=officer, endorsed_by=head, adopted_by=director
    )
    objectives = [PlanObjective.objects.create(institution=institution, plan=plan, rank=rank, label=f"Objectif {rank}") for rank in range(1, 9)]
    PlanLine.objects.bulk_create(
        PlanLine(
            institution=institution, plan=plan, code=f"A-{rank:03d}", title=f"Action {rank}", objective=objectives[rank % 8], headcount=10,
            quarter=rank % 4 + 1, teaching=1_000_000, travel=200_000, levy=100_000 * (rank % 5 == 0),
        )
        for rank in range(LINES)
    )  # fmt: skip
    PlanMovement.objects.bulk_create(
        PlanMovement(
            institution=institution, year=YEAR, line_code=f"A-{rank:03d}", kind=kind, head="teaching", amount=400_000, on=dt.date(YEAR, rank % 9 + 1, 5),
            reference="BC", entered_by=officer,
        )
        for rank in range(LINES)
        for kind in ("commitment", "execution")
    )  # fmt: skip


def _sessions(institution, officer) -> None:  # type: ignore[no-untyped-def]
    """Two hundred sessions held, fifty to come; one opinion for three people."""
    from hr_core.models import Employee
    from training.models import Answer, Course, Enrolment, SessionTrainer, Slot, TrainingSession

    courses = Course.objects.bulk_create(
        Course(institution=institution, code=f"C-{rank}", title=f"Cours {rank}", objectives="Savoir", state="published", version=1, half_days=2)
        for rank in range(60)
    )
    people = list(Employee.objects.filter(institution=institution).order_by("pk")[: SESSIONS * PEOPLE_EACH])
    sessions = TrainingSession.objects.bulk_create(
        TrainingSession(
            institution=institution, course=courses[rank % 60], reference=f"F-{YEAR}-{rank:03d}", title=courses[rank % 60].title, place="Dakar", seats=25,
            start=(day := dt.date(YEAR, 1, 4) + dt.timedelta(days=rank)), end=day + dt.timedelta(days=1), cost=50_000, prepared_by=officer,
            state="done" if rank < 200 else "open", answers_until=dt.date(YEAR, 1, 5) if rank < 200 else None,
        )
        for rank in range(SESSIONS)
    )  # fmt: skip
    Slot.objects.bulk_create(
        Slot(institution=institution, session=session, day=session.start, half=half, begins=dt.time(hour), ends=dt.time(hour + 3))
        for session in sessions
        for half, hour in (("am", 9), ("pm", 14))
    )
    SessionTrainer.objects.bulk_create(
        SessionTrainer(
            institution=institution, session=session, kind="internal", employee=people[rank % len(people)], minutes=360, hourly_fee=10_000, fee=60_000
        )
        for rank, session in enumerate(sessions)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            institution=institution, session=session, employee=people[(rank * PEOPLE_EACH + seat) % len(people)], origin="officer", cost=50_000,
            state="completed" if session.state == "done" else "enrolled", minutes=360 * (session.state == "done"), made_by=officer,
        )
        for rank, session in enumerate(sessions)
        for seat in range(PEOPLE_EACH)
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(institution=institution, session=session, content=4, trainer=5, organisation=3, usefulness=4)
        for session in sessions[:200]
        for _seat in range(PEOPLE_EACH // 3)
    )


def _visit(institution, officer) -> list[tuple[str, float, int, float]]:  # type: ignore[no-untyped-def]
    """(address, milliseconds, queries, milliseconds of the processor) of each page."""
    from django.test import Client

    from hr_core.scope import scope
    from training.models import PlanLine, TrainingPlan, TrainingSession

    with scope(institution, reason="banc d’essai"):
        plan, line = TrainingPlan.objects.get(), PlanLine.objects.first()
        session = TrainingSession.objects.filter(state="open").first()
        held = TrainingSession.objects.filter(state="done").first()
        person = held.enrolments.first().employee_id
        slot = session.slots.first()
    addresses = [
        "", "besoins/", "plans/", f"plans/{plan.pk}/", f"plans/{plan.pk}/execution/", line.get_absolute_url().removeprefix("/formation/"), "mouvements/",
        "engagements/", "tableau-de-bord/", "zone/", "sessions/", "sessions/?vue=tenues", "sessions/calendrier/", f"sessions/{session.pk}/",
        f"sessions/{held.pk}/", f"sessions/{held.pk}/evaluation/", "formateurs/", "inscriptions/", "places-zone/", "decomptes/", "attestations/",
        "a-froid/", "obligations/", "habilitations/", "equite/", f"agents/{person}/", f"sessions/seances/{slot.pk}/",
    ]  # fmt: skip
    client = Client(HTTP_HOST="localhost")
    client.force_login(officer, backend="hr_core.auth.StaffNumberBackend")
    found = []
    for tail in addresses:
        address = f"/formation/{tail}"
        answer, _taken, _count = _asked(client, address)
        assert answer.status_code == 200, (address, answer.status_code)
        again, processor = [], []
        for _ in range(TIMES):
            begun = time.process_time()
            again.append(_asked(client, address))
            processor.append((time.process_time() - begun) * 1000)
        found.append((address, min(each[1] for each in again), max(each[2] for each in again), min(processor)))
    return found


if __name__ == "__main__":
    print(measure())
