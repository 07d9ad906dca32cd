"""How runs outside the headcount are paid: the authorising officer's slip and mandats, then the orders of the accounting officer.

The same shapes as for salaries (`paying`, `warrants`), with numbers of their own: `HE-2026-0001`.
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.models.base import ScopedManager, ScopedQuerySet
from payroll.choices_paying import LineState, OrderKind, OrderState
from payroll.models.deductions import user_key
from payroll.models.outside import OutsidePayment, OutsideRun
from payroll.models.paying import MobileOperator, PayingAccount


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


class OutsideOrder(InstitutionScoped):
    """What one account of the institution pays to one bank, operator or desk for a run outside the headcount."""

    run = models.ForeignKey(OutsideRun, models.PROTECT, verbose_name=_("campagne"), related_name="orders")
    number = models.PositiveIntegerField(_("rang dans la campagne"))
    reference = models.CharField(_("référence"), max_length=40)
    kind = models.CharField(_("nature"), max_length=10, choices=OrderKind)
    paying_account = models.ForeignKey(
        PayingAccount, models.PROTECT, null=True, blank=True, verbose_name=_("compte payeur"), related_name="outside_orders"
    )
    operator = models.ForeignKey(MobileOperator, models.PROTECT, null=True, blank=True, verbose_name=_("opérateur"), related_name="+")
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80, blank=True)
    count = models.PositiveIntegerField(_("paiements"))
    total = models.BigIntegerField(_("montant"))
    fees = models.BigIntegerField(_("frais"), default=0)
    is_confidential = models.BooleanField(_("population réservée"), default=False)
    state = models.CharField(_("état"), max_length=10, choices=OrderState.choices, default=OrderState.PREPARED)
    prepared_by = user_key(_("préparé par"))
    prepared_at = models.DateTimeField(_("préparé le"), auto_now_add=True)
    sent_by = user_key(_("transmis par"))
    sent_on = models.DateField(_("transmis le"), null=True, blank=True)
    executed_by = user_key(_("exécution notée par"))
    executed_on = models.DateField(_("exécuté le"), null=True, blank=True)
    bank_reference = models.CharField(_("référence de la banque"), max_length=60, blank=True)

    is_reissue = False

    class Meta:
        ordering = ["run", "number"]
        verbose_name = _("ordre de paiement hors effectif")
        verbose_name_plural = _("ordres de paiement hors effectif")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="outside_order_number"),
            models.UniqueConstraint(fields=["institution", "reference"], name="outside_order_reference"),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True) | Q(prepared_by__isnull=True) | ~Q(sent_by=F("prepared_by")),
                name="outside_order_two_persons",
                violation_error_message=_("La personne qui transmet un ordre n’est pas celle qui l’a préparé."),
            ),
            models.CheckConstraint(
                condition=Q(state="prepared") | Q(sent_on__isnull=False),
                name="outside_order_sent",
                violation_error_message=_("Un ordre transmis porte sa date."),
            ),
            models.CheckConstraint(
                condition=~Q(state="executed") | Q(executed_on__gte=F("sent_on")),
                name="outside_order_executed",
                violation_error_message=_("L’exécution ne précède pas la transmission."),
            ),
            models.CheckConstraint(condition=Q(total__gte=0, fees__gte=0), name="outside_order_amounts"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def purpose(self) -> str:
        """`Jetons de présence 2026-C01`: what the papers say that it pays."""
        return f"{self.run.name} {self.run.reference}"

    transfer_label = purpose


class OutsideOrderLineQuerySet(ScopedQuerySet):
    def visible_to(self, access: Any) -> Self:
        return self if access.has("confidential_view") else self.filter(is_confidential=False)


class OutsideOrderLineManager(ScopedManager.from_queryset(OutsideOrderLineQuerySet)):  # type: ignore[misc]
    pass


class OutsideOrderLine(InstitutionScoped):
    """One payment of an order; `amount` is what is taken from the net, `fee` what the operator keeps or bills."""

    order = models.ForeignKey(OutsideOrder, models.CASCADE, related_name="lines")
    payment = models.ForeignKey(OutsidePayment, models.PROTECT, related_name="order_lines")
    is_confidential = models.BooleanField(default=False)
    reference = models.CharField(_("référence"), max_length=40)
    name = models.CharField(_("bénéficiaire"), max_length=120)
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80, blank=True)
    account = models.CharField(_("compte ou numéro"), max_length=40, blank=True)
    amount = models.BigIntegerField(_("montant"))
    fee = models.BigIntegerField(_("frais"), default=0)
    state = models.CharField(_("état"), max_length=10, choices=LineState.choices, default=LineState.DUE)
    state_on = models.DateField(_("depuis le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    receipt = models.CharField(_("reçu ou référence"), max_length=60, blank=True)

    objects = OutsideOrderLineManager()

    class Meta:
        ordering = ["order", "bank_name", "name", "id"]
        verbose_name = _("paiement d’un ordre hors effectif")
        verbose_name_plural = _("paiements des ordres hors effectif")
        indexes = [models.Index(fields=["institution", "order"], name="outside_order_line_order")]
        constraints = [
            models.UniqueConstraint(fields=["order", "reference"], name="outside_order_line_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0, fee__gte=0, fee__lt=F("amount")), name="outside_order_line_amount"),
            models.CheckConstraint(
                condition=Q(state="due") | Q(state_on__isnull=False),
                name="outside_order_line_state_on",
                violation_error_message=_("Donner la date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.reference}"

    @property
    def masked(self) -> str:
        return f"•••• {self.account[-4:]}" if self.account else ""

    @property
    def staff_number(self) -> str:
        """Where the papers of salaries write a staff number: the number of the payment slip."""
        return self.payment.number

    #: Payees have no unit; they are paid in cash at the desk of the institution.
    unit_name = ""
    pay_point = ""
