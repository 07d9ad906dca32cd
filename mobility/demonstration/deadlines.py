"""Deadlines of the day, and papers of an agreement in force handed over: one acknowledged, one that waits."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from careers.demonstration.referential import as_
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.text import french_count
from mobility.choices_agreements import AgreementState, Party
from mobility.models import Agreement, PaperHandover
from mobility.services.agreements.handovers import paper_hand_over, paper_receive
from mobility.services.deadlines import deadlines_follow


def deadlines_show(institutions: Sequence[Institution]) -> str:
    """Can be run again."""
    with scope(regional_body(), reason="démonstration"):
        agreement = Agreement.objects.filter(state=AgreementState.IN_FORCE).select_related("home", "host").order_by("pk").first()
        is_done = PaperHandover.objects.exists()
    if agreement is not None and not is_done:
        officer = User.objects.get(username=f"mobilite.{agreement.home.code}")
        with as_(officer, agreement.home) as access:
            row = paper_hand_over(agreement=agreement, key="acte-origine", recipient=Party.HOST, access=access)
            paper_hand_over(agreement=agreement, key="acte-origine", recipient=Party.EMPLOYEE, access=access)
        receiver = User.objects.get(username=f"mobilite.{agreement.host.code}")
        with as_(receiver, agreement.host) as access:
            paper_receive(handover=row, note="", access=access)
    with scope(regional_body(), reason="démonstration"):
        done = deadlines_follow(today=timezone.localdate())
    return f"Mobilité : {french_count(done['open'], 'échéance suivie', 'échéances suivies')}."
