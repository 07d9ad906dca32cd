"""The papers of a candidate's file: sent with the application from outside, or scanned at the desk."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from careers.models.recruitment import RecruitmentCandidate
from hr_core.models import InstitutionScoped


class CandidatePaper(InstitutionScoped):
    """`media_type` was read in the bytes; `scanned_by` names the antivirus, empty when the instance has none; `size` in bytes."""

    candidate = models.ForeignKey(
        RecruitmentCandidate, models.CASCADE, verbose_name=_("candidat"), related_name="papers", editable=False
    )
    label = models.CharField(_("pièce"), max_length=120)
    file = models.FileField(_("fichier"), upload_to="recrutements/%Y/%m/", editable=False)
    name = models.CharField(_("nom du fichier"), max_length=160, editable=False)
    media_type = models.CharField(_("nature"), max_length=100, editable=False)
    size = models.PositiveIntegerField(_("taille"), editable=False)
    sha256 = models.CharField(_("empreinte"), max_length=64, editable=False)
    scanned_by = models.CharField(_("antivirus"), max_length=120, blank=True, editable=False)
    at = models.DateTimeField(_("reçue le"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("pièce d’un candidat")
        verbose_name_plural = _("pièces des candidats")
        indexes = [models.Index(fields=["institution", "candidate"], name="candidate_paper_candidate")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0), name="candidate_paper_size", violation_error_message=_("Ce fichier est vide.")
            ),
        ]

    def __str__(self) -> str:
        return self.label
