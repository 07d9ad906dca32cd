"""The bridge of the wage bill between two periods: what each effect explains of the difference, employee by employee."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_month, french_of
from payroll.choices_steering import Effect, ScenarioState
from payroll.models.deductions import user_key
from payroll.models.simulations import SimulationScenario

MOST_MONTHS = 12


class WageBridge(InstitutionScoped):
    """`months` months from `before` against as many from `after`, paired in order. Costs in minor units (gross and charges)."""

    before = models.DateField(_("période de départ"))
    after = models.DateField(_("période d’arrivée"))
    months = models.PositiveSmallIntegerField(_("nombre de mois"), default=1)
    people_before = models.PositiveIntegerField(_("agents payés au départ"), default=0, editable=False)
    people_after = models.PositiveIntegerField(_("agents payés à l’arrivée"), default=0, editable=False)
    cost_before = models.BigIntegerField(_("masse salariale de départ"), default=0, editable=False)
    cost_after = models.BigIntegerField(_("masse salariale d’arrivée"), default=0, editable=False)
    state = models.CharField(
        _("état"), max_length=8, choices=ScenarioState, default=ScenarioState.DRAFT, editable=False
    )
    failure = models.TextField(_("échec"), blank=True, editable=False)
    made_by = user_key(_("demandée par"))
    asked_at = models.DateTimeField(_("demandée le"), null=True, editable=False)
    made_at = models.DateTimeField(_("calculée le"), null=True, editable=False)

    class Meta:
        ordering = ["-after", "-before"]
        verbose_name = _("variation de la masse salariale")
        verbose_name_plural = _("variations de la masse salariale")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "before", "after", "months"],
                name="wage_bridge_unique",
                violation_error_message=_("Cette variation existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(after__gt=F("before")) & Q(before__day=1) & Q(after__day=1),
                name="wage_bridge_order",
                violation_error_message=_("La période d’arrivée suit celle de départ."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=MOST_MONTHS),
                name="wage_bridge_months",
                violation_error_message=_("Une période a de 1 à 12 mois."),
            ),
        ]

    def __str__(self) -> str:
        """« De mai à juin 2026 », « D’avril à mai 2026 »."""
        before = french_of(self.span(self.before))
        return _("%(of_before)s à %(after)s") % {"of_before": before[0].upper() + before[1:], "after": self.span(self.after)}

    @property
    def is_running(self) -> bool:
        return self.state == ScenarioState.RUNNING

    @property
    def change(self) -> int:
        return self.cost_after - self.cost_before

    def month_list(self, start: date) -> list[date]:
        return SimulationScenario(start=start, months=self.months).month_list

    def span(self, start: date) -> str:
        """« novembre 2026 », « janvier – mars 2026 »."""
        months = self.month_list(start)
        first, last = months[0], months[-1]
        words = french_month(last.year, last.month)
        return words if first == last else f"{french_month(first.year, first.month)} – {words}"


class WageBridgePart(InstitutionScoped):
    """What an effect is for one employee; all parts of a bridge add up to its change."""

    bridge = models.ForeignKey(WageBridge, models.CASCADE, related_name="parts")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="+")
    effect = models.CharField(_("effet"), max_length=12, choices=Effect)
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        ordering = ["bridge", "effect", "employee"]
        verbose_name = _("part d’un agent dans la variation")
        constraints = [models.UniqueConstraint(fields=["bridge", "employee", "effect"], name="wage_bridge_part_unique")]
