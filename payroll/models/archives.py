"""The archive packages of months and years, produced in the background and kept with their digest."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_month
from hr_core.ui.states import StateChoices


class PayArchive(InstitutionScoped):
    """A zip of all that a month paid, with what it takes to verify it elsewhere; without `month`, of the year's months."""

    class State(StateChoices):
        WAITING = "waiting", "now", "clock", _("en préparation")
        READY = "ready", "ok", "circle-check", _("prête")
        FAILED = "failed", "bad", "alert-circle", _("échouée")

    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"), null=True)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("faits"), default=0)
    total = models.PositiveIntegerField(_("à faire"), default=0)
    failure = models.CharField(_("échec"), max_length=300, blank=True)
    file = models.FileField(_("fichier"), upload_to="archives/%Y/%m/", blank=True)
    size = models.BigIntegerField(_("taille"), default=0)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)
    entries = models.PositiveIntegerField(_("fichiers"), default=0)
    created_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("demandée par"), null=True, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("archive de paie")
        verbose_name_plural = _("archives de paie")
        constraints = [
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12), name="pay_archive_month"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(sha256=""),
                name="pay_archive_ready",
                violation_error_message=_("Une archive prête porte son empreinte."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "year", "month"], name="pay_archive_month_index")]

    @property
    def look(self) -> State:
        """The state with its tone and icon."""
        return self.State(self.state)

    def __str__(self) -> str:
        return french_month(self.year, self.month) if self.month else f"exercice {self.year}"
