"""The physical control of the staff: summoned over the days, seen with their papers; who did not come is paid at the counter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Employee, Posting, User
from hr_core.scope import because
from hr_core.selectors.holidays import public_holidays
from hr_core.selectors.organisation import units_below
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send, notices_send_each
from hr_core.services.writing import assign, forbid_own_file, save_checked
from hr_core.text import french_date
from payroll.choices import RunKind
from payroll.models import CheckState, ControlState, PayRun, StaffCheck, StaffControl
from payroll.services.account_commitments import account_book
from payroll.services.payees import Paid, Payee

SEEN = (CheckState.PRESENT, CheckState.INCOMPLETE, CheckState.EXCUSED)
COUNTER = "cash"
#: Runs that other rules already lead elsewhere, or that pay nobody present.
NOT_HELD = (RunKind.REVERSAL, RunKind.BACK_PAY, RunKind.SETTLEMENT)


@transaction.atomic
def control_save(*, control: StaffControl, values: dict[str, Any], actor: User) -> StaffControl:
    """Prepare a campaign; it no longer changes once people are summoned."""
    if control.pk and control.state != ControlState.DRAFT:
        raise Refusal(_("Les convocations sont parties : ce contrôle ne change plus."))
    with because(_("Contrôle physique du personnel")):
        return save_checked(assign(control, values))


@transaction.atomic
def control_open(*, control: StaffControl, actor: User) -> StaffControl:
    """Summon everybody concerned, by name, evenly over the working days; each is told. Raises `Refusal` without anybody or day."""
    row = StaffControl.objects.select_for_update(of=("self",)).select_related("institution").get(pk=control.pk)
    if row.state != ControlState.DRAFT:
        raise Refusal(_("Ce contrôle est déjà ouvert."))
    days = _working_days(row)
    people = Employee.objects.in_service(row.starts_on).select_related("user").order_by("last_name", "first_names", "pk")
    if row.unit_id:
        posted = Posting.objects.on(row.starts_on).filter(employee=OuterRef("pk"), unit__in=units_below([row.unit_id]))
        people = people.filter(Exists(posted))
    found = list(people)
    if not days or not found:
        raise Refusal(_("Personne à convoquer, ou aucun jour ouvré entre ces dates."))
    with because(_("Ouverture du contrôle physique")):
        StaffCheck.objects.bulk_create(
            [
                StaffCheck(institution=row.institution, control=row, employee=person, day=days[rank * len(days) // len(found)])
                for rank, person in enumerate(found)
            ],
            batch_size=1000,
        )
        save_checked(assign(row, {"state": ControlState.OPEN, "opened_by": actor, "opened_at": timezone.now()}))
        for check in StaffCheck.objects.filter(control=row, employee__user__isnull=False).select_related("employee__user"):
            words = {"title": row.title, "day": french_date(check.day), "place": row.place}
            text = _("Convocation : %(title)s, le %(day)s, %(place)s. Apportez vos pièces.") % words
            notices_send(institution=row.institution, users=[check.employee.user], text=text)
    return row


@transaction.atomic
def check_note(*, check: StaffCheck, state: str, note: str, actor: User) -> StaffCheck:
    """Say that the person came, with their papers or not, or what excuses them; once the control is closed this lifts the hold.

    Raises `OwnFile` on oneself, `ValidationError` without the words that the state asks.
    """
    row = StaffCheck.objects.select_for_update(of=("self",)).select_related("employee", "control").get(pk=check.pk)
    forbid_own_file(row.employee, actor)
    if state not in SEEN:
        raise ValidationError({"state": _("Choisissez ce qui a été constaté.")})
    if row.control.state == ControlState.DRAFT:
        raise Refusal(_("Ce contrôle n’est pas ouvert."))
    if state != CheckState.PRESENT and not note.strip():
        raise ValidationError({"note": _("Dites ce qui manque, ou ce qui excuse.")})
    values: dict[str, Any] = {"state": state, "note": note.strip()[:300], "checked_by": actor, "checked_at": timezone.now()}
    if row.is_held and row.released_at is None and state != CheckState.INCOMPLETE:
        values |= {"released_by": actor, "released_at": timezone.now()}
    with because(_("Constat du contrôle physique")):
        return save_checked(assign(row, values))


@transaction.atomic
def control_close(*, control: StaffControl, actor: User) -> StaffControl:
    """Close: who did not come is absent, and their pay is kept at the counter from the next payment on. By another person."""
    row = StaffControl.objects.select_for_update().get(pk=control.pk)
    if row.state != ControlState.OPEN:
        raise Refusal(_("Seul un contrôle en cours se clôt."))
    if row.opened_by_id == actor.pk:
        raise Refusal(_("Vous avez ouvert ce contrôle : une autre personne le clôt."))
    if timezone.localdate() < row.ends_on:
        raise Refusal(_("Le contrôle dure jusqu’au %(day)s : chacun peut encore se présenter.") % {"day": french_date(row.ends_on)})
    absent = StaffCheck.objects.filter(control=row, state=CheckState.EXPECTED, employee__user__isnull=False)
    text = _("Vous n’avez pas été vu au contrôle « %(title)s » : votre paie sera versée au guichet. Présentez-vous avec vos pièces.")
    told = [(check.employee.user, text % {"title": row.title}) for check in absent.select_related("employee__user")]
    with because(_("Clôture du contrôle physique")):
        notices_send_each(institution=row.institution, told=told)
        StaffCheck.objects.filter(control=row, state=CheckState.EXPECTED).update(state=CheckState.ABSENT, is_held=True)
        return save_checked(assign(row, {"state": ControlState.CLOSED, "closed_by": actor, "closed_at": timezone.now()}))


def held_at_the_counter(run: PayRun) -> list[Paid]:
    """The payslips of the absent, paid in cash at the counter; a pay bound to a bank stays there. Three queries at most."""
    if run.kind in NOT_HELD:
        return []
    held = set(StaffCheck.objects.filter(institution=run.institution_id, is_held=True, released_at__isnull=True).values_list("employee", flat=True))
    if not held:
        return []
    bound = account_book(run.institution, run.period.last_day)
    found = []
    for slip in run.payslips.filter(net__gt=0, employee__in=held):
        if slip.employee_id in bound and bound[slip.employee_id](None, run.period.last_day):
            continue
        holder = str(slip.identity.get("name", ""))
        found.append(Paid(slip.pk, slip.employee_id, [Payee(COUNTER, "", "", holder, slip.net)]))
    return found


def _working_days(control: StaffControl) -> list[date]:
    off = {day.date for year in range(control.starts_on.year, control.ends_on.year + 1) for day in public_holidays(control.institution, year)}
    days = [control.starts_on + timedelta(days=rank) for rank in range((control.ends_on - control.starts_on).days + 1)]
    return [day for day in days if day.weekday() < 5 and day not in off]
