"""Each day: what starts, what returns, what comes near its term. Can be run again: a refusal is told once and changes nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from careers.advancement.dates import months_after
from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.errors import Refusal
from mobility.choices_agreements import AgreementState, EventKind, ReturnChoice
from mobility.models import Agreement
from mobility.selectors.move_figures import LEFT
from mobility.services.agreements.effects import agreement_end, agreement_start
from mobility.services.agreements.missions import report_remind
from mobility.services.agreements.parties import event
from mobility.services.agreements.returns import return_prepare
from mobility.services.shared import both_institutions

SIX_MONTHS, YEAR = 6, 12


def agreements_follow(on: date) -> dict[str, int]:
    """Start, prepare or end what is due on a day; returns how many of each, and how many could not."""
    done = {"started": 0, "prepared": 0, "ended": 0, "reminded": 0, "refused": 0, "": 0}
    regional = regional_body()
    with scope(regional, reason=_("Suivi des conventions")):
        due = list(
            Agreement.objects.filter(state__in=(AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDING)).order_by("start", "pk")
        )
        back = list(
            Agreement.objects.filter(state__in=(AgreementState.ENDED, AgreementState.ENDED_EARLY), end__gt=months_after(on, -YEAR), end__lte=on)
            .exclude(events__name=LEFT)
        )  # fmt: skip
        decided = set(
            Agreement.objects.filter(plan__decision=ReturnChoice.RETURN, state=AgreementState.ENDING).values_list("pk", flat=True)
        )
    for agreement in due:
        with both_institutions(agreement, actor=None, reason=_("Suivi des conventions")):
            done[_followed(agreement, on, agreement.pk in decided)] += 1
    for agreement in back:
        with both_institutions(agreement, actor=None, reason=_("Suivi des conventions")):
            _noted(agreement, on)
    done.pop("", None)
    return done


def _noted(agreement: Agreement, on: date) -> None:
    """Somebody who left home within the year of the return: the indicator counts it, without a word of why."""
    left = Employee.objects.filter(pk=agreement.home_file_id).values_list("left_on", flat=True).first()
    if left is not None and agreement.end is not None and agreement.end <= left <= on:
        event(agreement, EventKind.STATE, actor=None, name=LEFT)


def _followed(agreement: Agreement, on: date, is_decided: bool) -> str:
    try:
        with transaction.atomic():
            if agreement.state == AgreementState.SIGNED and agreement.start <= on:
                agreement_start(agreement=agreement, on=on)
                return "started"
            if agreement.state == AgreementState.IN_FORCE and agreement.is_light:
                return report_remind(agreement, on)
            if agreement.state == AgreementState.IN_FORCE and agreement.end is not None and months_after(agreement.end, -SIX_MONTHS) <= on:
                return_prepare(agreement=agreement, actor=None)
                return "prepared"
            if agreement.state == AgreementState.ENDING and agreement.end is not None and agreement.end <= on and is_decided:
                agreement_end(agreement=agreement, on=on)
                return "ended"
    except Refusal as refused:
        told = str(refused)
        if not agreement.events.filter(kind=EventKind.STATE, name="refused", text=told[:500]).exists():
            event(agreement, EventKind.STATE, actor=None, name="refused", text=told)
        return "refused"
    return ""
