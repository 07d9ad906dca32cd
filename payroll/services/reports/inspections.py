"""Figures and norms of an inspection, each by two people, and the follow-up of recommendations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import InstitutionFigure, RatioNorm, Recommendation
from payroll.models.inspections import RecommendationState
from payroll.permissions_reports import INSPECT, INSPECT_APPROVE

Entered = InstitutionFigure | RatioNorm


@transaction.atomic
def figure_enter(*, kind: str, year: int, amount: int, source: str, access: Access) -> InstitutionFigure:
    """Enter a yearly figure, or correct it: it then waits for another approval. Amount in minor units."""
    _may(access, INSPECT)
    found = InstitutionFigure.objects.filter(year=year, kind=kind).first()
    figure = found or InstitutionFigure(institution=access.institution, year=year, kind=kind)
    figure.amount, figure.source = amount, source
    return _entered(figure, access)


@transaction.atomic
def norm_enter(*, ratio: str, from_year: int, most: int, source: str, access: Access) -> RatioNorm:
    """Enter the most that a ratio should be (hundredths of a percent) with the text that says so."""
    _may(access, INSPECT)
    found = RatioNorm.objects.filter(ratio=ratio, from_year=from_year).first()
    norm = found or RatioNorm(institution=access.institution, ratio=ratio, from_year=from_year)
    norm.most, norm.source = most, source
    return _entered(norm, access)


def _entered(row: Any, access: Access) -> Any:
    row.entered_by, row.approved_by = access.user, None
    return save_checked(row)


@transaction.atomic
def entered_approve(*, row: Entered, access: Access) -> Entered:
    """Approve a figure or a norm that somebody else entered."""
    _may(access, INSPECT_APPROVE)
    if row.approved_by_id is not None:
        raise Refusal(_("C’est déjà approuvé."))
    if row.entered_by_id == access.user.pk:
        raise Refusal(_("Une autre personne que celle qui a saisi approuve."))
    row.approved_by = access.user
    return save_checked(row)


@transaction.atomic
def recommendation_save(*, recommendation: Recommendation, access: Access) -> Recommendation:
    """Enter a recommendation, or correct one that is still to be carried out."""
    _may(access, INSPECT)
    if recommendation.pk and recommendation.state != RecommendationState.OPEN:
        raise Refusal(_("Cette recommandation est déjà traitée : rouvrez-la pour la corriger."))
    return save_checked(recommendation)


@transaction.atomic
def recommendation_answer(*, recommendation: Recommendation, answer: str, evidence: Any, access: Access) -> Recommendation:
    """Say what was done, with its evidence; somebody else then closes it. Open to its owner and to those who follow it."""
    if recommendation.owner_id != access.user.pk:
        _may(access, INSPECT)
    if recommendation.state != RecommendationState.OPEN:
        raise Refusal(_("Cette recommandation n’attend pas de suite."))
    if not answer.strip():
        raise Refusal(_("Dites la suite donnée."))
    recommendation.answer, recommendation.done_by, recommendation.done_on = answer, access.user, today()
    if evidence:
        recommendation.evidence = evidence
    recommendation.state = RecommendationState.DONE
    return save_checked(recommendation)


@transaction.atomic
def recommendation_close(*, recommendation: Recommendation, access: Access) -> Recommendation:
    """Say that a recommendation is met; not by who carried it out."""
    _may(access, INSPECT_APPROVE)
    if recommendation.state != RecommendationState.DONE:
        raise Refusal(_("Cette recommandation n’est pas à vérifier."))
    if recommendation.done_by_id == access.user.pk:
        raise Refusal(_("Une autre personne que celle qui l’a traitée lève la recommandation."))
    recommendation.closed_by, recommendation.closed_on = access.user, today()
    recommendation.state = RecommendationState.CLOSED
    return save_checked(recommendation)


@transaction.atomic
def recommendation_reopen(*, recommendation: Recommendation, access: Access) -> Recommendation:
    """Send back one whose answer does not do: it waits for another. The audit trail keeps the first."""
    _may(access, INSPECT_APPROVE)
    if recommendation.state != RecommendationState.DONE:
        raise Refusal(_("Seule une recommandation à vérifier se renvoie."))
    recommendation.state = RecommendationState.OPEN
    return save_checked(recommendation)


def _may(access: Access, right: str) -> None:
    if not access.has(right):
        raise Refusal(_("Votre rôle ne permet pas cette action sur le suivi des inspections."))


def today() -> date:
    return timezone.localdate()


def owners(access: Access) -> Any:
    """The people to whom a recommendation may be given: those who hold a role in the institution."""
    return User.objects.filter(groups__name__startswith=f"{access.institution.code}:", is_active=True).distinct().order_by("full_name")  # type: ignore[union-attr]
