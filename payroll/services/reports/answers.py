"""Sums kept for reports held against the lines again: by the proof sheet of a month, by `verify_answers` for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from payroll.models import PayPeriod, PayRun, ReportAnswer
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.reports.answers import differs
from payroll.services import proof_parts
from payroll.services.proof_parts import ProofLine

#: The proof of a month holds the last so many: each is added up again from all the lines.
HELD = 20


def answers_wrong(answers: Iterable[ReportAnswer]) -> list[ReportAnswer]:
    """Those that the lines of the payslips contradict."""
    return [each for each in answers if differs(each)]


def answers_part(period: PayPeriod) -> list[ProofLine]:
    """The sums kept over the month's runs alone; nothing when no report asked any."""
    runs = set(PayRun.objects.filter(period=period, state__in=PAID_STATES).values_list("pk", flat=True))
    kept = ReportAnswer.objects.filter(question__runs__contained_by=sorted(runs)).order_by("-made_at", "-pk")[:HELD]
    found = list(kept)
    if not found:
        return []
    return [
        ProofLine(
            part=_("États et tableaux de bord"), label=_("Sommes gardées = lignes des bulletins"), expected=len(found),
            found=len(found) - len(answers_wrong(found)), is_money=False,
        )
    ]  # fmt: skip


def register() -> None:
    proof_parts.register("answers", 85, answers_part)
