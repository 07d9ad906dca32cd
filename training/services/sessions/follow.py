"""Each morning: licences that expire soon or have expired, deferred evaluations whose day has come. Told once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, Posting, RoleGrant, User
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.selectors.requests import heads_of
from hr_core.services.notices import notices_send
from hr_core.text import french_count, french_date
from training.choices_sessions import ReviewState
from training.models import DeferredReview, Licence


@transaction.atomic
def trainings_follow(*, institution: Institution, today: date) -> int:
    """Returns how many licences and evaluations were told; run twice the same day, nothing more is."""
    return _licences(institution, today) + _reviews(institution, today)


def _licences(institution: Institution, today: date) -> int:
    """The last licence of each person for an obligation in force, within its reminder or past its end."""
    rows = Licence.objects.filter(institution=institution, obligation__is_active=True, employee__left_on__isnull=True)
    last = rows.order_by("employee_id", "obligation_id", F("expires_on").desc(nulls_first=True)).distinct("employee_id", "obligation_id")
    waiting = [
        row
        for row in last.select_related("employee__user", "obligation")
        if row.reminded_on is None and row.expires_on and row.expires_on - timedelta(days=row.obligation.reminder_days) <= today
    ]
    for row in waiting:
        words = _("« %(label)s » expire le %(day)s : faites-la renouveler.") % {"label": row.obligation.label, "day": french_date(row.expires_on)}
        notices_send(institution=institution, users=[row.employee.user], text=words, url="/formation/moi/")
    if waiting:
        with because(_("Rappel d’échéance")):
            Licence.objects.filter(pk__in=[row.pk for row in waiting]).update(reminded_on=today)
        text = _("%(count)s à renouveler : préparez les sessions.") % {
            "count": french_count(len(waiting), _("habilitation"), _("habilitations"))
        }
        notices_send(institution=institution, users=officers(institution), text=text, url="/formation/habilitations/?etat=soon")
    return len(waiting)


def _reviews(institution: Institution, today: date) -> int:
    rows = DeferredReview.objects.filter(institution=institution, state=ReviewState.DUE, due_on__lte=today, told_on__isnull=True)
    rows = rows.select_related("enrolment__employee")
    people = [row.enrolment.employee for row in rows if row.enrolment.employee]
    units = {posting.employee_id: posting.unit for posting in Posting.objects.on(today).filter(employee__in=people).select_related("unit")}
    told: dict[int, list[Employee]] = defaultdict(list)
    heads: dict[int, User] = {}
    for employee in people:
        for head in heads_of(units.get(employee.pk), today, but=employee):
            heads[head.pk] = head
            told[head.pk].append(employee)
    for key, team in told.items():
        names = ", ".join(str(each) for each in team[:5]) + ("…" if len(team) > 5 else "")
        words = _("Évaluation à froid à faire pour : %(names)s.") % {"names": names}
        notices_send(institution=institution, users=[heads[key]], text=words, url="/formation/a-froid/")
    with because(_("Évaluation à froid annoncée")):
        return DeferredReview.objects.filter(pk__in=[row.pk for row in rows]).update(told_on=today)


def officers(institution: Institution) -> list[User]:
    """The accounts that keep the sessions."""
    roles = [role for role, rights in registry.role_rights.items() if "session_manage" in rights]
    return [grant.user for grant in RoleGrant.objects.filter(institution=institution, role__in=roles).select_related("user")]
