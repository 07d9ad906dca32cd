"""Reminders of due dates, by e-mail to those who prepare and file returns; the home page shows the same dates.

A letter names declarations, periods and days, never an amount or a person. Each moment (ten days before, the eve, the
day after) is told once, whatever the number of times that the task runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.registry import registry
from hr_core.roles import group_name
from hr_core.text import french_date
from payroll.choices_returns import ReminderKind
from payroll.models import ReturnReminder
from payroll.selectors.returns.calendar import Deadline, calendar_of
from payroll.workflows_returns import FILE, PREPARE

AHEAD = 10  # days


@dataclass(frozen=True)
class _Told:
    deadline: Deadline
    kind: ReminderKind


@transaction.atomic
def deadlines_remind(*, institution: Institution, today: date | None = None) -> int:
    """Tell those concerned of the due dates that come or have passed; gives how many were told for the first time."""
    today = today or timezone.localdate()
    known = set(ReturnReminder.objects.filter(institution=institution).values_list("code", "start", "kind"))
    found = [
        _Told(each, kind)
        for each in calendar_of(institution, today).deadlines
        if (kind := _kind_of(each)) is not None and (each.declaration.code, each.period.start, str(kind)) not in known
    ]
    if not found:
        return 0
    people = _readers(institution)
    ReturnReminder.objects.bulk_create(
        ReturnReminder(
            institution=institution, code=each.deadline.declaration.code, start=each.deadline.period.start, kind=each.kind,
            due_on=each.deadline.due_on, told=len(people),
        )
        for each in found
    )  # fmt: skip
    letters = [_letter(institution, found, person) for person in people]
    transaction.on_commit(lambda: _send(letters), robust=True)
    return len(found)


def _kind_of(deadline: Deadline) -> ReminderKind | None:
    if deadline.is_done or deadline.days > AHEAD:
        return None
    if deadline.days < 0:
        return ReminderKind.LATE
    return ReminderKind.EVE if deadline.days <= 1 else ReminderKind.AHEAD


def _readers(institution: Institution) -> list[User]:
    """Those of the institution who prepare or file returns, and have an address."""
    roles = [role for role, rights in registry.role_rights.items() if {PREPARE, FILE} & set(rights)]
    groups = [group_name(institution.code, role) for role in roles]
    return list(User.objects.filter(groups__name__in=groups, is_active=True).exclude(email=None).exclude(email="").distinct())


def _letter(institution: Institution, found: Sequence[_Told], person: User) -> EmailMessage:
    lines = []
    for each in found:
        told = {
            "name": each.deadline.declaration.name, "period": each.deadline.period_words,
            "day": french_date(each.deadline.due_on), "when": each.deadline.when,
        }  # fmt: skip
        lines.append(_("- %(name)s, %(period)s : %(day)s (%(when)s)") % told)
    body = _(
        "Bonjour %(name)s,\n\nÉchéances de %(institution)s :\n\n%(lines)s\n\n"
        "Elles se suivent dans Prévoyance RH, Comptes et déclarations, Échéances.\n"
    ) % {"name": person.full_name, "institution": institution.name, "lines": "\n".join(lines)}
    subject = _("Échéances à venir, %(institution)s") % {"institution": institution.acronym}
    return EmailMessage(subject=subject, body=body, to=[person.email or ""])


def _send(letters: Sequence[EmailMessage]) -> None:
    for letter in letters:
        letter.send(fail_silently=True)
