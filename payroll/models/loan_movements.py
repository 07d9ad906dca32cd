"""What is repaid on a loan outside the payslips, what is given up, and the yearly confirmation of balances."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices_loans import MovementKind, WriteOffState
from payroll.models.loan_accounts import Loan


class LoanMovement(InstitutionScoped):
    """A repayment outside the payslips, or a loss. `opens` the schedule version that followed."""

    loan = models.ForeignKey(Loan, models.PROTECT, verbose_name=_("prêt"), related_name="movements")
    kind = models.CharField(_("nature"), max_length=10, choices=MovementKind)
    moved_on = models.DateField(_("date"))
    principal = models.BigIntegerField(_("capital"))
    interest = models.BigIntegerField(_("intérêts"), default=0)
    reference = models.CharField(_("pièce"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    entered_at = models.DateTimeField(_("saisi le"), auto_now_add=True)

    class Meta:
        ordering = ["moved_on", "id"]
        verbose_name = _("remboursement hors paie")
        constraints = [
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0) & (Q(principal__gt=0) | Q(interest__gt=0)),
                name="loan_movement_amount",
                violation_error_message=_("Un remboursement est positif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.moved_on:%d/%m/%Y}"

    @property
    def total(self) -> int:
        return self.principal + self.interest


class LoanWriteOff(InstitutionScoped):
    """A loss proposed by one person and decided by another."""

    loan = models.ForeignKey(Loan, models.PROTECT, verbose_name=_("prêt"), related_name="write_offs")
    amount = models.BigIntegerField(_("capital abandonné"))
    reason = models.CharField(_("motif"), max_length=300)
    reference = models.CharField(_("décision"), max_length=120, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=WriteOffState, default=WriteOffState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("passage en perte")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="loan_write_off_amount"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="loan_write_off_two_people",
                violation_error_message=_("La personne qui décide d’une perte n’est pas celle qui la propose."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="loan_write_off_decided",
                violation_error_message=_("Une décision porte son auteur et sa date."),
            ),
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(state="proposed"),
                name="loan_write_off_one_open",
                violation_error_message=_("Un passage en perte attend déjà une décision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan.number} : {self.amount}"


class LoanConfirmation(InstitutionScoped):
    """The letter by which an employee confirms the balance of their loans on a day."""

    employee = models.ForeignKey(
        "hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="loan_confirmations"
    )
    as_at = models.DateField(_("solde au"))
    balance = models.BigIntegerField(_("capital restant dû"))
    lines = models.JSONField(_("détail"), default=list)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    issued_at = models.DateTimeField(_("émise le"), auto_now_add=True)
    returned_on = models.DateField(_("retour signé le"), null=True, blank=True)
    is_agreed = models.BooleanField(_("solde reconnu"), null=True, blank=True)
    comment = models.CharField(_("observation de l’agent"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["-as_at", "employee__last_name"]
        verbose_name = _("confirmation de solde")
        verbose_name_plural = _("confirmations de solde")
        indexes = [models.Index(fields=["institution", "as_at"], name="loan_confirmation_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "as_at"],
                name="loan_confirmation_unique",
                violation_error_message=_("La lettre de ce jour est déjà émise pour cet agent."),
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(is_agreed__isnull=False, recorded_by__isnull=False),
                name="loan_confirmation_returned",
                violation_error_message=_("Un retour dit si le solde est reconnu, et qui l’a enregistré."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.as_at:%d/%m/%Y}"
