"""The transmission of a unit's variable inputs: each step by who may, kept with its author; the closing waits for all."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Unit, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from hr_core.text import french_count
from payroll.choices import SubmissionState as State
from payroll.models import InputDeadline, PayPeriod, PayRun, SubmissionEvent, UnitSubmission
from payroll.selectors.input_scope import entry_units
from payroll.selectors.submissions import collecting_of, inputs_by_collecting, waiting_units
from payroll.services.variable_inputs import inputs_open_or_refuse
from payroll.workflows_inputs import SubmissionStep, submission_step


@transaction.atomic
def submission_take(*, period: PayPeriod, unit: Unit, to_state: str, access: Access, remark: str = "") -> SubmissionEvent:
    """Take a step of a unit's transmission. Raises `Refusal` with the reason when it cannot be taken."""
    inputs_open_or_refuse(period)
    step = submission_step(to_state)
    obstacle = submission_obstacle(period, unit, step, access)
    if step is None or obstacle:
        raise Refusal(obstacle)
    if step.asks_reason and not remark.strip():
        raise Refusal(_("Donner le motif de la réouverture."))
    submission, _created = UnitSubmission.objects.select_for_update().get_or_create(
        institution_id=period.institution_id, period=period, unit=unit
    )
    if submission.state not in step.from_states:
        raise Refusal(_("L’unité n’attend pas cette étape : rechargez la page."))
    entered, _people, missing = inputs_by_collecting(period, collecting_of(period)).get(unit.pk, (0, 0, 0))
    if missing and to_state != State.REOPENED:
        one, many = _("pièce manque"), _("pièces manquent")
        raise Refusal(_("%(missing)s : joignez-les depuis la liste.") % {"missing": french_count(missing, one, many)})
    before = submission.state
    authors: dict[State, dict[str, User | None]] = {
        State.TRANSMITTED: {"transmitted_by": access.user, "checked_by": None},
        State.CHECKED: {"checked_by": access.user},
        State.REOPENED: {"transmitted_by": None, "checked_by": None},
    }
    with reasoned(remark, step.label):
        save_checked(assign(submission, {"state": to_state, **authors[State(to_state)]}))
    return SubmissionEvent.objects.create(
        institution_id=period.institution_id,
        submission=submission,
        from_state=before,
        to_state=to_state,
        actor=access.user,
        remark=remark.strip()[:300],
        inputs=entered,
    )


def submission_obstacle(period: PayPeriod, unit: Unit, step: SubmissionStep | None, access: Access) -> str:
    """Why this person may not take a step for a unit; empty when they may."""
    if step is None:
        return _("Cette étape n’existe pas.")
    if not access.has(*step.rights):
        return _("Cette étape revient à un autre rôle.")
    mine = entry_units(access, period.last_day)
    if mine is not None and unit.pk not in mine:
        return _("Cette unité n’est pas de celles pour lesquelles vous saisissez.")
    if not InputDeadline.objects.on(period.last_day).filter(unit=unit).exists():
        return _("Cette unité n’est pas au calendrier des transmissions.")
    return ""


@transaction.atomic
def submission_due(*, period: PayPeriod, unit: Unit, due_on: date | None, access: Access, reason: str) -> UnitSubmission:
    """Give a unit another deadline for this month alone; None gives the calendar's back."""
    inputs_open_or_refuse(period)
    if due_on is not None and not period.first_day <= due_on <= period.last_day:
        raise Refusal(_("L’échéance est un jour du mois."))
    submission, _created = UnitSubmission.objects.get_or_create(
        institution_id=period.institution_id, period=period, unit=unit
    )
    with reasoned(reason, _("Échéance de ce mois changée")):
        return save_checked(assign(submission, {"due_on": due_on}))


def closing_check(*, run: PayRun, remark: str) -> None:
    """Refuse to close the month's inputs while units of the calendar have not transmitted, unless a reason is given."""
    missing = waiting_units(run.period) if run.is_regular else []
    if missing and not remark.strip():
        names = ", ".join(unit.name for unit in missing[:5]) + (" …" if len(missing) > 5 else "")
        raise Refusal(
            _("Ces unités n’ont pas transmis leurs éléments : %(names)s. Attendez-les, ou donnez en observation le motif "
              "pour lequel vous arrêtez sans elles.") % {"names": names}
        )  # fmt: skip
