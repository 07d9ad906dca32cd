"""The institution's circuits: each one proposed by one person, approved by another, followed by the runs opened from its day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.ui.states import StateChoices


class CircuitState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    APPROVED = "approved", "ok", "circle-check", _("approuvé")
    REFUSED = "refused", "bad", "x", _("refusé")
    WITHDRAWN = "withdrawn", "", "", _("retiré")


class Circuit(InstitutionScoped):
    """A set of steps. A run keeps the one in force on the day of its opening; a run without one follows that of origin,
    whose steps belong to no circuit."""

    start = models.DateField(_("pour les campagnes ouvertes à partir du"))
    reason = models.CharField(_("motif"), max_length=300)
    state = models.CharField(_("état"), max_length=10, choices=CircuitState, default=CircuitState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-start", "-id"]
        verbose_name = _("circuit de la paie")
        verbose_name_plural = _("circuits de la paie")
        constraints = [
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state="proposed"),
                name="circuit_one_proposal",
                violation_error_message=_("Un circuit attend déjà une décision."),
            ),
            models.UniqueConstraint(
                fields=["institution", "start"],
                condition=Q(state="approved"),
                name="circuit_one_by_day",
                violation_error_message=_("Un circuit approuvé commence déjà ce jour-là."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")) | Q(state="withdrawn"),
                name="circuit_two_persons",
                violation_error_message=_("La personne qui approuve ne peut pas être celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"]) | Q(decided_by__isnull=False), name="circuit_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"circuit du {self.start:%d/%m/%Y}"
