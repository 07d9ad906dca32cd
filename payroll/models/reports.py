"""Reports that officers build (états libres), and the files that schedules produce of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_month


class ReportFormat(models.TextChoices):
    XLSX = "xlsx", _("classeur (xlsx)")
    CSV = "csv", _("texte (csv)")
    PDF = "pdf", _("document (PDF)")


class Report(InstitutionScoped):
    """A saved report: what it asks, never what it answered. Each reader gets the figures that they may see.

    `definition` holds lists of texts by name, as the address of the builder does (`selectors.reports.spec`).
    """

    title = models.CharField(_("titre"), max_length=120)
    comment = models.CharField(_("objet"), max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("auteur"), related_name="+", editable=False)
    is_shared = models.BooleanField(_("partagé dans l’institution"), default=False)
    definition = models.JSONField(_("définition"), default=dict, editable=False)
    schedule = models.CharField(
        _("chaque mois après la paie"), max_length=4, choices=ReportFormat, blank=True, default="",
        help_text=_("Le fichier est déposé dans vos fichiers, avec vos droits du jour."),
    )  # fmt: skip
    scheduled_from = models.PositiveIntegerField(_("premier mois produit"), default=0, editable=False)
    changed_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("état libre")
        verbose_name_plural = _("états libres")
        indexes = [models.Index(fields=["institution", "owner"], name="report_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "owner", "title"],
                name="report_title_unique",
                violation_error_message=_("Vous avez déjà un état de ce titre."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReportFile(InstitutionScoped):
    """What a schedule produced of a report once a month was paid: its owner's, with the rights of the day it was made."""

    class State(models.TextChoices):
        READY = "ready", _("prêt")
        FAILED = "failed", _("échoué")

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"))
    format = models.CharField(_("format"), max_length=4, choices=ReportFormat)
    state = models.CharField(_("état"), max_length=8, choices=State)
    failure = models.CharField(_("échec"), max_length=300, blank=True)
    with_confidential = models.BooleanField(_("avec la population confidentielle"), default=False)
    file = models.FileField(_("fichier"), upload_to="etats/%Y/%m/", blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("produit le"), auto_now_add=True)
    seen_at = models.DateTimeField(_("ouvert le"), null=True)

    class Meta:
        ordering = ["-year", "-month", "-id"]
        verbose_name = _("fichier d’état")
        indexes = [models.Index(fields=["institution", "owner", "seen_at"], name="report_file_owner")]
        constraints = [
            models.UniqueConstraint(fields=["report", "year", "month"], name="report_file_month"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="report_file_month_right"),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(sha256=""),
                name="report_file_ready",
                violation_error_message=_("Un fichier prêt porte son empreinte."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.year}-{self.month:02d}"

    @property
    def month_said(self) -> str:
        return french_month(self.year, self.month)
