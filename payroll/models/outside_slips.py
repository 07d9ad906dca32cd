"""The slip and mandats of a run outside the headcount; its orders are those of the salaries (`paying.PaymentOrder`).

The same shapes as for salaries (`warrants`), with numbers of their own: `HE-2026-0001`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.deductions import user_key
from payroll.models.outside import OutsideRun


class OutsideSlip(InstitutionScoped):
    """A bordereau d’émission of a run outside the headcount: made when it is authorised, voided when it is rejected.

    `signatories`: those who had acted by then, as the papers write them.
    """

    run = models.ForeignKey(OutsideRun, models.PROTECT, verbose_name=_("campagne"), related_name="slips")
    year = models.PositiveSmallIntegerField(_("exercice"))
    number = models.PositiveIntegerField(_("numéro"))
    issued_at = models.DateTimeField(_("émis le"))
    issued_by = user_key(_("émis par"))
    signatories = models.JSONField(_("ont agi"), default=list)
    gross = models.BigIntegerField(_("brut"))
    employer = models.BigIntegerField(_("charges de l’institution"))
    net = models.BigIntegerField(_("net à payer"))
    total = models.BigIntegerField(_("montant des mandats"))
    voided_at = models.DateTimeField(_("annulé le"), null=True, editable=False)
    voided_by = user_key(_("annulé par"))
    void_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("bordereau d’émission hors effectif")
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "number"], name="outside_slip_number"),
            models.UniqueConstraint(
                fields=["run"],
                condition=Q(voided_at__isnull=True),
                name="outside_slip_one_alive",
                violation_error_message=_("Cette campagne a déjà un bordereau."),
            ),
            models.CheckConstraint(condition=Q(total=F("gross") + F("employer")), name="outside_slip_total"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="outside_slip_void_reason",
                violation_error_message=_("Un bordereau s’annule avec un motif."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`HE-2026-0012`."""
        return f"HE-{self.year}-{self.number:04d}"

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class OutsideWarrant(InstitutionScoped):
    """A mandat: what a run outside the headcount spends on one account of the budget for one unit."""

    slip = models.ForeignKey(OutsideSlip, models.PROTECT, verbose_name=_("bordereau"), related_name="warrants")
    year = models.PositiveSmallIntegerField(_("exercice"))
    number = models.PositiveIntegerField(_("numéro"))
    account = models.CharField(_("compte"), max_length=16, blank=True)
    unit_code = models.CharField(_("unité"), max_length=24, blank=True)
    unit_name = models.CharField(_("nom de l’unité"), max_length=120, blank=True)
    items = models.JSONField(_("objet"), default=list, help_text=_("Libellé et montant de chaque ligne."))
    people = models.PositiveIntegerField(_("bénéficiaires"), default=0)
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        ordering = ["year", "number"]
        verbose_name = _("mandat hors effectif")
        constraints = [models.UniqueConstraint(fields=["institution", "year", "number"], name="outside_warrant_number")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"HE-{self.year}-{self.number:05d}"
