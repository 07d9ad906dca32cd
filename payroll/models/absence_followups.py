"""What follows from absences paid: days given back by a protocol or a decision, and claims on the branches."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Absence, AbsenceKind, InstitutionScoped
from hr_core.models.base import ordered_period
from hr_core.text import french_month
from payroll.choices_absences import Branch, ClaimState, Direction, RefundState


class WithholdingRefund(InstitutionScoped):
    """A strike protocol, or a suspension quashed: what was withheld for days of absence is given back in a later month.

    `[start, end)` are the days concerned, `share` the part given back in ten-thousandths, `year` and `month` the pay in
    which it is done. Proposed by one person, approved by another.
    """

    kind = models.ForeignKey(AbsenceKind, models.PROTECT, related_name="+", verbose_name=_("nature d’absence"))
    employee = models.ForeignKey(
        "hr_core.Employee", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("agent")
    )
    direction = models.CharField(_("sens"), max_length=10, choices=Direction, default=Direction.REFUND)
    reference = models.CharField(_("protocole ou décision"), max_length=120)
    signed_on = models.DateField(_("signé le"))
    start = models.DateField(_("jours à partir du"))
    end = models.DateField(_("jours jusqu’au (exclu)"))
    share = models.PositiveIntegerField(_("part (pour 10 000)"), default=10_000)
    year = models.PositiveSmallIntegerField(_("année de paie"))
    month = models.PositiveSmallIntegerField(_("mois de paie"))
    state = models.CharField(_("état"), max_length=8, choices=RefundState, default=RefundState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("proposé par")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("décidé par"),
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision_reason = models.CharField(_("motif de la décision"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "-month", "-pk"]
        verbose_name = _("remboursement de retenues")
        verbose_name_plural = _("remboursements de retenues")
        constraints = [
            ordered_period("withholding_refund"),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=10_000),
                name="withholding_refund_share",
                violation_error_message=_("La part rendue va de plus de 0 à 100 %."),
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="withholding_refund_month"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="withholding_refund_two_persons",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by__isnull=False),
                name="withholding_refund_decided",
                violation_error_message=_("Un remboursement approuvé porte l’auteur de la décision."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "year", "month"], name="withholding_refund_month_i")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("payroll:refund_detail", args=[self.pk])

    @property
    def pay_month(self) -> str:
        return french_month(self.year, self.month)


class BranchClaim(InstitutionScoped):
    """What a branch of social security owes the institution for one spell of absence; one file per spell and branch.

    `is_internal`: the institution runs that branch itself, and settles the claim by an internal entry.
    """

    absence = models.ForeignKey(Absence, models.PROTECT, related_name="claims", verbose_name=_("arrêt"))
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, related_name="+", verbose_name=_("agent"))
    branch = models.CharField(_("branche"), max_length=12, choices=Branch)
    is_internal = models.BooleanField(_("branche de l’institution"), default=False)
    state = models.CharField(_("état"), max_length=12, choices=ClaimState, default=ClaimState.OPEN, editable=False)
    opened_on = models.DateField(_("ouverte le"))
    sent_on = models.DateField(_("transmise le"), null=True, blank=True)
    reference = models.CharField(_("référence de la branche"), max_length=60, blank=True)
    rejection = models.CharField(_("motif du rejet"), max_length=300, blank=True)
    write_off_reason = models.CharField(_("motif de l’abandon"), max_length=300, blank=True)
    write_off_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("abandon proposé par"),
    )  # fmt: skip
    write_off_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("abandon décidé par"),
    )  # fmt: skip
    closed_on = models.DateField(_("soldée le"), null=True, editable=False)

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("créance sur une branche")
        verbose_name_plural = _("créances sur les branches")
        constraints = [
            models.UniqueConstraint(
                fields=["absence", "branch"],
                name="branch_claim_unique",
                violation_error_message=_("Une créance existe déjà pour cet arrêt et cette branche."),
            ),
            models.CheckConstraint(
                condition=Q(write_off_decided_by__isnull=True) | ~Q(write_off_proposed_by=F("write_off_decided_by")),
                name="branch_claim_two_persons",
                violation_error_message=_("La personne qui décide l’abandon ne peut pas être celle qui l’a proposé."),
            ),
            models.CheckConstraint(
                condition=~Q(state="written_off") | Q(write_off_decided_by__isnull=False),
                name="branch_claim_written_off",
                violation_error_message=_("Un abandon porte l’auteur de la décision."),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state"], name="branch_claim_state"),
            models.Index(fields=["institution", "employee"], name="branch_claim_employee"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.get_branch_display()}"

    def get_absolute_url(self) -> str:
        return reverse("payroll:claim_detail", args=[self.pk])


class ClaimMonth(InstitutionScoped):
    """What the paid runs of a month add to a claim; written when a run is paid."""

    claim = models.ForeignKey(BranchClaim, models.CASCADE, related_name="months", verbose_name=_("créance"))
    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"))
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        ordering = ["year", "month"]
        verbose_name = _("mois d’une créance")
        verbose_name_plural = _("mois des créances")
        constraints = [models.UniqueConstraint(fields=["claim", "year", "month"], name="claim_month_unique")]

    def __str__(self) -> str:
        return french_month(self.year, self.month)


class ClaimReceipt(InstitutionScoped):
    """A part of a claim that the branch has paid, or that an internal entry has settled."""

    claim = models.ForeignKey(BranchClaim, models.CASCADE, related_name="receipts", verbose_name=_("créance"))
    received_on = models.DateField(_("reçu le"))
    amount = models.BigIntegerField(_("montant"))
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("saisi par"),
    )

    class Meta:
        ordering = ["received_on", "pk"]
        verbose_name = _("encaissement d’une créance")
        verbose_name_plural = _("encaissements des créances")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="claim_receipt_positive",
                violation_error_message=_("Un encaissement est un montant positif."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.received_on} : {self.amount}"
