"""What of careers may be erased once its time is over: words of effaced sanctions, files of candidates who were not hired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from careers.choices_discipline import CaseState
from careers.choices_recruitment import RecruitmentState
from careers.models import CaseStep, DisciplinaryCase, RecruitmentCandidate
from hr_core.access import Access
from hr_core.models import ErasedRow
from hr_core.retention import KEPT, Emptied, RetentionCategory, retention_add

CASES, STEPS = DisciplinaryCase._meta.db_table, CaseStep._meta.db_table


def trail_hidden(access: Access) -> Q:
    """The entries of discipline that this person does not read: all of them without the right to it, those of effaced cases for
    everybody."""
    if not access.has("discipline_view"):
        return Q(table_name__in=(CASES, STEPS))
    effaced = DisciplinaryCase.objects.filter(state=CaseState.EFFACED)
    steps = CaseStep.objects.filter(case__in=effaced.values("pk"))
    return Q(table_name=CASES, object_id__in=_keys(effaced)) | Q(table_name=STEPS, object_id__in=_keys(steps))


def _keys(rows: QuerySet) -> QuerySet:
    return rows.order_by().annotate(key=Cast("pk", CharField())).values("key")


def _steps(institution: Any, before: date) -> Sequence[QuerySet]:
    return [CaseStep.objects.filter(institution=institution, case__state=CaseState.EFFACED, case__effaced_on__lt=before)]


def _facts(institution: Any, before: date) -> Emptied:
    """The cases whose words are still in the trail: each is named by one erasure, once."""
    named = ErasedRow.objects.filter(table_name=CASES, object_id=Cast(OuterRef("pk"), CharField()))
    rows = DisciplinaryCase.objects.filter(institution=institution, state=CaseState.EFFACED, effaced_on__lt=before)
    return Emptied(rows.filter(~Exists(named)), ("facts",))


def _candidates(institution: Any, before: date) -> Sequence[QuerySet]:
    """Of procedures that are over: those whom nobody hired, with their marks and their papers."""
    over = (RecruitmentState.DECIDED, RecruitmentState.DROPPED)
    rows = RecruitmentCandidate.objects.filter(institution=institution, recruitment__state__in=over, hiring__isnull=True)
    return [rows.filter(recruitment__closes_on__lt=before)]


def register() -> None:
    for category in (
        RetentionCategory(
            "sanctions-effacees", _("Étapes et mots des procédures effacées"), _("de l’effacement"), _steps, _facts,
            keeps=_("Le numéro de la procédure, ses dates et le numéro de l’acte restent."),
        ),
        RetentionCategory(
            "candidats", _("Candidats extérieurs non retenus, leurs pièces et leurs notes"), _("de la fin des candidatures"), _candidates,
            keeps=_("Le recrutement, ses épreuves, son procès-verbal et le nombre de candidats restent."),
        ),
    ):  # fmt: skip
        retention_add(category)
    KEPT.append((_("Décisions collectives et leur liste"), _("un acte numéroté ne s’efface pas")))
