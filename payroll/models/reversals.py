"""Reversals (contre-passations): a run that gives the exact opposite of what a paid run paid, to one employee or to all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.runs import PayRun


class Recovery(models.TextChoices):
    """What becomes of the net that was paid."""

    WITHHELD = "withheld", _("à reprendre sur les paies suivantes (trop-perçu)")
    RETURNED = "returned", _("revenu : virement rejeté par la banque ou somme restituée")


class Reversal(InstitutionScoped):
    """Why a run reverses another one, who asked for it and who authorised it."""

    run = models.OneToOneField(PayRun, models.CASCADE, related_name="reversal")
    reversed_run = models.ForeignKey(PayRun, models.PROTECT, verbose_name=_("campagne"), related_name="reversals")
    is_whole = models.BooleanField(_("toute la campagne"), default=False)
    reason = models.CharField(_("motif"), max_length=300)
    recovery = models.CharField(_("net déjà versé"), max_length=8, choices=Recovery)
    reference = models.CharField(_("référence du retour des fonds"), max_length=120, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("contre-passation")
        constraints = [
            models.CheckConstraint(
                condition=Q(authorised_by__isnull=True) | ~Q(authorised_by=F("asked_by")),
                name="reversal_two_persons",
                violation_error_message=_("Qui a demandé une contre-passation ne l’ordonnance pas."),
            ),
            models.CheckConstraint(
                condition=~Q(recovery="returned") | ~Q(reference=""),
                name="reversal_reference",
                violation_error_message=_("Donner la référence du retour des fonds."),
            ),
            models.CheckConstraint(condition=~Q(run=F("reversed_run")), name="reversal_other_run"),
        ]

    def __str__(self) -> str:
        return f"contre-passation de {self.reversed_run_id}"
