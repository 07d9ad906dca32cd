"""The institution's own accounts, mobile operators, cheque books, and the orders by which a run is paid."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import ScopedManager, ScopedQuerySet, ordered_period
from payroll.choices_paying import FeeBearer, LineState, OrderKind, OrderState, PayingKind, PayingMode
from payroll.models.deductions import two_people, user_key
from payroll.models.outside import OutsidePayment, OutsideRun
from payroll.models.payslips import Payment
from payroll.models.runs import PayRun
from payroll.workflows_paying import OUTSIDE, SALARIES, Duties


class PayingAccount(ScopedDated):
    """An account from which the institution pays; `banks` empty: every receiving bank that no other account names."""

    label = models.CharField(_("nom du compte"), max_length=80, help_text=_("Par exemple : Compte des salaires."))
    kind = models.CharField(_("tenu par"), max_length=8, choices=PayingKind, default=PayingKind.BANK)
    bank_name = models.CharField(_("banque"), max_length=80)
    office = models.CharField(_("agence, ville"), max_length=120, blank=True)
    account = models.CharField(_("RIB, IBAN ou numéro de compte"), max_length=40)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    holder = models.CharField(_("titulaire"), max_length=120)
    modes = ArrayField(models.CharField(max_length=8, choices=PayingMode), verbose_name=_("sert aux"), default=list)
    banks = ArrayField(
        models.CharField(max_length=80), verbose_name=_("banques des bénéficiaires"), default=list, blank=True
    )
    is_one_order = models.BooleanField(_("un seul ordre pour toutes les banques des bénéficiaires"), default=False)
    ledger_account = models.CharField(
        _("compte comptable"),
        max_length=16,
        blank=True,
        help_text=_("Celui du plan que le règlement crédite. Vide : celui de l’imputation du mode de paiement."),
    )
    first_signatory = models.CharField(_("première signature"), max_length=80)
    second_signatory = models.CharField(_("seconde signature"), max_length=80)

    class Meta:
        ordering = ["label", "-start"]
        verbose_name = _("compte payeur")
        verbose_name_plural = _("comptes payeurs")
        constraints = [
            ordered_period("paying_account"),
            models.UniqueConstraint(
                fields=["institution", "account", "start"],
                name="paying_account_unique",
                violation_error_message=_("Ce compte commence déjà ce jour."),
            ),
            models.CheckConstraint(
                condition=~Q(first_signatory=F("second_signatory")),
                name="paying_account_signatories",
                violation_error_message=_("Les deux signatures sont celles de deux personnes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.masked}"

    @property
    def masked(self) -> str:
        return f"•••• {''.join(self.account.split())[-4:]}"


class MobileOperator(ScopedDated):
    """A mobile money operator: its numbers, its ceiling, its fees. Rates in hundredths of a per cent, amounts minor."""

    name = models.CharField(_("opérateur"), max_length=80)
    prefixes = ArrayField(
        models.CharField(max_length=8),
        verbose_name=_("préfixes des numéros"),
        default=list,
        blank=True,
        help_text=_("Séparés par des virgules, sans l’indicatif du pays. Vide : tous les numéros."),
    )
    digits = models.PositiveSmallIntegerField(_("chiffres d’un numéro, sans l’indicatif"), default=9)
    ceiling = models.BigIntegerField(
        _("plafond par transfert"), null=True, blank=True, help_text=_("Au-delà, le paiement est fait en plusieurs transferts.")
    )
    fee_rate = models.PositiveIntegerField(_("frais, en pourcentage du transfert"), default=0)
    fee_fixed = models.BigIntegerField(_("frais fixes par transfert"), default=0)
    fee_most = models.BigIntegerField(_("frais au plus par transfert"), null=True, blank=True)
    fee_bearer = models.CharField(_("frais à la charge de"), max_length=12, choices=FeeBearer, default=FeeBearer.INSTITUTION)
    paying_account = models.ForeignKey(
        PayingAccount, models.PROTECT, null=True, blank=True, verbose_name=_("compte payeur"), related_name="+"
    )

    class Meta:
        ordering = ["name", "-start"]
        verbose_name = _("opérateur de monnaie mobile")
        verbose_name_plural = _("opérateurs de monnaie mobile")
        constraints = [
            ordered_period("mobile_operator"),
            models.UniqueConstraint(
                fields=["institution", "name", "start"],
                name="mobile_operator_unique",
                violation_error_message=_("Cet opérateur commence déjà ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gt=0),
                name="mobile_operator_ceiling",
                violation_error_message=_("Le plafond est un montant positif, ou reste vide."),
            ),
            models.CheckConstraint(
                condition=Q(fee_fixed__gte=0, fee_rate__lte=10_000),
                name="mobile_operator_fees",
                violation_error_message=_("Les frais vont de 0 à 100 % et ne sont pas négatifs."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PaymentOrder(InstitutionScoped):
    """What one account of the institution pays to one receiving bank, operator or desk for a run, of salaries or outside
    the headcount (`source`)."""

    run = models.ForeignKey(PayRun, models.PROTECT, null=True, blank=True, verbose_name=_("campagne"), related_name="orders")
    outside_run = models.ForeignKey(
        OutsideRun, models.PROTECT, null=True, blank=True, verbose_name=_("campagne hors effectif"), related_name="orders"
    )
    number = models.PositiveIntegerField(_("rang dans la campagne"))
    reference = models.CharField(_("référence"), max_length=40)
    kind = models.CharField(_("nature"), max_length=10, choices=OrderKind)
    paying_account = models.ForeignKey(
        PayingAccount, models.PROTECT, null=True, blank=True, verbose_name=_("compte payeur"), related_name="orders"
    )
    operator = models.ForeignKey(MobileOperator, models.PROTECT, null=True, blank=True, verbose_name=_("opérateur"), related_name="+")
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80, blank=True)
    count = models.PositiveIntegerField(_("paiements"))
    total = models.BigIntegerField(_("montant"))
    fees = models.BigIntegerField(_("frais"), default=0)
    is_reissue = models.BooleanField(_("réémission"), default=False)
    is_confidential = models.BooleanField(_("population réservée"), default=False)
    state = models.CharField(_("état"), max_length=10, choices=OrderState.choices, default=OrderState.PREPARED)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("préparé par"), related_name="+"
    )
    prepared_at = models.DateTimeField(_("préparé le"), auto_now_add=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("transmis par"), related_name="+"
    )
    sent_on = models.DateField(_("transmis le"), null=True, blank=True)
    executed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("exécution notée par"), related_name="+"
    )
    executed_on = models.DateField(_("exécuté le"), null=True, blank=True)
    bank_reference = models.CharField(_("référence de la banque"), max_length=60, blank=True)

    class Meta:
        ordering = ["run", "outside_run", "number"]
        verbose_name = _("ordre de paiement")
        verbose_name_plural = _("ordres de paiement")
        indexes = [models.Index(fields=["institution", "run"], name="payment_order_run")]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="payment_order_number"),
            models.UniqueConstraint(fields=["outside_run", "number"], name="payment_order_outside_number"),
            models.CheckConstraint(
                condition=Q(run__isnull=False, outside_run__isnull=True) | Q(run__isnull=True, outside_run__isnull=False),
                name="payment_order_one_run",
                violation_error_message=_("Un ordre paie une campagne."),
            ),
            models.UniqueConstraint(fields=["institution", "reference"], name="payment_order_reference"),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True) | Q(prepared_by__isnull=True) | ~Q(sent_by=F("prepared_by")),
                name="payment_order_two_persons",
                violation_error_message=_("La personne qui transmet un ordre n’est pas celle qui l’a préparé."),
            ),
            models.CheckConstraint(
                condition=Q(state="prepared") | Q(sent_on__isnull=False),
                name="payment_order_sent",
                violation_error_message=_("Un ordre transmis porte sa date."),
            ),
            models.CheckConstraint(
                condition=~Q(state="executed") | Q(executed_on__gte=F("sent_on")),
                name="payment_order_executed",
                violation_error_message=_("L’exécution ne précède pas la transmission."),
            ),
            models.CheckConstraint(condition=Q(total__gte=0, fees__gte=0), name="payment_order_amounts"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def duties(self) -> Duties:
        return SALARIES if self.run_id else OUTSIDE

    @property
    def source(self) -> PayRun | OutsideRun:
        """The run that it pays: both kinds have an institution, a reference, a state, a day of payment."""
        run = self.run or self.outside_run
        assert run is not None
        return run

    @property
    def occasion(self) -> str:
        """`Janvier 2026`, `Jetons de présence 2026-C01`: what lists say that it pays."""
        return str(self.run.period).capitalize() if self.run else str(self.outside_run)

    @property
    def purpose(self) -> str:
        """`Salaires de janvier 2026`: what the papers say that it pays."""
        return str(_("Salaires %(of_month)s") % {"of_month": self.run.of_month}) if self.run else str(self.outside_run)

    @property
    def transfer_label(self) -> str:
        return str(_("Salaire %(of_month)s") % {"of_month": self.run.of_month}) if self.run else str(self.outside_run)


class OrderLineQuerySet(ScopedQuerySet):
    def visible_to(self, access: Any) -> Self:
        """The confidential population is absent for whoever may not see it."""
        return self if access.has("confidential_view") else self.filter(is_confidential=False)


class OrderLineManager(ScopedManager.from_queryset(OrderLineQuerySet)):  # type: ignore[misc]
    pass


class OrderLine(InstitutionScoped):
    """One payment of an order. `amount` is what is taken from the net; `fee` what the operator keeps or bills.

    Outside the headcount, `employee` is there when the payee is also on the staff, and `staff_number` is the payment's number.
    """

    order = models.ForeignKey(PaymentOrder, models.CASCADE, related_name="lines")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="order_lines")
    outside_payment = models.ForeignKey(OutsidePayment, models.PROTECT, null=True, blank=True, related_name="order_lines")
    employee = models.ForeignKey(
        "hr_core.Employee", models.PROTECT, null=True, blank=True, verbose_name=_("agent"), related_name="+"
    )
    is_confidential = models.BooleanField(default=False)
    reference = models.CharField(_("référence"), max_length=40)
    staff_number = models.CharField(_("matricule"), max_length=24)
    name = models.CharField(_("bénéficiaire"), max_length=120)
    unit_name = models.CharField(_("unité"), max_length=120, blank=True)
    pay_point = models.CharField(_("lieu de paiement"), max_length=120, blank=True)
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80, blank=True)
    account = models.CharField(_("compte ou numéro"), max_length=40, blank=True)
    amount = models.BigIntegerField(_("montant"))
    fee = models.BigIntegerField(_("frais"), default=0)
    state = models.CharField(_("état"), max_length=10, choices=LineState.choices, default=LineState.DUE)
    state_on = models.DateField(_("depuis le"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    receipt = models.CharField(_("reçu ou référence"), max_length=60, blank=True)
    reissue_of = models.OneToOneField("self", models.PROTECT, null=True, blank=True, verbose_name=_("réémission de"), related_name="reissued")

    objects = OrderLineManager()

    class Meta:
        ordering = ["order", "bank_name", "name", "id"]
        verbose_name = _("paiement d’un ordre")
        verbose_name_plural = _("paiements des ordres")
        indexes = [
            models.Index(fields=["institution", "order"], name="order_line_order"),
            models.Index(fields=["institution", "state"], name="order_line_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "reference"], name="order_line_reference"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, outside_payment__isnull=True, employee__isnull=False)
                | Q(payment__isnull=True, outside_payment__isnull=False),
                name="order_line_one_payment",
                violation_error_message=_("Un paiement est celui d’un agent, ou d’un bénéficiaire hors effectif."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, fee__gte=0, fee__lt=F("amount")), name="order_line_amount"),
            models.CheckConstraint(
                condition=Q(state="due") | Q(state_on__isnull=False),
                name="order_line_state_on",
                violation_error_message=_("Donner la date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.reference}"

    @property
    def masked(self) -> str:
        return f"•••• {self.account[-4:]}" if self.account else ""


class ChequeBookQuerySet(ScopedQuerySet):
    def in_use(self) -> Self:
        """Books that a second person approved, and those from before that was asked."""
        return self.filter(Q(approved_by__isnull=False) | Q(added_by__isnull=True))


class ChequeBookManager(ScopedManager.from_queryset(ChequeBookQuerySet)):  # type: ignore[misc]
    pass


class ChequeBook(InstitutionScoped):
    """A cheque book of an account: consecutive numbers, both ends included. It serves once another person approved it."""

    paying_account = models.ForeignKey(
        PayingAccount, models.PROTECT, verbose_name=_("compte payeur"), related_name="cheque_books"
    )
    first_number = models.PositiveBigIntegerField(_("premier numéro"))
    last_number = models.PositiveBigIntegerField(_("dernier numéro"))
    digits = models.PositiveSmallIntegerField(_("chiffres d’un numéro"), default=7)
    received_on = models.DateField(_("reçu le"))
    added_by = user_key(_("saisi par"))
    approved_by = user_key(_("approuvé par"))
    approved_at = models.DateTimeField(_("approuvé le"), null=True, editable=False)

    objects = ChequeBookManager()

    class Meta:
        ordering = ["first_number"]
        verbose_name = _("carnet de chèques")
        verbose_name_plural = _("carnets de chèques")
        constraints = [
            two_people("cheque_book", "added_by", "approved_by"),
            models.CheckConstraint(
                condition=Q(last_number__gte=F("first_number")),
                name="cheque_book_numbers",
                violation_error_message=_("Le dernier numéro suit le premier."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_number:0{self.digits}d} – {self.last_number:0{self.digits}d}"

    @property
    def is_waiting(self) -> bool:
        return self.added_by_id is not None and self.approved_by_id is None


class Cheque(InstitutionScoped):
    """A number taken from a book: drawn for a payment, or voided with its reason. Never used twice."""

    class State(models.TextChoices):
        DRAWN = "drawn", _("émis")
        VOIDED = "cancelled", _("annulé")

    book = models.ForeignKey(ChequeBook, models.PROTECT, related_name="cheques")
    number = models.PositiveBigIntegerField(_("numéro"))
    line = models.ForeignKey(OrderLine, models.SET_NULL, null=True, blank=True, related_name="cheques")
    beneficiary = models.CharField(_("à l’ordre de"), max_length=120)
    amount = models.BigIntegerField(_("montant"))
    is_confidential = models.BooleanField(default=False)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAWN)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    drawn_at = models.DateTimeField(_("émis le"), auto_now_add=True)

    objects = OrderLineManager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("chèque")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"], name="cheque_number", violation_error_message=_("Ce chèque est déjà utilisé.")
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(state="drawn"),
                name="cheque_line",
                violation_error_message=_("Ce paiement a déjà son chèque."),
            ),
            models.CheckConstraint(
                condition=Q(state="drawn") | ~Q(reason=""),
                name="cheque_reason",
                violation_error_message=_("Un chèque annulé porte son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:0{self.book.digits}d}"
