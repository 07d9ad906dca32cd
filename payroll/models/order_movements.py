"""What happened to payments after a run was paid, and what was given back of an overpayment: each makes an entry once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_paying import MovementKind, RepaymentMode
from payroll.models.back_pay import Overpayment
from payroll.models.deductions import user_key
from payroll.models.entries import JournalEntry
from payroll.models.paying import OrderLine, PayingAccount


class OrderMovement(InstitutionScoped):
    """A payment that came back, was made again, or cost fees; `amount` in minor units. `entry` is null until it is entered."""

    line = models.ForeignKey(OrderLine, models.PROTECT, verbose_name=_("paiement"), related_name="movements")
    kind = models.CharField(_("nature"), max_length=10, choices=MovementKind)
    happened_on = models.DateField(_("date"))
    amount = models.BigIntegerField(_("montant"))
    entry = models.ForeignKey(
        JournalEntry, models.SET_NULL, null=True, blank=True, verbose_name=_("écriture"), related_name="movements"
    )

    class Meta:
        ordering = ["happened_on", "id"]
        verbose_name = _("suite d’un paiement")
        indexes = [models.Index(fields=["institution", "happened_on"], name="order_movement_day")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="order_movement_amount"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(kind="fee"), name="order_movement_fee",
                violation_error_message=_("Les frais de ce paiement sont déjà notés."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.line}"


class OverpaymentRepayment(InstitutionScoped):
    """A part of an overpayment given back by transfer or at the desk, with its receipt."""

    overpayment = models.ForeignKey(Overpayment, models.PROTECT, verbose_name=_("trop-perçu"), related_name="repayments")
    amount = models.BigIntegerField(_("montant"))
    paid_on = models.DateField(_("reçu le"))
    mode = models.CharField(_("mode"), max_length=8, choices=RepaymentMode, default=RepaymentMode.TRANSFER)
    paying_account = models.ForeignKey(
        PayingAccount, models.PROTECT, null=True, blank=True, verbose_name=_("compte crédité"), related_name="+"
    )
    receipt = models.CharField(_("reçu ou référence du virement"), max_length=60)
    entered_by = user_key(_("saisi par"))
    entered_at = models.DateTimeField(_("saisi le"), auto_now_add=True)
    entry = models.ForeignKey(
        JournalEntry, models.SET_NULL, null=True, blank=True, verbose_name=_("écriture"), related_name="repayments", editable=False
    )

    class Meta:
        ordering = ["paid_on", "id"]
        verbose_name = _("remboursement d’un trop-perçu")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="overpayment_repayment_amount",
                violation_error_message=_("Un remboursement est un montant positif."),
            ),
            models.CheckConstraint(
                condition=~Q(receipt=""),
                name="overpayment_repayment_receipt",
                violation_error_message=_("Donnez le numéro du reçu ou la référence du virement."),
            ),
            models.UniqueConstraint(
                fields=["institution", "receipt"],
                name="overpayment_repayment_once",
                violation_error_message=_("Ce reçu est déjà enregistré."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.overpayment} {self.receipt}"
