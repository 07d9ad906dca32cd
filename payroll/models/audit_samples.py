"""Samples of employees drawn for auditors: the seed and the register that decide them, who drew, the file produced."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped


class AuditSample(InstitutionScoped):
    """The same seed over the same register draws the same employees (`services.reports.sampling`).

    `register_hash` is the SHA-256 of the yearly register from which it was drawn; `employees` are keys in drawing order.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("en préparation")
        READY = "ready", _("prêt")
        FAILED = "failed", _("échoué")

    year = models.PositiveSmallIntegerField(_("exercice"))
    seed = models.CharField(_("graine"), max_length=64)
    size = models.PositiveSmallIntegerField(_("agents tirés"))
    population = models.PositiveIntegerField(_("agents au livre"))
    register_hash = models.CharField(_("empreinte du livre"), max_length=64)
    employees = ArrayField(models.BigIntegerField(), verbose_name=_("agents"))
    purpose = models.CharField(_("mission"), max_length=200)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("tiré par"), related_name="+")
    drawn_at = models.DateTimeField(_("tiré le"), auto_now_add=True)
    state = models.CharField(_("dossier"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("faits"), default=0)
    failure = models.CharField(_("échec"), max_length=300, blank=True)
    file = models.FileField(_("fichier"), upload_to="audit/%Y/%m/", blank=True)
    sha256 = models.CharField(_("empreinte du dossier"), max_length=64, blank=True)

    class Meta:
        ordering = ["-drawn_at", "-id"]
        verbose_name = _("échantillon d’audit")
        verbose_name_plural = _("échantillons d’audit")
        indexes = [models.Index(fields=["institution", "year"], name="audit_sample_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1) & Q(size__lte=models.F("population")),
                name="audit_sample_size",
                violation_error_message=_("On tire au moins un agent, et pas plus que le livre n’en compte."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(sha256=""),
                name="audit_sample_ready",
                violation_error_message=_("Un dossier prêt porte son empreinte."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} ({self.year})"
