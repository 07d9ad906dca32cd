"""Words and tones of the regional committee: members, sessions, conflicts of interest, decisions, appeals."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class SubRegion(models.TextChoices):
    WEST = "west", _("Afrique de l’Ouest")
    CENTRAL = "central", _("Afrique centrale")
    OCEAN = "ocean", _("Océan Indien et Grands Lacs")


class MemberKind(models.TextChoices):
    TITULAR = "titular", _("titulaire")
    SUBSTITUTE = "substitute", _("suppléant")
    SECRETARY = "secretary", _("secrétaire, sans voix")
    OBSERVER = "observer", _("observateur du personnel")
    ON_CALL = "on_call", _("liste d’appel")


class Office(models.TextChoices):
    NONE = "", _("aucune")
    CHAIR = "chair", _("présidence")
    VICE_CHAIR = "vice_chair", _("vice-présidence")


class SessionMode(models.TextChoices):
    ROOM = "room", _("en salle")
    VIDEO = "video", _("à distance")
    WRITTEN = "written", _("par écrit")


class Stage(StateChoices):
    """Where a session stands, and each of its items while it sits."""

    PLANNED = "planned", "", "", _("prévue")
    CONVENED = "convened", "info", "send", _("convoquée")
    OPEN = "open", "now", "clock", _("ouverte")
    ADJOURNED = "adjourned", "wait", "clock", _("renvoyée")
    SCORING = "scoring", "now", "pencil", _("notation")
    MARKS_LOCKED = "marks_locked", "info", "lock", _("notes verrouillées")
    DELIBERATING = "deliberating", "now", "users", _("délibération")
    DECIDED = "decided", "ok", "circle-check", _("décidée")
    MINUTES_SIGNED = "minutes_signed", "ok", "writing-sign", _("procès-verbal signé")
    PUBLISHED = "published", "ok", "send", _("publiée")


SESSION_STAGES = (
    Stage.PLANNED, Stage.CONVENED, Stage.OPEN, Stage.ADJOURNED, Stage.DECIDED, Stage.MINUTES_SIGNED, Stage.PUBLISHED,
)  # fmt: skip
ITEM_STAGES = (
    Stage.PLANNED, Stage.OPEN, Stage.SCORING, Stage.MARKS_LOCKED, Stage.DELIBERATING, Stage.DECIDED, Stage.ADJOURNED,
)  # fmt: skip
ITEM_WORDS = {
    Stage.PLANNED: _("à venir"),
    Stage.OPEN: _("récusations"),
    Stage.SCORING: _("notation ouverte"),
    Stage.MARKS_LOCKED: _("notes verrouillées"),
    Stage.DELIBERATING: _("délibération"),
    Stage.DECIDED: _("décidé"),
    Stage.ADJOURNED: _("remis"),
}


class ItemKind(models.TextChoices):
    VACANCY = "vacancy", _("avis de vacance")
    REVIEW = "review", _("réexamen")


class Ground(models.TextChoices):
    """Why a member's judgement may not be free. `HARD` ones exclude without discussion."""

    SAME_HOME = "same_home", _("même institution d’origine qu’un candidat")
    SAME_HOST = "same_host", _("institution d’accueil")
    OWN_APPLICATION = "own_application", _("candidature du membre à cet avis ou à un avis concurrent")
    HIERARCHY = "hierarchy", _("lien hiérarchique avec un candidat depuis trois ans")
    KINSHIP = "kinship", _("parenté ou alliance")
    APPRAISAL = "appraisal", _("auteur d’une évaluation d’un candidat")
    DISPUTE = "dispute", _("litige ou affaire commune")
    OTHER = "other", _("autre intérêt")
    MARKED_BEFORE = "marked_before", _("a déjà noté ce point")


HARD = frozenset({Ground.SAME_HOME, Ground.SAME_HOST, Ground.OWN_APPLICATION, Ground.HIERARCHY, Ground.KINSHIP, Ground.MARKED_BEFORE})
DECLARABLE = (Ground.KINSHIP, Ground.HIERARCHY, Ground.APPRAISAL, Ground.DISPUTE, Ground.OTHER)


class Origin(models.TextChoices):
    RECORDS = "records", _("relevé dans les dossiers")
    DECLARED = "declared", _("déclaré par le membre")
    OBJECTION = "objection", _("récusation demandée par un candidat")
    LATER = "later", _("découvert après coup")


class Ruling(StateChoices):
    PENDING = "pending", "wait", "clock", _("à trancher")
    RECUSED = "recused", "bad", "hand-stop", _("récusé")
    KEPT = "kept", "ok", "circle-check", _("maintenu")


class Presence(StateChoices):
    EXPECTED = "expected", "", "", _("attendu")
    PRESENT = "present", "ok", "circle-check", _("présent")
    REMOTE = "remote", "ok", "circle-check", _("présent à distance")
    EXCUSED = "excused", "", "x", _("excusé")
    ABSENT = "absent", "wait", "user-x", _("absent")


SITTING = (Presence.PRESENT, Presence.REMOTE)


class Criterion(models.IntegerChoices):
    MASTERY = 1, _("Maîtrise du métier, jugée sur preuves")
    PROJECT = 2, _("Projet et motivation")
    ELSEWHERE = 3, _("Aptitude à travailler dans une autre institution, un autre pays, une autre langue")
    GAIN = 4, _("Gain pour l’accueil et pour l’origine, retour compris")


TIE_WORDS = {
    "criterion_1": _("moyenne de la maîtrise du métier"),
    "core_skills": _("compétences clés tenues au niveau demandé"),
    "committee": _("moyenne de la commission"),
    "same_job": _("métier déjà exercé"),
    "waiting": _("attente depuis une première candidature recevable non retenue"),
    "lot": _("tirage au sort"),
}


class Outcome(StateChoices):
    RETAINED = "retained", "ok", "circle-check", _("retenue")
    RESERVE = "reserve", "info", "bookmark", _("réserve")
    NOT_RETAINED = "not_retained", "", "", _("non retenue")
    DEFERRED = "deferred", "wait", "clock", _("ajournée")


class AppealKind(models.TextChoices):
    EXPLANATION = "explanation", _("demande d’explication")
    REVIEW = "review", _("réexamen")
    MEDIATION = "mediation", _("médiation du secrétariat")


class AppealGround(models.TextChoices):
    NONE = "", _("sans objet")
    ADMISSIBILITY = "admissibility", _("erreur sur la recevabilité")
    FACT = "fact", _("fait inexact au dossier")
    ARITHMETIC = "arithmetic", _("erreur de calcul")
    CONFLICT = "conflict", _("conflit d’intérêts non déclaré")
    RULE = "rule", _("règle non suivie")


class AppealState(StateChoices):
    FILED = "filed", "wait", "clock", _("à répondre")
    ACCEPTED = "accepted", "ok", "circle-check", _("accepté")
    REJECTED = "rejected", "", "x", _("rejeté")
    ANSWERED = "answered", "ok", "circle-check", _("répondu")
