"""Simulations of the wage bill: a scenario of dated measures, and what its months cost beside the present. No real fact is in
them: they are computed in memory and only their sums are kept."""

from __future__ import annotations

from datetime import date
from textwrap import shorten

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_month
from payroll.choices_steering import MeasureKind, ScenarioState
from payroll.models.deductions import user_key

#: Rates of measures are over 100 000; a rate may be negative.
RATE_SCALE = 100_000
LEAST_MONTHS, MOST_MONTHS = 1, 60


class SimulationScenario(InstitutionScoped):
    """A named scenario of `months` months from `start` (a first day of month)."""

    name = models.CharField(_("nom"), max_length=80)
    about = models.CharField(_("objet"), max_length=300, blank=True)
    start = models.DateField(_("premier mois"))
    months = models.PositiveSmallIntegerField(
        _("nombre de mois"), default=36, validators=[MinValueValidator(LEAST_MONTHS), MaxValueValidator(MOST_MONTHS)]
    )
    includes_confidential = models.BooleanField(_("population réservée comprise"), default=False, editable=False)
    state = models.CharField(_("état"), max_length=8, choices=ScenarioState, default=ScenarioState.DRAFT, editable=False)
    months_done = models.PositiveSmallIntegerField(default=0, editable=False)
    incomplete = models.PositiveIntegerField(_("agents sans contrat ou sans salaire"), default=0, editable=False)
    failure = models.TextField(_("échec"), blank=True, editable=False)
    made_by = user_key(_("auteur"))
    asked_at = models.DateTimeField(_("demandée le"), null=True, editable=False)
    made_at = models.DateTimeField(_("calculée le"), null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="simulation_name_unique",
                violation_error_message=_("Une autre simulation porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=LEAST_MONTHS, months__lte=MOST_MONTHS),
                name="simulation_months",
                violation_error_message=_("Une simulation porte sur 1 à 60 mois."),
            ),
            models.CheckConstraint(
                condition=Q(start__day=1),
                name="simulation_first_day",
                violation_error_message=_("Une simulation commence le premier jour d’un mois."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def gist(self) -> str:
        """The beginning of what it is about, for a row of a list."""
        return shorten(self.about, 44, placeholder=" …")

    @property
    def look(self) -> ScenarioState:
        return ScenarioState(self.state)

    @property
    def is_running(self) -> bool:
        return self.state == ScenarioState.RUNNING

    @property
    def month_list(self) -> list[date]:
        """The first day of each month."""
        first = self.start.year * 12 + self.start.month - 1
        return [date((first + rank) // 12, (first + rank) % 12 + 1, 1) for rank in range(self.months)]

    @property
    def span(self) -> str:
        months = self.month_list
        first, last = (french_month(day.year, day.month) for day in (months[0], months[-1]))
        return first if len(months) == 1 else _("%(first)s à %(last)s") % {"first": first, "last": last}


class SimulationMeasure(InstitutionScoped):
    """A measure from a month on. `rate` is over 100 000, `amount` in minor units, `number` people or months."""

    scenario = models.ForeignKey(SimulationScenario, models.CASCADE, related_name="measures")
    kind = models.CharField(_("mesure"), max_length=12, choices=MeasureKind)
    start = models.DateField(_("à partir de"))
    target = models.CharField(_("objet"), max_length=64, blank=True)
    label = models.CharField(_("libellé"), max_length=160, blank=True)
    category = models.CharField(_("catégorie"), max_length=24, blank=True)
    rate = models.IntegerField(_("variation"), null=True, blank=True)
    amount = models.BigIntegerField(_("montant"), null=True, blank=True)
    number = models.PositiveIntegerField(_("nombre"), null=True, blank=True)
    text = models.TextField(_("valeur ou formule"), blank=True)

    class Meta:
        ordering = ["start", "pk"]
        verbose_name = _("mesure d’une simulation")
        constraints = [
            models.CheckConstraint(
                condition=Q(start__day=1),
                name="simulation_measure_first_day",
                violation_error_message=_("Une mesure commence le premier jour d’un mois."),
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=-RATE_SCALE),
                name="simulation_measure_rate",
                violation_error_message=_("Une baisse reste en dessous de 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.get_kind_display()


class SimulationMonth(InstitutionScoped):
    """A month of a scenario, or of the present beside it: minor units. `cost` = `gross` + `employer`."""

    scenario = models.ForeignKey(SimulationScenario, models.CASCADE, related_name="results")
    month = models.DateField(_("mois"))
    is_present = models.BooleanField(_("situation actuelle"))
    headcount = models.PositiveIntegerField(_("effectif"))
    gross = models.BigIntegerField(_("brut"))
    contributions = models.BigIntegerField(_("cotisations salariales"))
    tax = models.BigIntegerField(_("impôts"))
    net = models.BigIntegerField(_("net"))
    employer = models.BigIntegerField(_("charges patronales"))
    cost = models.BigIntegerField(_("coût employeur"))

    class Meta:
        ordering = ["month", "-is_present"]
        verbose_name = _("mois d’une simulation")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "month", "is_present"], name="simulation_month_unique"),
            models.CheckConstraint(
                condition=Q(cost=models.F("gross") + models.F("employer")),
                name="simulation_month_cost",
                violation_error_message=_("Le coût est le brut et les charges patronales."),
            ),
        ]


class SimulationPart(InstitutionScoped):
    """A part of the cost of a month: a section of the payslip and, for contributions, their branch. Parts add up to the cost."""

    result = models.ForeignKey(SimulationMonth, models.CASCADE, related_name="parts")
    section = models.CharField(_("section"), max_length=24)
    branch = models.CharField(_("branche"), max_length=24, blank=True)
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        ordering = ["result", "section", "branch"]
        verbose_name = _("part du coût simulé")
        constraints = [
            models.UniqueConstraint(fields=["result", "section", "branch"], name="simulation_part_unique")
        ]
