"""Rehearsals of restoration: a backup taken, brought back into a scratch database, the seals verified there.

A table of the zone: a backup holds every institution. It names institutions, counts and problems, and nobody but those who asked.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.ui.states import StateChoices


class BackupRehearsal(models.Model):
    """One rehearsal. `findings`: for each institution's code, the seals found, those intact, and the sentences of the others."""

    class State(StateChoices):
        RUNNING = "running", "now", "clock", _("en cours")
        PASSED = "passed", "ok", "circle-check", _("réussie")
        FAILED = "failed", "bad", "alert-circle", _("échouée")

    state = models.CharField(_("résultat"), max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    finished_at = models.DateTimeField(_("terminée le"), null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("demandée par"), null=True, related_name="+"
    )
    backup = models.CharField(_("sauvegarde"), max_length=300, blank=True)
    size = models.BigIntegerField(_("taille"), default=0)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)
    files = models.PositiveIntegerField(_("fichiers"), default=0)
    postgresql = models.PositiveSmallIntegerField(_("version de PostgreSQL"), default=0)
    seals = models.PositiveIntegerField(_("sceaux"), default=0)
    intact = models.PositiveIntegerField(_("sceaux intacts"), default=0)
    findings = models.JSONField(_("constats"), default=dict)
    failure = models.CharField(_("échec"), max_length=500, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = _("répétition de restauration")
        verbose_name_plural = _("répétitions de restauration")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running") | Q(finished_at__isnull=False),
                name="backup_rehearsal_finished",
                violation_error_message=_("Une répétition terminée porte sa date."),
            ),
            models.CheckConstraint(
                condition=~Q(state="passed") | (Q(intact=models.F("seals")) & ~Q(sha256="")),
                name="backup_rehearsal_passed",
                violation_error_message=_("Une répétition réussie a retrouvé tous les sceaux intacts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%d/%m/%Y %H:%M}"

    @property
    def duration(self) -> timedelta | None:
        return None if self.finished_at is None else self.finished_at - self.started_at
