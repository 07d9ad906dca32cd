"""The budget post by post, and the operations that asked the available credit before they were done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from careers.models import Post
from hr_core.models import Employee, InstitutionScoped, PayTerms
from payroll.choices_budget import Basis, Nature
from payroll.models.budgets import Budget
from payroll.models.campaigns import BonusCampaign
from payroll.models.deductions import user_key


class BudgetPost(InstitutionScoped):
    """A post over some months of the budget's year: with its holder, or vacant. Monthly costs in minor units by section."""

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("poste"), related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, verbose_name=_("agent"), related_name="+")
    first_month = models.PositiveSmallIntegerField(_("du mois de"), default=1)
    last_month = models.PositiveSmallIntegerField(_("au mois de"), default=12)
    basis = models.CharField(_("base"), max_length=8, choices=Basis)
    basis_words = models.CharField(_("précision"), max_length=160, blank=True)
    earning = models.BigIntegerField(_("gains par mois"), default=0)
    contribution = models.BigIntegerField(_("cotisations patronales par mois"), default=0)
    tax = models.BigIntegerField(_("taxes patronales par mois"), default=0)
    charge = models.BigIntegerField(_("autres charges par mois"), default=0)

    class Meta:
        ordering = ["post__number", "first_month"]
        verbose_name = _("poste du budget")
        verbose_name_plural = _("postes du budget")
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "post", "employee", "first_month"],
                name="budget_post_unique",
                nulls_distinct=False,
                violation_error_message=_("Ce poste est déjà au budget à partir de ce mois."),
            ),
            models.CheckConstraint(
                condition=Q(first_month__gte=1, last_month__lte=12, last_month__gte=F("first_month")),
                name="budget_post_months",
                violation_error_message=_("Les mois vont de 1 à 12, le dernier après le premier."),
            ),
            models.CheckConstraint(
                condition=Q(earning__gte=0, contribution__gte=0, tax__gte=0, charge__gte=0),
                name="budget_post_amounts",
                violation_error_message=_("Les montants d’un poste sont positifs."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "budget"], name="budget_post_budget")]

    def __str__(self) -> str:
        return str(self.post)

    @property
    def months(self) -> int:
        return self.last_month - self.first_month + 1

    @property
    def monthly(self) -> int:
        return self.earning + self.contribution + self.tax + self.charge

    @property
    def year_cost(self) -> int:
        return self.monthly * self.months


class BoundsDerogation(InstitutionScoped):
    """A named person lets an employee hold a post in a category that its authorisation leaves out."""

    post = models.ForeignKey(Post, models.CASCADE, verbose_name=_("poste"), related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, verbose_name=_("agent"), related_name="+")
    category = models.CharField(_("catégorie"), max_length=24)
    reason = models.CharField(_("motif"), max_length=300, help_text=_("Acte ou décision, et ce qui la justifie."))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("accordée par"), related_name="+", editable=False
    )
    granted_at = models.DateTimeField(_("accordée le"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("dérogation de catégorie")
        verbose_name_plural = _("dérogations de catégorie")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "post", "employee", "category"],
                name="bounds_derogation_unique",
                violation_error_message=_("Cette dérogation est déjà accordée."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="bounds_derogation_reason",
                violation_error_message=_("Une dérogation dit son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.post} ({self.category})"


class CreditOperation(InstitutionScoped):
    """A hiring, a campaign or an individual measure for which credit was kept; `done_at` once it has taken place.

    A hiring is that of a post, or the first base pay of somebody hired without one.
    """

    nature = models.CharField(_("nature"), max_length=8, choices=Nature)
    post = models.ForeignKey(Post, models.CASCADE, null=True, verbose_name=_("poste"), related_name="+")
    campaign = models.ForeignKey(BonusCampaign, models.CASCADE, null=True, verbose_name=_("campagne"), related_name="+")
    terms = models.ForeignKey(PayTerms, models.CASCADE, null=True, verbose_name=_("mesure"), related_name="+")
    start = models.DateField(_("à compter du"))
    made_by = user_key(_("engagée par"))
    made_at = models.DateTimeField(_("engagée le"), auto_now_add=True)
    derogated_by = user_key(_("dérogation de"))
    derogation = models.CharField(_("motif de la dérogation"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("faite le"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("opération engagée")
        verbose_name_plural = _("opérations engagées")
        constraints = [
            models.CheckConstraint(
                condition=Q(nature="hire", post__isnull=False, campaign__isnull=True, terms__isnull=True)
                | Q(nature="hire", post__isnull=True, campaign__isnull=True, terms__isnull=False)
                | Q(nature="bonus", post__isnull=True, campaign__isnull=False, terms__isnull=True)
                | Q(nature="measure", post__isnull=True, campaign__isnull=True, terms__isnull=False),
                name="credit_operation_object",
                violation_error_message=_("Une opération porte sur un poste, une campagne ou une mesure."),
            ),
            models.CheckConstraint(
                condition=Q(derogated_by__isnull=True) | ~Q(derogation=""),
                name="credit_operation_derogation",
                violation_error_message=_("Une dérogation dit son motif."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "nature"], name="credit_operation_nature")]

    def __str__(self) -> str:
        if self.nature == Nature.HIRE and self.terms is not None:
            return str(self.terms.employee)
        return str(self.post or self.campaign or self.terms)
