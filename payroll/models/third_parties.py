"""Third parties to whom sums withheld and the employer's part go: what is due, what is paid over, what settles what.

A due is written when a run is paid and never changes; a payment counts once a second person has approved it; a match
(lettrage) joins a part of a payment, or of a due in their favour turned into a credit, to a due. The database refuses more
than either holds.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_returns import DueKind, PartyKind, PartyPaymentState, PaymentMode
from payroll.models.deductions import Creditor, two_people, user_key
from payroll.models.outside import OutsideRun
from payroll.models.runs import PayRun


class ThirdParty(InstitutionScoped):
    """A fund, an administration, a union, a creditor. `recipient`: how the country's lines name it. `is_own`: the institution
    itself, settled by internal compensation between `account` (what it owes as employer) and `own_account` (what it
    collects)."""

    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("genre"), max_length=10, choices=PartyKind)
    recipient = models.CharField(_("destinataire des lignes légales"), max_length=80, blank=True, editable=False)
    creditor = models.OneToOneField(
        Creditor, models.PROTECT, null=True, blank=True, verbose_name=_("créancier"), related_name="third_party",
        editable=False,
    )  # fmt: skip
    items = ArrayField(
        models.CharField(max_length=4),
        verbose_name=_("rubriques retenues pour lui"),
        default=list,
        blank=True,
        help_text=_("Codes des rubriques de retenue qui ne viennent ni d’un acte ni d’une adhésion."),
    )
    is_own = models.BooleanField(
        _("c’est l’institution elle-même"), default=False, help_text=_("Réglé par compensation interne, sans mouvement de banque.")
    )
    account = models.CharField(_("compte de la dette"), max_length=16, blank=True, help_text=_("Par exemple 431, 442, 427."))
    own_account = models.CharField(
        _("compte des cotisants"), max_length=16, blank=True, help_text=_("Pour la compensation : ce que l’organisme encaisse.")
    )

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("tiers")
        verbose_name_plural = _("tiers")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="third_party_unique",
                violation_error_message=_("Un tiers porte déjà ce nom."),
            ),
            models.UniqueConstraint(
                fields=["institution", "recipient"], condition=~Q(recipient=""), name="third_party_recipient_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartyDue(InstitutionScoped):
    """What is owed for a month (its first day): positive, or a credit when negative. `branches`: {branch: [withheld, employer]}.

    `declaration`: the code of the return that declares it, empty when none does.
    """

    party = models.ForeignKey(ThirdParty, models.PROTECT, verbose_name=_("tiers"), related_name="dues")
    month = models.DateField(_("mois"))
    kind = models.CharField(_("nature"), max_length=12, choices=DueKind)
    declaration = models.CharField(_("déclaration"), max_length=24, blank=True)
    run = models.ForeignKey(PayRun, models.PROTECT, null=True, blank=True, related_name="+")
    outside_run = models.ForeignKey(OutsideRun, models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(_("objet"), max_length=200)
    reference = models.CharField(_("pièce"), max_length=120, blank=True)
    due_on = models.DateField(_("à payer le"), null=True, blank=True)
    withheld = models.BigIntegerField(_("retenu"), default=0)
    employer = models.BigIntegerField(_("part patronale"), default=0)
    other = models.BigIntegerField(_("autre"), default=0)
    amount = models.BigIntegerField(_("montant"))
    branches = models.JSONField(_("branches"), default=dict, blank=True)
    entered_by = user_key(_("saisi par"))
    at = models.DateTimeField(_("constaté le"), auto_now_add=True)

    class Meta:
        ordering = ["month", "pk"]
        verbose_name = _("somme due à un tiers")
        verbose_name_plural = _("sommes dues aux tiers")
        indexes = [models.Index(fields=["institution", "party", "month"], name="party_due_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "declaration", "run"], condition=Q(run__isnull=False), name="party_due_run_unique"
            ),
            models.UniqueConstraint(
                fields=["party", "declaration", "outside_run"],
                condition=Q(outside_run__isnull=False),
                name="party_due_outside_unique",
            ),
            models.CheckConstraint(
                condition=Q(amount=F("withheld") + F("employer") + F("other")), name="party_due_adds_up"
            ),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="party_due_amount",
                violation_error_message=_("Le montant dû n’est pas nul."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PartyPayment(InstitutionScoped):
    """What was paid over: entered by one person, approved by another."""

    party = models.ForeignKey(ThirdParty, models.PROTECT, verbose_name=_("tiers"), related_name="payments")
    amount = models.BigIntegerField(_("montant"))
    paid_on = models.DateField(_("versé le"))
    mode = models.CharField(_("mode"), max_length=12, choices=PaymentMode, default=PaymentMode.TRANSFER)
    reference = models.CharField(_("référence"), max_length=120, help_text=_("Numéro de l’ordre, du chèque, de la pièce."))
    receipt_number = models.CharField(_("numéro de quittance"), max_length=80, blank=True)
    receipt_scan = models.FileField(_("quittance numérisée"), upload_to="quittances/%Y/%m/", blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=PartyPaymentState.choices, default=PartyPaymentState.ENTERED, editable=False
    )
    entered_by = user_key(_("saisi par"))
    approved_by = user_key(_("approuvé par"))
    cancel_reason = models.CharField(_("motif de l’annulation"), max_length=300, blank=True, editable=False)
    entry = models.JSONField(
        _("écriture de compensation"), default=list, editable=False, help_text=_("Lignes des deux côtés, débit et crédit.")
    )
    at = models.DateTimeField(_("saisi le"), auto_now_add=True)

    class Meta:
        ordering = ["-paid_on", "-pk"]
        verbose_name = _("reversement")
        verbose_name_plural = _("reversements")
        indexes = [models.Index(fields=["institution", "party", "paid_on"], name="party_payment_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="party_payment_amount",
                violation_error_message=_("Le montant versé est positif."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False), name="party_payment_approved"
            ),
            two_people("party_payment", "entered_by", "approved_by"),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.reference}"


class PartyMatch(InstitutionScoped):
    """A part of a due settled by a part of a payment, or of a credit. Undone, it stays with who undid it and why."""

    party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="matches")
    due = models.ForeignKey(PartyDue, models.PROTECT, related_name="matches")
    payment = models.ForeignKey(PartyPayment, models.PROTECT, null=True, related_name="matches")
    credit = models.ForeignKey(PartyDue, models.PROTECT, null=True, related_name="credit_matches")
    amount = models.BigIntegerField(_("montant"))
    made_by = user_key(_("lettré par"))
    made_at = models.DateTimeField(_("lettré le"), auto_now_add=True)
    undone_by = user_key(_("défait par"))
    undone_at = models.DateTimeField(_("défait le"), null=True, editable=False)
    undo_reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lettrage")
        indexes = [models.Index(fields=["institution", "party"], name="party_match_party")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="party_match_amount",
                violation_error_message=_("Un lettrage porte sur un montant positif."),
            ),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, credit__isnull=True) | Q(payment__isnull=True, credit__isnull=False),
                name="party_match_one",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undo_reason="") | (Q(undone_at__isnull=False) & ~Q(undo_reason="")),
                name="party_match_undone",
                violation_error_message=_("Défaire un lettrage demande son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due} : {self.amount}"


class PartyMonth(InstitutionScoped):
    """Why a month of a third party shows a difference: the explanation holds for that difference (`gap`) and no other."""

    party = models.ForeignKey(ThirdParty, models.PROTECT, related_name="months")
    month = models.DateField(_("mois"))
    gap = models.BigIntegerField(_("écart expliqué"))
    reason = models.CharField(_("explication"), max_length=300)
    explained_by = user_key(_("expliqué par"))
    at = models.DateTimeField(_("le"), auto_now=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("écart d’un tiers")
        constraints = [
            models.UniqueConstraint(fields=["party", "month"], name="party_month_unique"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="party_month_reason", violation_error_message=_("Donner l’explication.")
            ),
        ]

    def __str__(self) -> str:
        return self.reason
