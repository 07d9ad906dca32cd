"""Fees of internal trainers: those that wait to be handed to the payroll, and where those handed stand."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.registry import registry
from training.choices_sessions import SessionState, TrainerKind
from training.models import FeeHandover, SessionTrainer


def fees_ready(institution: Institution | int) -> QuerySet[SessionTrainer]:
    """The internal trainers of closed sessions who have a fee and were not replaced, not handed over yet."""
    return SessionTrainer.objects.filter(
        institution=institution, kind=TrainerKind.INTERNAL, session__state=SessionState.DONE, replaced_on__isnull=True, fee__gt=0,
        minutes__gt=0, handover__isnull=True,
    ).order_by("session__start", "pk")  # fmt: skip


def fee_words(trainers: Iterable[SessionTrainer]) -> dict[int, str]:
    """Where the fee of each trainer of a page stands with the payroll; three queries at most."""
    rows = list(trainers)
    receipts = dict(FeeHandover.objects.filter(trainer__in=[row.pk for row in rows]).values_list("trainer_id", "receipt"))
    standing = registry.teaching_pay.standing(list(receipts.values())) if receipts and registry.teaching_pay is not None else {}
    told = {}
    for row in rows:
        if row.pk in receipts:
            told[row.pk] = standing.get(receipts[row.pk], _("transmise"))
        elif row.kind == TrainerKind.INTERNAL and row.fee and row.minutes and not row.replaced_on:
            told[row.pk] = _("à transmettre") if row.session.state == SessionState.DONE else _("après la session")
    return told
