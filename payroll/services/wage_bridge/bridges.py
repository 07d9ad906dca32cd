"""Bridges of the wage bill: asked for, computed by the workers, kept employee by employee."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.text import french_of
from payroll.choices_steering import ScenarioState
from payroll.models import WageBridge, WageBridgePart
from payroll.selectors.paid_sums import paid_runs
from payroll.services.simulation.scenarios import LOST
from payroll.services.wage_bridge.effects import Month, Parts, month_effects, month_read


@transaction.atomic
def bridge_ask(*, institution: Institution, before: date, after: date, months: int, access: Access) -> WageBridge:
    """Ask for a bridge, or for an earlier one again. Raises `Refusal` when the periods overlap or one of their months is not
    paid."""
    row = WageBridge.objects.filter(before=before, after=after, months=months).first()
    if row is None:
        row = WageBridge(institution=institution, before=before, after=after, months=months)
        row.full_clean()
    if row.is_running and row.asked_at is not None and timezone.now() - row.asked_at < LOST:
        raise Refusal(_("Cette variation est en cours de calcul : attendez qu’elle soit finie."))
    if row.month_list(before)[-1] >= after:
        raise Refusal(_("Les deux périodes se chevauchent : choisissez moins de mois, ou des périodes plus éloignées."))
    for day in (*row.month_list(before), *row.month_list(after)):
        if not paid_runs(institution, (day.year, day.month)).exists():
            month = WageBridge(before=day, after=day, months=1).span(day)
            raise Refusal(_("La paie %(of_month)s n’est pas payée : elle ne se compare pas encore.") % {"of_month": french_of(str(month))})
    row.state, row.failure = ScenarioState.RUNNING, ""
    row.asked_at, row.made_by = timezone.now(), access.user
    row.save()
    return row


@transaction.atomic
def bridge_perform(*, bridge_id: int) -> bool:
    """Compute a bridge that was asked for; False when it is made already. Needs the institution's scope. Errors: any
    `EngineError` of the rules kept with the months."""
    asked = WageBridge.objects.select_related("institution__country")
    bridge = asked.filter(pk=bridge_id, state=ScenarioState.RUNNING).first()
    if bridge is None:
        return False
    institution = bridge.institution
    parts: Parts = {}
    costs, people = [0, 0], [set[int](), set[int]()]
    pairs = zip(bridge.month_list(bridge.before), bridge.month_list(bridge.after), strict=True)
    for pair in pairs:
        months: list[Month] = [month_read(institution, day) for day in pair]
        for rank, month in enumerate(months):
            costs[rank] += sum(month.cost.values())
            people[rank] |= month.cost.keys()
        for key, amount in month_effects(*months).items():
            parts[key] = parts.get(key, 0) + amount
    if sum(parts.values()) != costs[1] - costs[0]:
        raise ArithmeticError(_("Les parts ne font pas la différence : la variation n’est pas gardée."))
    bridge.parts.all().delete()
    WageBridgePart.objects.bulk_create(
        WageBridgePart(institution=institution, bridge=bridge, employee_id=employee, effect=effect, amount=amount)
        for (employee, effect), amount in parts.items()
        if amount
    )
    bridge.cost_before, bridge.cost_after = costs
    bridge.people_before, bridge.people_after = (len(each) for each in people)
    bridge.state, bridge.made_at = ScenarioState.DONE, timezone.now()
    bridge.save()
    return True


def bridge_fail(*, bridge_id: int, message: str) -> None:
    WageBridge.objects.filter(pk=bridge_id, state=ScenarioState.RUNNING).update(
        state=ScenarioState.FAILED, failure=message[:2000]
    )
