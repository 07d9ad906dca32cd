"""Words of discipline, honours and protected mandates."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class SanctionEffect(models.TextChoices):
    """What the act of a sanction writes in the file."""

    NONE = "none", _("rien : la décision seule")
    SUSPENSION = "suspension", _("une mise à pied")
    LEAVING = "leaving", _("la sortie de l’agent")


class CaseState(StateChoices):
    OPENED = "opened", "wait", "folder", _("ouverte")
    EXPLANATION = "explanation", "wait", "clock", _("explications demandées")
    ANSWERED = "answered", "wait", "message-question", _("à instruire")
    COUNCIL = "council", "wait", "users", _("devant le conseil")
    OPINION = "opinion", "wait", "scale", _("avis rendu")
    DECISION = "decision", "now", "writing-sign", _("décision en acte")
    APPEAL = "appeal", "wait", "scale", _("en recours")
    CLOSED = "closed", "", "", _("close")
    DROPPED = "dropped", "", "", _("classée sans suite")
    EFFACED = "effaced", "", "", _("effacée")


class StepName(models.TextChoices):
    OPENED = "opened", _("Ouverture")
    ASKED = "asked", _("Demande d’explications")
    ANSWER = "answer", _("Réponse de l’agent")
    SILENCE = "silence", _("Délai passé sans réponse")
    SUMMONS = "summons", _("Convocation devant le conseil de discipline")
    OPINION = "opinion", _("Avis du conseil de discipline")
    DECISION = "decision", _("Décision préparée")
    APPEAL = "appeal", _("Recours de l’agent")
    RULING = "ruling", _("Réponse au recours")
    CLOSED = "closed", _("Clôture")
    DROPPED = "dropped", _("Classement sans suite")
    EFFACED = "effaced", _("Effacement par l’écoulement du temps")


class Outcome(models.TextChoices):
    UPHELD = "upheld", _("sanction maintenue")
    LIFTED = "lifted", _("sanction retirée")


class MandateRole(models.TextChoices):
    HOLDER = "holder", _("titulaire")
    DEPUTY = "deputy", _("suppléant")
    CANDIDATE = "candidate", _("candidat")


class Answer(StateChoices):
    ASKED = "asked", "wait", "clock", _("demandée")
    GRANTED = "granted", "ok", "circle-check", _("accordée")
    REFUSED = "refused", "bad", "x", _("refusée")
