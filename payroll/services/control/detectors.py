"""All the detectors of a regular run, each in one or two queries over the whole run."""

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


def detected(*, run: PayRun, employees: Sequence[int] | None = None) -> list[RunProblem]:
    """What the detectors find about a regular run, all employees or some (unsaved)."""
    if not run.is_regular:
        return []
    subject = Subject.of(run, list(employees) if employees is not None else None)
    return [found for detector in DETECTORS for found in detector(subject)]
