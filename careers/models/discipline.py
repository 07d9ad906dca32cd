"""Disciplinary procedure: the institution's deadlines and scale of sanctions, the cases and their steps.

Read by the right `discipline_view` alone. What is effaced by lapse of time keeps its number and its dates, no words.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_discipline import CaseState, Outcome, SanctionEffect, StepName
from hr_core.models import Act, Employee, InstitutionScoped, ScopedDated
from hr_core.models.base import one_at_a_time, ordered_period


def _user(label: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=label)


class DisciplineRule(ScopedDated):
    """The deadlines of the procedure, in calendar days, over a period, with the text that they come from."""

    prescription_days = models.PositiveSmallIntegerField(_("prescription des faits (jours)"))
    explanation_days = models.PositiveSmallIntegerField(_("délai de réponse de l’agent (jours)"))
    notice_days = models.PositiveSmallIntegerField(_("convocation avant le conseil (jours)"))
    decision_days = models.PositiveSmallIntegerField(_("décision après le dernier acte (jours)"))
    appeal_days = models.PositiveSmallIntegerField(_("recours après la notification (jours)"))
    reference = models.CharField(_("texte et article"), max_length=200)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("délais de la procédure")
        verbose_name_plural = _("délais de la procédure")
        constraints = [
            ordered_period("discipline_rule"),
            one_at_a_time("discipline_rule", "institution_id", message=_("D’autres délais couvrent ces dates.")),
            models.CheckConstraint(
                condition=Q(explanation_days__gt=0) & ~Q(reference=""), name="discipline_rule_defence",
                violation_error_message=_("L’agent a au moins un jour pour répondre, et le texte est nommé."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class SanctionKind(InstitutionScoped):
    """A sanction of the institution's scale, from the lightest."""

    code = models.SlugField(_("code"), max_length=32)
    label = models.CharField(_("libellé"), max_length=80)
    degree = models.PositiveSmallIntegerField(_("degré"))
    effect = models.CharField(_("ce que l’acte inscrit"), max_length=12, choices=SanctionEffect, default=SanctionEffect.NONE)
    maximum_days = models.PositiveSmallIntegerField(_("durée maximale (jours)"), null=True, blank=True)
    needs_council = models.BooleanField(_("après avis du conseil de discipline"), default=False)
    effacement_months = models.PositiveSmallIntegerField(_("effacement (mois)"), null=True, blank=True)
    bars_move = models.BooleanField(_("empêche un départ en mobilité"), default=True)
    reference = models.CharField(_("texte et article"), max_length=200)
    is_active = models.BooleanField(_("proposée"), default=True)

    class Meta:
        ordering = ["degree", "label"]
        verbose_name = _("sanction")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"], name="sanction_kind_code",
                violation_error_message=_("Une autre sanction porte déjà ce code."),
            ),
            models.CheckConstraint(
                condition=Q(effect="suspension", maximum_days__gt=0) | ~Q(effect="suspension") & Q(maximum_days__isnull=True),
                name="sanction_kind_days",
                violation_error_message=_("Une mise à pied a une durée maximale, et elle seule."),
            ),
            models.CheckConstraint(
                condition=~Q(effect="leaving") | Q(effacement_months__isnull=True), name="sanction_kind_leaving",
                violation_error_message=_("Une sanction qui fait sortir l’agent ne s’efface pas."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def act_kind(self) -> str:
        return "dismissal" if self.effect == SanctionEffect.LEAVING else "sanction"


class DisciplinaryCase(InstitutionScoped):
    """The procedure about one person for one set of facts."""

    number = models.CharField(_("numéro"), max_length=20, editable=False)
    employee = models.ForeignKey(Employee, models.PROTECT, verbose_name=_("agent"), related_name="+")
    facts = models.TextField(_("faits reprochés"), blank=True)
    known_on = models.DateField(_("faits connus le"))
    opened_on = models.DateField(_("ouverte le"))
    rule = models.ForeignKey(DisciplineRule, models.PROTECT, verbose_name=_("délais"), related_name="+")
    state = models.CharField(_("état"), max_length=12, choices=CaseState, default=CaseState.OPENED, editable=False)
    next_on = models.DateField(_("prochaine échéance"), null=True, editable=False)
    council_on = models.DateField(_("conseil le"), null=True, editable=False)
    sanction = models.ForeignKey(SanctionKind, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("sanction"))
    act = models.OneToOneField(Act, models.PROTECT, null=True, editable=False, related_name="discipline", verbose_name=_("acte"))
    outcome = models.CharField(_("issue du recours"), max_length=8, choices=Outcome, blank=True, editable=False)
    effaced_on = models.DateField(_("effacée le"), null=True, editable=False)
    opened_by = _user(_("ouverte par"))

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = _("procédure disciplinaire")
        verbose_name_plural = _("procédures disciplinaires")
        indexes = [
            models.Index(fields=["institution", "state"], name="discipline_case_state"),
            models.Index(fields=["institution", "employee"], name="discipline_case_employee"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "number"], name="discipline_case_number"),
            models.CheckConstraint(
                condition=Q(opened_on__gte=F("known_on")), name="discipline_case_known",
                violation_error_message=_("La procédure s’ouvre le jour où les faits sont connus, ou plus tard."),
            ),
            models.CheckConstraint(
                condition=~Q(state="decision") | Q(sanction__isnull=False, act__isnull=False), name="discipline_case_act",
                violation_error_message=_("Une décision a sa sanction et son acte."),
            ),
            models.CheckConstraint(
                condition=Q(state="effaced", effaced_on__isnull=False, facts="") | ~Q(state="effaced") & Q(effaced_on__isnull=True),
                name="discipline_case_effaced",
                violation_error_message=_("Une procédure effacée ne garde aucun mot des faits."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("careers:case_detail", args=[self.pk])


class CaseStep(InstitutionScoped):
    """A step of a case: its day, the deadline that it opens, what was said."""

    case = models.ForeignKey(DisciplinaryCase, models.CASCADE, verbose_name=_("procédure"), related_name="steps")
    name = models.CharField(_("étape"), max_length=12, choices=StepName)
    on = models.DateField(_("le"))
    due_on = models.DateField(_("échéance ouverte"), null=True, editable=False)
    words = models.TextField(_("ce qui a été dit"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("noté par")
    )
    made_at = models.DateTimeField(_("noté le"), auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("étape d’une procédure")
        verbose_name_plural = _("étapes des procédures")
        indexes = [models.Index(fields=["institution", "case"], name="case_step_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("on")), name="case_step_due",
                violation_error_message=_("L’échéance suit l’étape."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_name_display())
