"""The charter of mobility: the deadlines and thresholds that the zone has chosen. One row, that of the regional body."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped


class Charter(InstitutionScoped):
    """Days are working days of the institution that must act, but those of publication, which are calendar days."""

    publication_days = models.PositiveSmallIntegerField(_("publication d’un avis (jours)"), default=21)
    corrigendum_days = models.PositiveSmallIntegerField(_("prolongation par un rectificatif (jours)"), default=10)
    cure_days = models.PositiveSmallIntegerField(_("pièce manquante à produire (jours ouvrés)"), default=5)
    opinion_days = models.PositiveSmallIntegerField(_("avis de l’institution d’origine (jours ouvrés)"), default=15)
    answer_days = models.PositiveSmallIntegerField(_("réponse de la personne retenue (jours ouvrés)"), default=10)
    objection_days = models.PositiveSmallIntegerField(_("objection de l’institution d’accueil (jours ouvrés)"), default=10)
    technical_days = models.PositiveSmallIntegerField(_("avis technique de l’institution d’accueil (jours ouvrés)"), default=15)
    convocation_days = models.PositiveSmallIntegerField(_("convocation de la commission (jours ouvrés)"), default=10)
    member_objection_days = models.PositiveSmallIntegerField(_("récusation d’un membre par un candidat (jours ouvrés)"), default=5)
    letter_days = models.PositiveSmallIntegerField(_("lettre de décision après le procès-verbal (jours ouvrés)"), default=5)
    appeal_days = models.PositiveSmallIntegerField(_("recours contre une décision (jours ouvrés)"), default=15)
    appeal_answer_days = models.PositiveSmallIntegerField(_("réponse à un recours (jours ouvrés)"), default=20)
    draft_days = models.PositiveSmallIntegerField(_("projet de convention après l’acceptation (jours ouvrés)"), default=15)
    signature_days = models.PositiveSmallIntegerField(_("signature de la convention (jours ouvrés)"), default=20)
    handover_days = models.PositiveSmallIntegerField(_("remise d’un document d’une convention (jours ouvrés)"), default=5)
    release_months = models.PositiveSmallIntegerField(_("départ différé, au plus (mois)"), default=3)
    critical_release_months = models.PositiveSmallIntegerField(_("départ différé d’un poste critique, au plus (mois)"), default=6)
    erasure_months = models.PositiveSmallIntegerField(_("effacement d’une candidature retirée (mois)"), default=1)
    reserve_months = models.PositiveSmallIntegerField(_("validité de la liste de réserve (mois)"), default=12)
    silence_releases = models.BooleanField(
        _("le silence de l’institution d’origine vaut accord"), default=False,
        help_text=_("Touche au droit de l’employeur : à n’activer que par une décision des institutions."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("charte de la mobilité")
        verbose_name_plural = _("chartes de la mobilité")
        constraints = [
            models.UniqueConstraint(
                fields=["institution"], name="charter_one", violation_error_message=_("La zone a une seule charte.")
            ),
            models.CheckConstraint(
                condition=Q(publication_days__gte=21, corrigendum_days__gte=10),
                name="charter_publication",
                violation_error_message=_("Un avis reste publié 21 jours au moins, un rectificatif prolonge de 10 jours au moins."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
