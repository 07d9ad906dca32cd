"""Loans granted and the versions of their schedules.

A schedule is never rewritten: a change draws up another version, whole. Of the last version, the months already paid say
what the payslips took; the others what remains to be taken. The database keeps the sum of each version equal to what it
has to repay.
"""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_percent
from payroll.choices_loans import (
    Disbursement,
    LoanState,
    OnLeaving,
    RepaymentMethod,
    ScheduleCause,
    Shortfall,
)
from payroll.models.items import PayItem
from payroll.models.loan_requests import LoanRequest
from payroll.models.loans import RATE_SCALE, LoanKind


class Loan(InstitutionScoped):
    """A loan granted: the conditions of that day are written in it and no longer change with those of its kind."""

    number = models.CharField(_("numéro"), max_length=16, editable=False)
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="loans")
    kind = models.ForeignKey(LoanKind, models.PROTECT, verbose_name=_("nature"), related_name="loans")
    request = models.OneToOneField(
        LoanRequest, models.PROTECT, verbose_name=_("demande"), related_name="loan", null=True, blank=True, editable=False
    )
    state = models.CharField(
        _("état"), max_length=12, choices=LoanState, default=LoanState.AGREED, editable=False
    )
    amount = models.BigIntegerField(_("montant"))
    rate = models.PositiveIntegerField(_("taux annuel"), default=0)
    reference_rate = models.PositiveIntegerField(_("taux de référence"), null=True, blank=True)
    method = models.CharField(_("remboursement"), max_length=12, choices=RepaymentMethod)
    shortfall = models.CharField(_("si la paie ne porte pas l’échéance"), max_length=8, choices=Shortfall)
    on_leaving = models.CharField(_("au départ de l’agent"), max_length=12, choices=OnLeaving)
    months = models.PositiveSmallIntegerField(_("durée (mois)"))
    deferral = models.PositiveSmallIntegerField(_("différé (mois)"), default=0)
    is_deferral_charged = models.BooleanField(_("le différé porte intérêt"), default=True)
    first_month = models.DateField(_("premier mois"), help_text=_("Premier jour du mois de la première échéance."))
    granted_on = models.DateField(_("accordé le"))
    item = models.ForeignKey(PayItem, models.PROTECT, verbose_name=_("rubrique de remboursement"), related_name="+")
    interest_item = models.ForeignKey(PayItem, models.PROTECT, related_name="+", null=True, blank=True)
    payment_item = models.ForeignKey(PayItem, models.PROTECT, related_name="+", null=True, blank=True)
    benefit_item = models.ForeignKey(PayItem, models.PROTECT, related_name="+", null=True, blank=True)
    guarantee = models.CharField(_("garantie"), max_length=200, blank=True)
    insurer = models.CharField(_("assureur"), max_length=120, blank=True)
    insurance_reference = models.CharField(_("police d’assurance"), max_length=60, blank=True)
    signed_on = models.DateField(_("contrat signé le"), null=True, blank=True, editable=False)
    disbursement = models.CharField(_("versement"), max_length=8, choices=Disbursement, blank=True, editable=False)
    disbursed_on = models.DateField(_("versé le"), null=True, blank=True, editable=False)
    disbursement_month = models.DateField(_("versé avec la paie de"), null=True, blank=True, editable=False)
    disbursement_reference = models.CharField(_("ordre ou chèque"), max_length=120, blank=True, editable=False)
    taken_over = models.BigIntegerField(
        _("déjà remboursé à la reprise"), default=0, editable=False, help_text=_("Par l’ancien logiciel.")
    )
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["-granted_on", "-id"]
        verbose_name = _("prêt")
        verbose_name_plural = _("prêts")
        indexes = [
            models.Index(fields=["institution", "state"], name="loan_state"),
            models.Index(fields=["institution", "employee"], name="loan_employee"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="loan_number_unique"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="loan_amount", violation_error_message=_("Le montant est positif.")
            ),
            models.CheckConstraint(
                condition=Q(taken_over__gte=0, taken_over__lt=F("amount")),
                name="loan_taken_over",
                violation_error_message=_("Ce qui est déjà remboursé est inférieur au montant du prêt."),
            ),
            models.CheckConstraint(
                condition=Q(rate=0) | Q(interest_item__isnull=False),
                name="loan_interest_item",
                violation_error_message=_("Un taux demande la rubrique qui porte les intérêts."),
            ),
            models.CheckConstraint(
                condition=~Q(disbursement="run") | Q(disbursement_month__isnull=False, payment_item__isnull=False),
                name="loan_paid_with_run",
                violation_error_message=_("Verser avec la paie demande le mois et la rubrique de versement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    @property
    def yearly_rate(self) -> Fraction:
        return Fraction(self.rate, RATE_SCALE)

    @property
    def rate_words(self) -> str:
        """`4,5 %`."""
        return french_percent(self.yearly_rate * 100, 3)

    @property
    def is_running(self) -> bool:
        return self.state == LoanState.RUNNING


class LoanSchedule(InstitutionScoped):
    """A version of a loan's schedule. `principal` is what its instalments add up to."""

    loan = models.ForeignKey(Loan, models.CASCADE, verbose_name=_("prêt"), related_name="schedules")
    version = models.PositiveSmallIntegerField(_("version"))
    cause = models.CharField(_("cause"), max_length=12, choices=ScheduleCause)
    from_month = models.DateField(_("change à partir de"))
    principal = models.BigIntegerField(_("capital à rembourser"))
    note = models.CharField(_("observation"), max_length=300, blank=True)
    is_current = models.BooleanField(_("en vigueur"), default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField(_("établi le"), auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        verbose_name = _("échéancier")
        constraints = [
            models.UniqueConstraint(fields=["loan", "version"], name="loan_schedule_version"),
            models.UniqueConstraint(
                fields=["loan"], condition=Q(is_current=True), name="loan_schedule_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan.number}, version {self.version}"


class LoanInstalment(InstitutionScoped):
    """A month of a schedule: principal, interest, and the balance after it. Never changed once written."""

    schedule = models.ForeignKey(LoanSchedule, models.CASCADE, related_name="instalments")
    rank = models.PositiveSmallIntegerField(_("rang"))
    month = models.DateField(_("mois"))
    principal = models.BigIntegerField(_("capital"))
    interest = models.BigIntegerField(_("intérêts"), default=0)
    balance = models.BigIntegerField(_("capital restant"))

    class Meta:
        ordering = ["month"]
        verbose_name = _("échéance")
        indexes = [models.Index(fields=["institution", "month"], name="loan_instalment_month")]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "month"], name="loan_instalment_unique"),
            models.CheckConstraint(
                condition=Q(principal__gte=0, interest__gte=0, balance__gte=0),
                name="loan_instalment_positive",
                violation_error_message=_("Une échéance n’est jamais négative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} : {self.principal + self.interest}"

    @property
    def total(self) -> int:
        return self.principal + self.interest
