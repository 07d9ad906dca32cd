"""Why a line of a payslip differs from the month before: one row per employee and line, drawn up with the calculation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.choices import Section
from payroll.models.runs import PayRun


class Cause(models.TextChoices):
    """What made a line move; in the order in which they are looked for."""

    HIRE = "hire", _("entrée")
    LEAVING = "leaving", _("sortie")
    ABSENCE = "absence", _("absence")
    LOAN = "loan", _("prêt ou avance")
    ATTACHMENT = "attachment", _("retenue (acte)")
    BACK_PAY = "back_pay", _("rappel")
    STATUTE = "statute", _("statut")
    BONUS = "bonus", _("campagne de primes")
    LEAVE = "leave", _("congés payés")
    MEMBERSHIP = "membership", _("cotisation volontaire")
    OTHER_SOURCE = "other_source", _("autre dossier")
    VARIABLE_INPUT = "variable_input", _("élément variable")
    RECURRING_INPUT = "recurring_input", _("élément permanent")
    PAY_TERMS = "pay_terms", _("échelon ou salaire de base")
    SENIORITY = "seniority", _("année d’ancienneté")
    FAMILY = "family", _("famille ou enfants")
    ITEM = "item", _("définition de rubrique")
    LAW = "law", _("loi")
    SETTING = "setting", _("réglage ou situation")
    UNEXPLAINED = "unexplained", _("inexpliqué")


class RunDifference(InstitutionScoped):
    """A line of an employee in two months. Amounts in minor units; `effect` is what it does to the net.

    `origin` is the cause of what a levy follows: a tax that moves because a step did has cause `pay_terms` too.
    """

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="differences")
    employee = models.ForeignKey("hr_core.Employee", models.CASCADE, related_name="+")
    unit_id = models.BigIntegerField(null=True)
    is_confidential = models.BooleanField(default=False)
    code = models.CharField(_("ligne"), max_length=48)
    item_code = models.CharField(_("rubrique"), max_length=4, blank=True)
    label = models.CharField(_("libellé"), max_length=120)
    section = models.CharField(_("partie"), max_length=24, choices=Section)
    before = models.BigIntegerField(_("mois d’avant"))
    now = models.BigIntegerField(_("ce mois"))
    change = models.BigIntegerField(_("écart"))
    effect = models.BigIntegerField(_("effet sur le net"))
    cause = models.CharField(_("cause"), max_length=16, choices=Cause)
    follows = models.BooleanField(_("par conséquence"), default=False)
    detail = models.CharField(_("fait"), max_length=200, blank=True)

    class Meta:
        ordering = ["employee__last_name", "code"]
        verbose_name = _("écart expliqué")
        verbose_name_plural = _("écarts expliqués")
        indexes = [
            models.Index(fields=["institution", "run", "cause"], name="run_difference_cause"),
            models.Index(fields=["institution", "run", "employee"], name="run_difference_employee"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "employee", "code"], name="run_difference_unique"),
            models.CheckConstraint(
                condition=models.Q(change=models.F("now") - models.F("before")), name="run_difference_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.change}"
