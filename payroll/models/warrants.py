"""What the authorising officer issues for a run: a numbered slip (bordereau d’émission) and its payment orders (mandats)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.runs import PayRun


class IssueSlip(InstitutionScoped):
    """A bordereau d’émission: made when a run is authorised, voided when it is rejected; its number is never given again.

    Amounts in minor units. `signatories`: those who had acted by then, frozen as written on the papers.
    """

    run = models.ForeignKey(PayRun, models.PROTECT, verbose_name=_("campagne"), related_name="slips")
    year = models.PositiveSmallIntegerField(_("exercice"))
    number = models.PositiveIntegerField(_("numéro"))
    issued_at = models.DateTimeField(_("émis le"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    signatories = models.JSONField(_("ont agi"), default=list)
    gross = models.BigIntegerField(_("brut"))
    employer = models.BigIntegerField(_("charges patronales"))
    net = models.BigIntegerField(_("net à payer"))
    total = models.BigIntegerField(_("montant des mandats"))
    voided_at = models.DateTimeField(_("annulé le"), null=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("annulé par"), related_name="+", editable=False
    )
    void_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("bordereau d’émission")
        verbose_name_plural = _("bordereaux d’émission")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "number"],
                name="issue_slip_number",
                violation_error_message=_("Ce numéro de bordereau est déjà donné."),
            ),
            models.UniqueConstraint(
                fields=["run"],
                condition=Q(voided_at__isnull=True),
                name="issue_slip_one_alive",
                violation_error_message=_("Cette campagne a déjà un bordereau."),
            ),
            models.CheckConstraint(condition=Q(total=models.F("gross") + models.F("employer")), name="issue_slip_total"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="issue_slip_void_reason",
                violation_error_message=_("Un bordereau s’annule avec un motif."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`2026-0012`."""
        return f"{self.year}-{self.number:04d}"

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class Warrant(InstitutionScoped):
    """A mandat: what one unit spends on one account of the budget by a run; a negative one takes back an earlier one."""

    slip = models.ForeignKey(IssueSlip, models.PROTECT, verbose_name=_("bordereau"), related_name="warrants")
    year = models.PositiveSmallIntegerField(_("exercice"))
    number = models.PositiveIntegerField(_("numéro"))
    account = models.CharField(_("compte"), max_length=16, blank=True)
    unit_code = models.CharField(_("unité"), max_length=24, blank=True)
    unit_name = models.CharField(_("nom de l’unité"), max_length=120, blank=True)
    items = models.JSONField(_("objet"), default=list, help_text=_("Libellé et montant de chaque rubrique."))
    people = models.PositiveIntegerField(_("agents"), default=0)
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        ordering = ["year", "number"]
        verbose_name = _("mandat")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "number"],
                name="warrant_number",
                violation_error_message=_("Ce numéro de mandat est déjà donné."),
            ),
            models.UniqueConstraint(fields=["slip", "account", "unit_code"], name="warrant_line"),
            models.CheckConstraint(condition=~Q(amount=0), name="warrant_amount"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """`2026-00012`."""
        return f"{self.year}-{self.number:05d}"
