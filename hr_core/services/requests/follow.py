"""What becomes of requests that nobody decides: a reminder, then another person may decide in the place of the head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, RequestRule, RequestStep, StepKind, StepState
from hr_core.services.notices import notices_send
from hr_core.services.requests.flow import deciders

REMINDER, ESCALATION = 3, 7


@dataclass(frozen=True)
class Followed:
    reminded: int = 0
    escalated: int = 0


@transaction.atomic
def requests_follow(*, institution: Institution, today: date) -> Followed:
    """Remind of steps that wait too long, then relieve the head; can be run again the same day without telling twice."""
    rules = {rule.kind: rule for rule in RequestRule.objects.filter(institution=institution)}
    steps = RequestStep.objects.filter(institution=institution, state=StepState.CURRENT).select_related(
        "request__employee__user", "request__unit", "request__institution"
    )
    reminded = escalated = 0
    for step in steps.select_for_update(of=("self",)):
        rule = rules.get(step.request.kind)
        waited = (today - (step.since or today)).days
        name = {"name": step.request.employee, "words": step.request.words}
        if step.kind == StepKind.MANAGER and step.escalated_on is None and waited >= (
            rule.escalation_days if rule else ESCALATION
        ):
            step.escalated_on = today
            text = _("En relève du responsable : %(name)s demande %(words)s.") % name
            escalated += 1
        elif step.reminded_on is None and waited >= (rule.reminder_days if rule else REMINDER):
            step.reminded_on = today
            text = _("Toujours à décider : %(name)s demande %(words)s.") % name
            reminded += 1
        else:
            continue
        step.save(update_fields=["escalated_on", "reminded_on"])
        notices_send(
            institution=institution, users=deciders(step.request, step), text=text, url=step.request.get_absolute_url()
        )
    return Followed(reminded, escalated)
