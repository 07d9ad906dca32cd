"""What careers lets one erase: the files of candidates who were not hired."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from careers.choices_recruitment import RecruitmentState
from careers.models import RecruitmentCandidate
from hr_core.retention import RetentionCategory, retention_add


def _candidates(institution: Any, before: date) -> list[QuerySet]:
    """Of procedures that are over: those whom nobody hired, with their marks."""
    over = (RecruitmentState.DECIDED, RecruitmentState.DROPPED)
    rows = RecruitmentCandidate.objects.filter(institution=institution, recruitment__state__in=over, hiring__isnull=True)
    return [rows.filter(recruitment__closes_on__lt=before)]


def register() -> None:
    retention_add(
        RetentionCategory(
            "candidats", _("Candidats extérieurs non retenus, leurs notes"), _("de la fin des candidatures"), _candidates,
            keeps=_("Le recrutement, ses épreuves, son procès-verbal et le nombre de candidats restent."),
        )
    )
