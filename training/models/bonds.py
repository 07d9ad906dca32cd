"""Training bonds (engagement de servir): what an employee owes in service for a long training, and what remains of it.

The amount decreases by day over the half-open period `[start, end)`; see `training.bonds` for the exact rule.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import User
from hr_core.models.base import ordered_period
from hr_core.models.employees import EmployeeFact
from training.choices_bonds import BondState
from training.models.catalogue import Course


class TrainingBond(EmployeeFact):
    """A bond proposed by one person and approved by another; lifted with a reason, or called when its holder leaves before the end."""

    title = models.CharField(_("formation suivie"), max_length=160)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, verbose_name=_("fiche du catalogue"), related_name="bonds")
    reference = models.CharField(_("acte d’engagement"), max_length=120, help_text=_("Nature et numéro de l’acte signé par l’agent."))
    signed_on = models.DateField(_("signé le"))
    amount = models.PositiveBigIntegerField(_("montant engagé"))
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=BondState, default=BondState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False)
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    answer = models.CharField(_("motif"), max_length=300, blank=True, editable=False)
    closed_on = models.DateField(_("levé ou dû le"), null=True, editable=False)

    class Meta(EmployeeFact.Meta):
        ordering = ["-start", "-pk"]
        verbose_name = _("engagement de servir")
        verbose_name_plural = _("engagements de servir")
        constraints = [
            ordered_period("training_bond"),
            models.CheckConstraint(
                condition=Q(end__isnull=False),
                name="training_bond_end",
                violation_error_message=_("Un engagement de servir a une durée."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1), name="training_bond_amount", violation_error_message=_("Un engagement porte un montant.")
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="training_bond_two_persons",
                violation_error_message=_("La personne qui approuve n’est pas celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="training_bond_decided"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "released"]) | ~Q(answer=""),
                name="training_bond_answer",
                violation_error_message=_("Un refus ou une levée porte son motif."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["released", "called"], closed_on__isnull=False)
                | (~Q(state__in=["released", "called"]) & Q(closed_on__isnull=True)),
                name="training_bond_closed",
                violation_error_message=_("Un engagement levé ou dû dit de quel jour."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state"], name="training_bond_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:bond_detail", args=[self.pk])
