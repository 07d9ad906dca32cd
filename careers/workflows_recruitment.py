"""States of a recruitment: which changes exist, who may make them. Buttons and refusals come from here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from careers.choices_recruitment import RecruitmentState
from hr_core.workflows import Transition

MANAGE, DECIDE = ("recruitment_manage",), ("recruitment_decide",)
DRAFT, OPEN, JURY = RecruitmentState.DRAFT, RecruitmentState.OPEN, RecruitmentState.JURY

RECRUITMENT = (
    Transition("change", _("Modifier"), (DRAFT,), DRAFT, MANAGE),
    Transition("publish", _("Ouvrir les candidatures"), (DRAFT,), OPEN, MANAGE),
    Transition("receive", _("Enregistrer un dossier"), (OPEN,), OPEN, MANAGE),
    Transition("admit", _("Dire la recevabilité"), (OPEN,), OPEN, MANAGE),
    Transition("convene", _("Passer devant le jury"), (OPEN,), JURY, MANAGE),
    Transition("mark", _("Saisir les notes"), (JURY,), JURY, MANAGE),
    Transition("decide", _("Arrêter les résultats"), (JURY,), RecruitmentState.DECIDED, DECIDE),
    Transition("appoint", _("Embaucher"), (RecruitmentState.DECIDED,), RecruitmentState.DECIDED, MANAGE),
    Transition("drop", _("Abandonner"), (DRAFT, OPEN, JURY), RecruitmentState.DROPPED, MANAGE, asks_reason=True),
)
