"""The detectors of a run, each in one or two queries over the whole run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from payroll.models import PayRun, RunProblem
from payroll.services.control.dealings import account_changed_late, account_restored, own_or_kin_touched
from payroll.services.control.finding import Subject
from payroll.services.control.ghosts import (
    base_salary_twice,
    gone_yet_paid,
    paid_under_two_files,
    past_retirement,
    suspended_yet_paid,
    without_trace,
)
from payroll.services.control.sharing import shared_accounts, shared_identities, shared_phones

DETECTORS: tuple[Callable[[Subject], list[RunProblem]], ...] = (
    shared_accounts,
    shared_phones,
    shared_identities,
    without_trace,
    past_retirement,
    suspended_yet_paid,
    gone_yet_paid,
    base_salary_twice,
    paid_under_two_files,
    account_restored,
    account_changed_late,
    own_or_kin_touched,
)

#: Those that a run beside the month's undergoes too: a settlement or a bonus is worth more than a month to whoever diverts it.
BESIDE: tuple[Callable[[Subject], list[RunProblem]], ...] = (
    shared_accounts,
    shared_identities,
    account_restored,
    account_changed_late,
    own_or_kin_touched,
)


def detected(*, run: PayRun, employees: Sequence[int] | None = None) -> list[RunProblem]:
    """What the detectors find about a run, all employees or some (unsaved).

    What was justified in another run of the month is not asked again.
    """
    subject = Subject.of(run, list(employees) if employees is not None else None)
    detectors = DETECTORS if run.is_regular else BESIDE
    found = [each for detector in detectors for each in detector(subject)]
    if run.is_regular or not found:
        return found
    others = RunProblem.objects.filter(run__period=run.period_id, state=RunProblem.State.JUSTIFIED).exclude(run=run)
    known = set(others.values_list("employee", "code", "message"))
    return [each for each in found if (each.employee_id, each.code, each.message) not in known]
