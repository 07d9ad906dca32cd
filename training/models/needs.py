"""Training needs: who needs what, why, how urgent it is, what was decided at each level and for which reason."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, Unit, User
from training.choices_needs import NeedLevel, NeedOrigin, NeedState, Verdict
from training.models.catalogue import Course
from training.models.plans import PlanLine

MARK = Q(law__lte=3, strategy__lte=3, gap__lte=3, urgency__lte=3)


class NeedWeights(InstitutionScoped):
    """How much each criterion weighs in the priority of a need: per cent, of an institution; without a row, the usual ones."""

    law = models.PositiveSmallIntegerField(_("obligation"), default=40)
    strategy = models.PositiveSmallIntegerField(_("orientation"), default=25)
    gap = models.PositiveSmallIntegerField(_("écart au poste tenu"), default=20)
    urgency = models.PositiveSmallIntegerField(_("urgence"), default=15)

    class Meta:
        verbose_name = _("poids des critères de priorité")
        verbose_name_plural = _("poids des critères de priorité")
        constraints = [
            models.UniqueConstraint(fields=["institution"], name="need_weights_one"),
            models.CheckConstraint(
                condition=Q(law=100 - models.F("strategy") - models.F("gap") - models.F("urgency")),
                name="need_weights_sum",
                violation_error_message=_("Les quatre poids font 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law}, {self.strategy}, {self.gap}, {self.urgency}"


class TrainingNeed(InstitutionScoped):
    """A need of a year: of one employee, or of a number of people of a unit. `priority` goes from 0 to 100."""

    year = models.PositiveSmallIntegerField(_("exercice"))
    title = models.CharField(_("besoin"), max_length=160)
    title_key = models.CharField(max_length=160, editable=False)
    origin = models.CharField(_("origine"), max_length=10, choices=NeedOrigin)
    employee = models.ForeignKey(Employee, models.CASCADE, null=True, blank=True, verbose_name=_("agent"), related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unité"), related_name="+")
    headcount = models.PositiveSmallIntegerField(_("nombre de personnes"), default=1)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, verbose_name=_("formation"), related_name="needs")
    skill_code = models.CharField(_("compétence"), max_length=12, blank=True)
    level = models.PositiveSmallIntegerField(_("niveau visé"), null=True, blank=True)
    reason = models.CharField(_("ce qui le fonde"), max_length=400)
    wanted_by = models.DateField(_("souhaité avant le"), null=True, blank=True)
    law = models.PositiveSmallIntegerField(_("obligation"), default=0)
    strategy = models.PositiveSmallIntegerField(_("orientation"), default=0)
    gap = models.PositiveSmallIntegerField(_("écart au poste tenu"), default=0)
    urgency = models.PositiveSmallIntegerField(_("urgence"), default=0)
    priority = models.PositiveSmallIntegerField(_("priorité"), default=0, editable=False)
    state = models.CharField(_("état"), max_length=10, choices=NeedState, default=NeedState.PROPOSED, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, verbose_name=_("réuni à"), related_name="merged"
    )
    line = models.ForeignKey(
        PlanLine, models.SET_NULL, null=True, editable=False, verbose_name=_("ligne du plan"), related_name="needs"
    )
    source_key = models.CharField(max_length=60, blank=True, editable=False)
    expressed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("exprimé par"), related_name="+", editable=False)
    expressed_at = models.DateTimeField(_("exprimé le"), auto_now_add=True)

    class Meta:
        ordering = ["-year", "-priority", "pk"]
        verbose_name = _("besoin de formation")
        verbose_name_plural = _("besoins de formation")
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=False, headcount=1) | Q(employee__isnull=True, headcount__gte=1),
                name="training_need_people",
                violation_error_message=_("Un besoin individuel compte une personne ; un besoin collectif, une au moins."),
            ),
            models.CheckConstraint(
                condition=MARK, name="training_need_marks", violation_error_message=_("Un critère se note de 0 à 3.")
            ),
            models.CheckConstraint(
                condition=Q(priority__lte=100), name="training_need_priority", violation_error_message=_("Une priorité va de 0 à 100.")
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="training_need_merged",
                violation_error_message=_("Un besoin réuni dit à lequel."),
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | Q(line__isnull=False),
                name="training_need_planned",
                violation_error_message=_("Un besoin au plan dit à quelle ligne."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="training_need_year",
                violation_error_message=_("L’exercice est une année, par exemple 2027."),
            ),
            models.UniqueConstraint(
                fields=["institution", "year", "source_key"],
                condition=~Q(source_key=""),
                name="training_need_source",
                violation_error_message=_("Ce besoin vient d’une source déjà lue."),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "year", "state"], name="training_need_state"),
            models.Index(fields=["institution", "employee"], name="training_need_employee"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:need_detail", args=[self.pk])


class NeedDecision(InstitutionScoped):
    """What a level decided on a need, and why; rows are only added."""

    need = models.ForeignKey(TrainingNeed, models.CASCADE, verbose_name=_("besoin"), related_name="decisions")
    level = models.CharField(_("niveau"), max_length=8, choices=NeedLevel)
    verdict = models.CharField(_("avis"), max_length=8, choices=Verdict)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("par"), related_name="+")
    decided_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("arbitrage d’un besoin")
        verbose_name_plural = _("arbitrages des besoins")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="keep") | ~Q(reason=""),
                name="need_decision_reason",
                violation_error_message=_("Un report ou un refus porte son motif."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "need"], name="need_decision_need")]

    def __str__(self) -> str:
        return f"{self.get_level_display()} : {self.get_verdict_display()}"
