"""Hours of internal trainers handed to the payroll: once each, with what was said then."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, User
from training.models.sessions import SessionTrainer


class FeeHandover(InstitutionScoped):
    """`minutes` at `hourly_fee` make `fee` (minor units); `receipt` is the key that the payroll gave back."""

    trainer = models.OneToOneField(SessionTrainer, models.PROTECT, verbose_name=_("formateur"), related_name="handover")
    minutes = models.PositiveIntegerField(_("durée (minutes)"))
    hourly_fee = models.PositiveBigIntegerField(_("vacation par heure"))
    fee = models.PositiveBigIntegerField(_("vacation"))
    receipt = models.BigIntegerField(editable=False)
    handed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("transmise par"), related_name="+", editable=False)
    handed_at = models.DateTimeField(_("transmise le"), auto_now_add=True)

    class Meta:
        ordering = ["-handed_at", "-pk"]
        verbose_name = _("vacation transmise à la paie")
        verbose_name_plural = _("vacations transmises à la paie")
        constraints = [
            models.CheckConstraint(
                condition=Q(fee__gte=1, minutes__gte=1), name="fee_handover_fee",
                violation_error_message=_("Une vacation à payer a une durée et un montant."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.trainer)
