"""Words of the editions of the referential and of what institutions say of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class EditionState(StateChoices):
    DRAFTING = "drafting", "", "", _("en rédaction")
    CIRCULATED = "circulated", "now", "clock", _("en circulation")
    CONSOLIDATING = "consolidating", "wait", "clock", _("en consolidation")
    SUBMITTED = "submitted", "info", "send", _("soumise au séminaire")
    IN_SEMINAR = "in_seminar", "now", "users", _("en séminaire")
    VALIDATED = "validated", "ok", "check", _("validée")
    PUBLISHED = "published", "ok", "circle-check", _("publiée")
    SUPERSEDED = "superseded", "", "", _("remplacée")
    WITHDRAWN = "withdrawn", "", "x", _("retirée")


class Reach(models.TextChoices):
    MINOR = "minor", _("mineure (ajouts, intitulés, niveaux)")
    MAJOR = "major", _("majeure (fusions, scissions, bandes)")


class AnswerKind(StateChoices):
    """What an institution said of a round. Silence is silence, not agreement."""

    PENDING = "pending", "wait", "clock", _("attendue")
    AMENDED = "amended", "ok", "check", _("amendements déposés")
    NO_REMARK = "no_remark", "ok", "check", _("sans observation")
    SILENCE = "silence", "", "", _("silence")


class AmendmentKind(models.TextChoices):
    ADD_JOB = "add_job", _("ajouter un métier")
    REMOVE_JOB = "remove_job", _("supprimer un métier")
    MERGE_JOBS = "merge_jobs", _("fondre un métier dans un autre")
    SPLIT_JOB = "split_job", _("scinder un métier")
    RENAME = "rename", _("changer l’intitulé")
    CHANGE_FIELD = "change_field", _("changer une rubrique")
    CHANGE_LEVEL = "change_level", _("changer le niveau d’une compétence")
    CHANGE_BAND = "change_band", _("changer la bande")
    ADD_TITLE = "add_title", _("ajouter une autre appellation")
    ADD_NEIGHBOUR = "add_neighbour", _("ajouter un métier voisin")
    REMOVE_NEIGHBOUR = "remove_neighbour", _("retirer un métier voisin")


class AmendmentState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    FILED = "filed", "wait", "send", _("déposé")
    UNDER_REVIEW = "under_review", "now", "clock", _("à l’étude")
    ACCEPTED = "accepted", "ok", "circle-check", _("accepté")
    CHANGED = "accepted_with_changes", "ok", "circle-check", _("accepté avec modification")
    MERGED = "merged", "", "", _("joint à un autre")
    REJECTED = "rejected", "bad", "x", _("rejeté")
    REFERRED = "referred", "info", "users", _("renvoyé au séminaire")
    VOTED_IN = "voted_in", "ok", "circle-check", _("adopté au vote")
    VOTED_OUT = "voted_out", "bad", "x", _("rejeté au vote")
    WITHDRAWN = "withdrawn", "", "", _("retiré")


#: The text holds what these amendments say.
TAKEN = (AmendmentState.ACCEPTED, AmendmentState.CHANGED, AmendmentState.VOTED_IN)
#: These have their outcome.
ANSWERED = (*TAKEN, AmendmentState.MERGED, AmendmentState.REJECTED, AmendmentState.REFERRED, AmendmentState.VOTED_OUT)
#: These wait for an outcome.
OPEN = (AmendmentState.FILED, AmendmentState.UNDER_REVIEW)


class Fate(models.TextChoices):
    """What becomes of a code of the former edition."""

    KEPT = "kept", _("gardé")
    RENAMED = "renamed", _("renommé")
    MERGED = "merged", _("fondu dans")
    SPLIT = "split", _("scindé en")
    REPLACED = "replaced", _("remplacé par")
    REMOVED = "removed", _("supprimé")


#: A title follows by itself where the fate names one job.
ONE_TO_ONE = (Fate.KEPT, Fate.RENAMED, Fate.MERGED, Fate.REPLACED)


class ArticleKind(models.TextChoices):
    JOB = "job", _("métier")
    SKILL = "skill", _("compétence")


class SeminarMode(models.TextChoices):
    VIDEO = "video", _("séance par visioconférence")
    WRITTEN = "written", _("procédure écrite")


class Choice(StateChoices):
    YES = "yes", "ok", "check", _("pour")
    NO = "no", "bad", "x", _("contre")
    ABSTAIN = "abstain", "", "", _("abstention")


class Result(StateChoices):
    ADOPTED = "adopted", "ok", "circle-check", _("adopté")
    REJECTED = "rejected", "bad", "x", _("rejeté")


class ErratumState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à contresigner")
    APPLIED = "applied", "ok", "circle-check", _("appliqué")
    REFUSED = "refused", "bad", "x", _("refusé")


class ListState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    SENT = "sent", "ok", "send", _("envoyée")


class SheetState(StateChoices):
    """An anchor job: described, sent to two other institutions, weighed by all three, settled."""

    DRAFT = "draft", "", "", _("en préparation")
    SENT = "sent", "now", "scale", _("en pesée croisée")
    SETTLED = "settled", "ok", "circle-check", _("arrêtée")


class GapRule(models.TextChoices):
    """How three weighings became one."""

    AGREED = "agreed", _("même bande")
    AVERAGED = "averaged", _("une bande d’écart, moyenne")
    DISCUSSED = "discussed", _("plus d’une bande d’écart, discutée")


class TableState(StateChoices):
    DRAFT = "draft", "", "", _("en préparation")
    SUBMITTED = "submitted", "wait", "clock", _("soumise à la commission")
    ADOPTED = "adopted", "ok", "circle-check", _("adoptée")


class EquivalenceGround(models.TextChoices):
    """Why an adopted table is questioned."""

    WEIGHING = "weighing", _("emploi mal pesé")
    PLACING = "placing", _("grade mal placé")
    RULE = "rule", _("règle non suivie")
    LOOP = "loop", _("boucle qui fait monter")


class ReviewState(StateChoices):
    FILED = "filed", "wait", "clock", _("à examiner")
    ACCEPTED = "accepted", "ok", "circle-check", _("accueilli")
    REJECTED = "rejected", "", "x", _("rejeté")
