"""Effacement: after its time a sanction is no longer told. Another one before that day puts it off to its own effacement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from careers.choices_discipline import CaseState, StepName
from careers.models import CaseStep, DisciplinaryCase
from hr_core.choices_acts import ActState
from hr_core.models import Institution
from hr_core.scope import because, scope
from hr_core.services.writing import save_checked

IN_FORCE = (ActState.SIGNED, ActState.NOTIFIED)


def effacement_days(sanctions: Sequence[tuple[date, int | None]]) -> list[date | None]:
    """The day on which each of somebody's sanctions is effaced: (its day, its months or None: never), in the same order.

    >>> effacement_days([(date(2026, 1, 10), 6), (date(2026, 7, 9), 12)])
    [datetime.date(2027, 7, 9), datetime.date(2027, 7, 9)]
    >>> effacement_days([(date(2026, 1, 10), 6), (date(2026, 7, 10), 12)])
    [datetime.date(2026, 7, 10), datetime.date(2027, 7, 10)]
    """
    found: dict[int, date | None] = {}
    for rank in sorted(range(len(sanctions)), key=lambda place: sanctions[place][0], reverse=True):
        day, months = sanctions[rank]
        due = months_after(day, months) if months is not None else None
        for other in range(len(sanctions)):
            if due is not None and other != rank and day < sanctions[other][0] < due:
                due = None if found[other] is None else max(due, found[other])  # type: ignore[type-var]
        found[rank] = due
    return [found[rank] for rank in range(len(sanctions))]


@transaction.atomic
def effacement_run(*, institution: Institution, on: date) -> int:
    """Efface what is due on a day: the words go, the number, the dates and the act's number stay. Can be run again."""
    cases = list(
        DisciplinaryCase.objects.filter(act__state__in=IN_FORCE, effaced_on__isnull=True, state=CaseState.CLOSED)
        .select_related("act", "sanction").order_by("employee_id")
    )  # fmt: skip
    others = DisciplinaryCase.objects.filter(act__state__in=IN_FORCE, effaced_on__isnull=True).select_related("act", "sanction")
    by_person: dict[int, list[DisciplinaryCase]] = {}
    for case in others:
        by_person.setdefault(case.employee_id, []).append(case)
    done = 0
    for rows in by_person.values():
        days = effacement_days([(sanctioned_on(case), case.sanction.effacement_months if case.sanction else None) for case in rows])
        for case, due in zip(rows, days, strict=True):
            if case in cases and due is not None and due <= on:
                _efface(case, on)
                done += 1
    return done


def sanctioned_on(case: DisciplinaryCase) -> date:
    """The day of the sanction: its notification, else its signature."""
    act = case.act
    assert act is not None
    if act.notified_on is not None:
        return act.notified_on
    return timezone.localtime(act.signed_at).date() if act.signed_at else act.effective_on


def _efface(case: DisciplinaryCase, on: date) -> None:
    with because(_("Effacement de la procédure %(number)s") % {"number": case.number}):
        case.steps.update(words="")
        case.facts, case.state, case.effaced_on, case.next_on = "", CaseState.EFFACED, on, None
        save_checked(case)
        save_checked(CaseStep(institution_id=case.institution_id, case=case, name=StepName.EFFACED, on=max(on, case.opened_on)))


def effacement_run_all(on: date) -> int:
    """Every open institution, one transaction each."""
    done = 0
    for institution in Institution.objects.filter(is_open=True):
        with scope(institution, reason=_("Effacement des sanctions")):
            done += effacement_run(institution=institution, on=on)
    return done
