"""The budget of personnel of a year: versions approved by another person, lines, moved credits, commitments."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices import Section
from payroll.choices_budget import BudgetState
from payroll.models.deductions import two_people, user_key


class Budget(InstitutionScoped):
    """A version of the budget of a year: 1 is the initial budget, the next ones amend it whole."""

    year = models.PositiveSmallIntegerField(_("exercice"))
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    state = models.CharField(_("état"), max_length=10, choices=BudgetState, default=BudgetState.DRAFT, editable=False)
    act_number = models.CharField(_("décision"), max_length=60, blank=True, editable=False)
    act_on = models.DateField(_("date de la décision"), null=True, editable=False)
    prepared_by = user_key(_("préparé par"))
    approved_by = user_key(_("approuvé par"))

    class Meta:
        ordering = ["-year", "-version"]
        verbose_name = _("budget du personnel")
        verbose_name_plural = _("budgets du personnel")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "version"],
                name="budget_version_unique",
                violation_error_message=_("Le budget de cet exercice existe déjà : faites-en un budget modifié."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(approved_by__isnull=False, act_on__isnull=False) & ~Q(act_number="")),
                name="budget_approved",
                violation_error_message=_(
                    "Un budget approuvé porte sa décision, sa date et le nom de qui l’a approuvé."
                ),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="budget_year",
                violation_error_message=_("L’exercice est une année, par exemple 2027."),
            ),
            two_people("budget", "prepared_by", "approved_by"),
        ]

    def __str__(self) -> str:
        if self.version == 1:
            return _("Budget %(year)s") % {"year": self.year}
        return _("Budget %(year)s modifié n° %(number)s") % {"year": self.year, "number": self.version - 1}

    @property
    def is_draft(self) -> bool:
        return self.state == BudgetState.DRAFT


class BudgetLine(InstitutionScoped):
    """A line: what it pays is a section of the payslip, some of its items or all that no other line names."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines")
    number = models.CharField(_("ligne"), max_length=20)
    label = models.CharField(_("libellé"), max_length=120)
    section = models.CharField(_("section"), max_length=24, choices=Section)
    codes = ArrayField(
        models.CharField(max_length=48), verbose_name=_("rubriques"), default=list, blank=True,
        help_text=_("Codes séparés par des virgules ; vide : toutes celles qu’aucune autre ligne ne nomme."),
    )  # fmt: skip
    amount = models.BigIntegerField(_("crédit de l’année"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("ligne du budget")
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "number"],
                name="budget_line_unique",
                violation_error_message=_("Une autre ligne du budget porte déjà ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budget_line_amount",
                violation_error_message=_("Un crédit est positif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"


class BudgetTransfer(InstitutionScoped):
    """Credits moved from a line to another of the approved budget, by two people."""

    source = models.ForeignKey(BudgetLine, models.PROTECT, verbose_name=_("de la ligne"), related_name="transfers_out")
    target = models.ForeignKey(BudgetLine, models.PROTECT, verbose_name=_("à la ligne"), related_name="transfers_in")
    amount = models.BigIntegerField(_("montant"))
    reason = models.CharField(_("motif"), max_length=200)
    asked_by = user_key(_("demandé par"))
    approved_by = user_key(_("approuvé par"))
    approved_at = models.DateTimeField(_("approuvé le"), null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("virement de crédits")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(source=F("target")),
                name="budget_transfer_amount",
                violation_error_message=_("Un virement porte un montant positif d’une ligne à une autre."),
            ),
            two_people("budget_transfer", "asked_by", "approved_by"),
        ]

    def __str__(self) -> str:
        return self.reason


class BudgetCommitment(InstitutionScoped):
    """Credits kept before a hiring or a bonus; beyond what is available, by a named derogation."""

    line = models.ForeignKey(BudgetLine, models.PROTECT, verbose_name=_("ligne"), related_name="commitments")
    operation = models.ForeignKey(
        "payroll.CreditOperation", models.SET_NULL, null=True, verbose_name=_("opération"), related_name="commitments",
        editable=False,
    )  # fmt: skip
    subject = models.CharField(_("objet"), max_length=200)
    amount = models.BigIntegerField(_("montant engagé"))
    made_by = user_key(_("engagé par"))
    made_at = models.DateTimeField(_("engagé le"), auto_now_add=True)
    derogated_by = user_key(_("dérogation de"))
    derogation = models.CharField(_("motif de la dérogation"), max_length=200, blank=True, editable=False)
    released_on = models.DateField(_("libéré le"), null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("engagement")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="budget_commitment_amount",
                violation_error_message=_("Un engagement porte un montant positif."),
            ),
            models.CheckConstraint(
                condition=Q(derogated_by__isnull=True) | ~Q(derogation=""),
                name="budget_commitment_derogation",
                violation_error_message=_("Une dérogation dit son motif."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
