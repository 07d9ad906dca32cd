"""MOB-9: the decision letter, with its reasons, the gaps, the place and the ways of appeal."""

from __future__ import annotations

from fractions import Fraction

from django.utils import timezone

from mobility.choices_committee import TIE_WORDS, Criterion
from mobility.documents.committee.papers import drawn
from mobility.models import CommitteeDecision, Place
from mobility.services.committee.appeals import appeal_deadline


def decision_letter_pdf(decision: CommitteeDecision, place: Place | None) -> bytes:
    session = decision.item.session
    assert session.published_at is not None
    lines = []
    if place is not None:
        lines = [(Criterion(int(key)).label, Fraction(value)) for key, value in place.means.items()]
    return drawn(
        "mobility/documents/decision_letter.html", decision=decision, session=session, application=decision.application,
        vacancy=decision.application.vacancy, place=place, lines=lines, total=Fraction(place.shown, 10) if place else None,
        matching=Fraction(place.matching) if place else None, tie=TIE_WORDS.get(place.tie_rule, "") if place else "",
        compared=decision.item.places.count() if place else 0,
        deadline=appeal_deadline(timezone.localtime(session.published_at).date()),
    )  # fmt: skip
