"""Copies of data in open formats: of a whole institution, asked by one person and released by another; of one person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.base import InstitutionScoped
from hr_core.models.employees import Employee
from hr_core.models.users import User
from hr_core.ui.states import StateChoices


class DataExport(InstitutionScoped):
    """A zip of CSV files and their JSON schema. Each download is counted, and kept by the audit trail."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution", _("toute l’institution")
        PERSON = "person", _("une personne")

    class State(StateChoices):
        ASKED = "asked", "wait", "clock", _("à autoriser")
        REFUSED = "refused", "bad", "x", _("refusé")
        RUNNING = "running", "now", "clock", _("en préparation")
        READY = "ready", "ok", "circle-check", _("prêt")
        FAILED = "failed", "bad", "x", _("échoué")
        DROPPED = "dropped", "", "", _("effacé")

    kind = models.CharField(_("étendue"), max_length=12, choices=Kind)
    employee = models.ForeignKey(
        Employee, models.CASCADE, null=True, blank=True, verbose_name=_("agent"), related_name="data_exports"
    )
    reason = models.CharField(_("motif"), max_length=200)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("demandé par"), related_name="+")
    asked_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("autorisé par"), related_name="+"
    )
    ready_at = models.DateTimeField(_("prêt le"), null=True, blank=True)
    file = models.FileField(_("fichier"), upload_to="exports/%Y/%m/", blank=True)
    digest = models.CharField(_("empreinte"), max_length=64, blank=True)
    rows = models.PositiveBigIntegerField(_("lignes"), default=0)
    downloads = models.PositiveIntegerField(_("téléchargements"), default=0)
    last_reader = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, verbose_name=_("dernier lecteur"), related_name="+"
    )
    failure = models.CharField(_("échec"), max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("copie de données")
        verbose_name_plural = _("copies de données")
        indexes = [models.Index(fields=["institution", "state"], name="data_export_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", employee__isnull=False) | Q(kind="institution", employee__isnull=True),
                name="data_export_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(released_by__isnull=True) | ~Q(released_by=F("asked_by")),
                name="data_export_two_persons",
                violation_error_message=_("La personne qui autorise la copie n’est pas celle qui la demande."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.employee}" if self.employee_id else self.get_kind_display()
