"""Workforce planning: scenarios with their planned moves, critical posts with their possible successors."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_workforce import MoveKind, Readiness
from careers.models.posts import Post
from hr_core.models import Employee, InstitutionScoped, Unit


class StaffScenario(InstitutionScoped):
    """Assumptions over ten years: the share of retirements that are replaced the same year, and what is planned beside."""

    label = models.CharField(_("intitulé"), max_length=120)
    replacement = models.PositiveSmallIntegerField(
        _("retraites remplacées (%)"), default=0, validators=[MaxValueValidator(100)]
    )
    later_years = models.PositiveSmallIntegerField(
        _("recul de l’âge de la retraite (années)"), default=0, validators=[MaxValueValidator(10)]
    )
    remark = models.TextField(_("hypothèses"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("fait par"))

    class Meta:
        ordering = ["label"]
        verbose_name = _("scénario")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"], name="staff_scenario_label",
                violation_error_message=_("Un autre scénario porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(replacement__lte=100), name="staff_scenario_replacement",
                violation_error_message=_("La part remplacée va de 0 à 100 %."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:scenario_detail", args=[self.pk])


class PlannedMove(InstitutionScoped):
    """So many people who come or leave in a year, in a unit and a job."""

    scenario = models.ForeignKey(StaffScenario, models.CASCADE, verbose_name=_("scénario"), related_name="moves")
    kind = models.CharField(_("mouvement"), max_length=8, choices=MoveKind)
    year = models.PositiveSmallIntegerField(_("année"))
    count = models.PositiveSmallIntegerField(_("nombre"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unité"), related_name="+")
    job_title = models.CharField(_("emploi"), max_length=120)
    remark = models.CharField(_("observation"), max_length=200, blank=True)

    class Meta:
        ordering = ["year", "pk"]
        verbose_name = _("mouvement prévu")
        verbose_name_plural = _("mouvements prévus")
        indexes = [models.Index(fields=["institution", "scenario"], name="planned_move_scenario")]
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0), name="planned_move_count", violation_error_message=_("Le nombre est au moins 1.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.year}"


class CriticalPost(InstitutionScoped):
    """A post that must not stay empty, and why."""

    post = models.OneToOneField(Post, models.CASCADE, verbose_name=_("poste"), related_name="criticality")
    reason = models.CharField(_("pourquoi"), max_length=300)

    class Meta:
        ordering = ["post__number"]
        verbose_name = _("poste critique")
        verbose_name_plural = _("postes critiques")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="critical_post_reason", violation_error_message=_("Dites pourquoi ce poste est critique.")
            ),
        ]

    def __str__(self) -> str:
        return str(self.post)

    def get_absolute_url(self) -> str:
        return reverse("careers:critical_detail", args=[self.pk])


class Successor(InstitutionScoped):
    """Who could take a critical post, and how soon."""

    critical = models.ForeignKey(CriticalPost, models.CASCADE, verbose_name=_("poste"), related_name="successors")
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    readiness = models.CharField(_("préparation"), max_length=8, choices=Readiness)
    remark = models.CharField(_("ce qui manque"), max_length=300, blank=True)

    class Meta:
        ordering = ["readiness", "employee__last_name"]
        verbose_name = _("successeur possible")
        verbose_name_plural = _("successeurs possibles")
        indexes = [models.Index(fields=["institution", "critical"], name="successor_critical")]
        constraints = [
            models.UniqueConstraint(
                fields=["critical", "employee"], name="successor_once",
                violation_error_message=_("Cet agent est déjà parmi les successeurs."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.employee)
