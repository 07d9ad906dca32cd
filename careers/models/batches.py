"""Classifications that change together (new grid, advancement, promotion, reconstruction), and those of before the system.

A batch is proposed by one person and applied by another; applied, its lines are approved `PayTerms`, which the payroll reads
and whose past dates it finds by itself.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_grids import BatchSource, BatchState
from careers.models.grids import PayGrid
from hr_core.models import Act, Employee, InstitutionScoped
from hr_core.models.base import one_at_a_time, ordered_period
from hr_core.models.employees import EmployeeFact


class TermsBatch(InstitutionScoped):
    """A decision on the classification of several people, with the act that carries it."""

    source = models.CharField(_("cause"), max_length=16, choices=BatchSource, editable=False)
    label = models.CharField(_("objet"), max_length=160)
    grid = models.ForeignKey(PayGrid, models.PROTECT, verbose_name=_("grille"), related_name="+", editable=False)
    state = models.CharField(_("état"), max_length=8, choices=BatchState, default=BatchState.DRAFT, editable=False)
    act_number = models.CharField(_("n° de la décision"), max_length=60, blank=True, editable=False)
    act_on = models.DateField(_("décision du"), null=True, editable=False)
    undo = models.JSONField(_("ce qui a été écrit"), default=dict, editable=False)
    notes = models.JSONField(_("laissés de côté"), default=list, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparé par"), related_name="+", editable=False
    )
    prepared_at = models.DateTimeField(_("préparé le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision_reason = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        verbose_name = _("changement de classement")
        verbose_name_plural = _("changements de classement")
        indexes = [models.Index(fields=["institution", "state"], name="terms_batch_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(prepared_by=F("decided_by")),
                name="terms_batch_two_persons",
                violation_error_message=_("La personne qui décide n’est pas celle qui a préparé."),
            ),
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(decided_by__isnull=False, act_on__isnull=False) & ~Q(act_number=""),
                name="terms_batch_applied",
                violation_error_message=_("Un changement appliqué porte sa décision et qui l’a prise."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:batch_detail", args=[self.pk])


class TermsBatchLine(InstitutionScoped):
    """What a person's classification becomes from `start`; `old_*` says what it was that day."""

    batch = models.ForeignKey(TermsBatch, models.CASCADE, verbose_name=_("changement"), related_name="lines")
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    start = models.DateField(_("à partir du"))
    old_category = models.CharField(_("ancienne catégorie"), max_length=24, blank=True)
    old_class = models.CharField(_("ancienne classe"), max_length=24, blank=True)
    old_step = models.CharField(_("ancien échelon"), max_length=12, blank=True)
    old_salary = models.BigIntegerField(_("ancien salaire de base"))
    category = models.CharField(_("catégorie"), max_length=24)
    grade_class = models.CharField(_("classe"), max_length=24, blank=True)
    step = models.CharField(_("échelon"), max_length=12, blank=True)
    base_salary = models.BigIntegerField(_("salaire de base"))
    is_executive = models.BooleanField(_("cadre"), default=False)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    act = models.ForeignKey(
        Act, models.PROTECT, null=True, editable=False, related_name="terms_lines", verbose_name=_("acte")
    )

    class Meta:
        ordering = ["employee__last_name", "employee__first_names", "start"]
        verbose_name = _("ligne d’un changement de classement")
        verbose_name_plural = _("lignes des changements de classement")
        indexes = [models.Index(fields=["institution", "batch"], name="terms_batch_line_batch")]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "employee", "start"],
                name="terms_batch_line_once",
                violation_error_message=_("Cet agent a déjà une ligne à cette date."),
            ),
            models.CheckConstraint(
                condition=Q(base_salary__gte=0), name="terms_batch_line_salary",
                violation_error_message=_("Le salaire de base ne peut pas être négatif."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.category} {self.grade_class} {self.step}".replace("  ", " ").strip()


class PastClassification(EmployeeFact):
    """A classification held before the first one that the pay knows: told by an act, without effect on pay."""

    category = models.CharField(_("catégorie"), max_length=24)
    grade_class = models.CharField(_("classe"), max_length=24, blank=True)
    step = models.CharField(_("échelon"), max_length=12, blank=True)
    reference = models.CharField(_("acte"), max_length=120)

    class Meta(EmployeeFact.Meta):
        verbose_name = _("classement antérieur")
        verbose_name_plural = _("classements antérieurs")
        constraints = [
            ordered_period("past_classification"),
            one_at_a_time(
                "past_classification", "employee_id", message=_("Un autre classement antérieur couvre ces dates.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.grade_class} {self.step}".replace("  ", " ").strip()
