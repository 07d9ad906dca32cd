"""Hours of internal trainers, handed to the payroll once the session is closed: a fact, which the payroll checks and pays."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.registry import TaughtHours, registry
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import is_own_file, save_checked
from training.models import FeeHandover, SessionTrainer
from training.selectors.fees import fees_ready

DAY_MINUTES = 24 * 60


@transaction.atomic
def fees_hand(*, access: Access) -> list[FeeHandover]:
    """Hand over every fee that waits, all or none; one's own is left to a colleague. Raises `Refusal` when nothing waits, or in the
    words of the payroll when one cannot be paid, with the name of its trainer."""
    pay = registry.teaching_pay
    assert access.institution is not None
    if pay is None:
        raise Refusal(_("Aucune paie n’est là pour recevoir ces vacations : exportez la liste."))
    rows = fees_ready(access.institution).select_related("session", "employee__user").select_for_update(of=("self",))
    waiting = [row for row in rows if row.employee is not None and not is_own_file(row.employee, access.user)]
    if not waiting:
        raise Refusal(_("Aucune vacation n’attend : elles se transmettent une fois la session close."))
    made = []
    with because(_("Vacations transmises à la paie")):
        for row in waiting:
            session = row.session
            hours = TaughtHours(row.employee, session.title, session.reference, days_taught(row), row.hourly_fee)
            try:
                receipt = pay.take(access.institution, hours, access.user)
            except Refusal as refusal:
                raise Refusal(f"{row} ({session.reference}) : {' '.join(refusal.messages)}") from refusal
            made.append(
                save_checked(
                    FeeHandover(
                        institution=access.institution, trainer=row, minutes=row.minutes, hourly_fee=row.hourly_fee, fee=row.fee,
                        receipt=receipt, handed_by=access.user,
                    )
                )
            )  # fmt: skip
    return made


def days_taught(trainer: SessionTrainer) -> list[tuple[date, int]]:
    """The minutes of a trainer over the days of the session: as its half days are, the rest on the last day (up to the day's length),
    then on the days before. Raises `Refusal` when the days are too short for them."""
    held: dict[date, int] = {}
    for slot in trainer.session.slots.all():
        held[slot.day] = held.get(slot.day, 0) + slot.minutes
    left, found = trainer.minutes, dict.fromkeys(sorted(held), 0)
    for day in found:
        taken = min(left, held[day])
        found[day], left = taken, left - taken
    for day in reversed(found):
        taken = min(left, DAY_MINUTES - found[day])
        found[day], left = found[day] + taken, left - taken
    if left:
        raise Refusal(_("%(who)s : plus d’heures que les jours de la session n’en comptent.") % {"who": trainer})
    return [(day, minutes) for day, minutes in found.items() if minutes]
