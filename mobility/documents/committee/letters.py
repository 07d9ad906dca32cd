"""MOB-9: the decision letter, with its reasons, the gaps, the place and the ways of appeal."""

from __future__ import annotations

from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.selectors.organisation import regional_body
from hr_core.text import french_date
from mobility.choices_committee import TIE_WORDS, Criterion, Outcome
from mobility.documents.committee.papers import session_words
from mobility.documents.pdf import blocks_of, paper
from mobility.models import CommitteeDecision, Place
from mobility.services.committee.appeals import appeal_deadline


def decided_words(outcome: str) -> str:
    return {
        Outcome.RETAINED: _("est retenue"),
        Outcome.RESERVE: _("est inscrite sur la liste de réserve"),
        Outcome.DEFERRED: _("est ajournée"),
    }.get(Outcome(outcome), _("n’est pas retenue"))


def _compared(decision: CommitteeDecision) -> int:
    """How many were compared, as the published extract says: the person and their institution read no other place than theirs."""
    lines = [line for line in decision.item.session.extract if line["position"] == decision.item.position]
    return sum(line["compared"] for line in lines)


def decision_letter_pdf(decision: CommitteeDecision, place: Place | None) -> bytes:
    session, application = decision.item.session, decision.application
    assert session.published_at is not None
    day = timezone.localtime(session.published_at).date()
    lines = []
    if place is not None:
        lines = [(Criterion(int(key)).label, Fraction(value)) for key, value in place.means.items()]
    blocks = blocks_of(
        "mobility/documents/decision_letter.html", decision=decision, place=place, lines=lines,
        total=Fraction(place.shown, 10) if place else None, matching=Fraction(place.matching) if place else None,
        tie=TIE_WORDS.get(place.tie_rule, "") if place else "", compared=_compared(decision) if place else 0,
    )  # fmt: skip
    reserve = ""
    if decision.reserve_rank and decision.reserve_until:
        reserve = _("Vous y êtes au rang %(rank)s ; la liste est valable jusqu’au %(day)s.") % {
            "rank": decision.reserve_rank, "day": french_date(decision.reserve_until),
        }  # fmt: skip
    vacancy = application.vacancy
    values = session_words(session) | {
        "nom": application.name, "origine": application.home.name, "origine_pays": application.home.country.name, "numero": application.number,
        "avis": str(vacancy), "accueil": vacancy.institution.acronym, "reunie_le": french_date(timezone.localtime(session.held_at).date()),
        "decision": decided_words(decision.outcome), "reserve_phrase": reserve, "recours_fin": french_date(appeal_deadline(day)),
    }  # fmt: skip
    return paper("mob-9", regional_body(), reference=f"MOB-9, {application.number}", values=values, blocks=blocks, on=day)
