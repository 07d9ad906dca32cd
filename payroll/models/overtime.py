"""Overtime: what was authorised beforehand, and the hours of each week by legal band."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import ordered_period
from payroll.choices import AuthorisationState

WEEK_DAYS = 7


class OvertimeAuthorisation(ScopedDated):
    """Hours that a person or a unit may work beyond the legal time on the days of `[start, end)`; `hours` in
    thousandths, all days and, for a unit, all its people together."""

    employee = models.ForeignKey(
        "hr_core.Employee", models.CASCADE, null=True, blank=True, verbose_name=_("agent"), related_name="+"
    )
    unit = models.ForeignKey(
        "hr_core.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("unité"), related_name="+"
    )
    hours = models.PositiveBigIntegerField(_("heures (millièmes)"))
    reason = models.CharField(_("motif"), max_length=300)
    state = models.CharField(
        _("état"), max_length=10, choices=AuthorisationState, default=AuthorisationState.REQUESTED, editable=False
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("demandée par")
    )
    requested_at = models.DateTimeField(_("demandée le"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("décidée par"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)
    decision_reason = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-start", "-id"]
        verbose_name = _("autorisation d’heures supplémentaires")
        verbose_name_plural = _("autorisations d’heures supplémentaires")
        constraints = [
            ordered_period("overtime_authorisation"),
            models.CheckConstraint(
                condition=Q(end__isnull=False),
                name="overtime_authorisation_ends",
                violation_error_message=_("Une autorisation a un dernier jour."),
            ),
            models.CheckConstraint(
                condition=Q(employee__isnull=True, unit__isnull=False) | Q(employee__isnull=False, unit__isnull=True),
                name="overtime_authorisation_for_whom",
                violation_error_message=_("L’autorisation est donnée à un agent ou à une unité, pas aux deux."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="overtime_authorisation_hours",
                violation_error_message=_("Donner le nombre d’heures autorisées."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="overtime_authorisation_two_persons",
                violation_error_message=_("Qui demande les heures ne les autorise pas : demandez à une autre personne."),
            ),
            models.CheckConstraint(
                condition=Q(state="requested") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="overtime_authorisation_decided",
                violation_error_message=_("Une décision porte son auteur et sa date."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "start"], name="overtime_authorisation_state")]

    def __str__(self) -> str:
        return str(self.employee or self.unit)


class OvertimeWeek(InstitutionScoped):
    """The hours of one band that a person worked in a week, Monday to Sunday, in thousandths.

    `authorisation` covers the week. Beyond it or the contingent, `obstacle` says why, and the hours are paid only by
    derogation, which bears the name of who granted it.
    """

    employee = models.ForeignKey("hr_core.Employee", models.CASCADE, verbose_name=_("agent"), related_name="+")
    monday = models.DateField(_("semaine du"))
    band = models.CharField(_("bande"), max_length=24)
    days = ArrayField(models.PositiveBigIntegerField(), size=WEEK_DAYS, verbose_name=_("heures par jour (millièmes)"))
    authorisation = models.ForeignKey(
        OvertimeAuthorisation, models.PROTECT, null=True, editable=False, verbose_name=_("autorisation"), related_name="weeks"
    )
    obstacle = models.CharField(
        _("ce qui les bloque"), max_length=300, blank=True, default="", db_default="", editable=False
    )
    derogation_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("dérogation de"),
    )  # fmt: skip
    derogation_reason = models.CharField(_("motif de la dérogation"), max_length=300, blank=True, editable=False)
    comment = models.CharField(_("observation"), max_length=200, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("saisi le"), auto_now=True)

    class Meta:
        ordering = ["-monday", "employee__last_name", "band"]
        verbose_name = _("heures supplémentaires d’une semaine")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "employee", "monday", "band"],
                name="overtime_week_unique",
                violation_error_message=_("Cette bande est déjà saisie pour cet agent cette semaine."),
            ),
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1),
                name="overtime_week_monday",
                violation_error_message=_("Une semaine commence un lundi."),
            ),
            models.CheckConstraint(
                condition=Q(days__len=WEEK_DAYS),
                name="overtime_week_days",
                violation_error_message=_("Une semaine a sept jours."),
            ),
            models.CheckConstraint(
                condition=Q(derogation_by__isnull=True) | (~Q(derogation_by=F("entered_by")) & ~Q(derogation_reason="")),
                name="overtime_week_derogation",
                violation_error_message=_("Une dérogation vient d’une autre personne et porte son motif."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "monday"], name="overtime_week_monday_index")]

    def __str__(self) -> str:
        return f"{self.employee} : semaine du {self.monday:%d/%m/%Y}"

    @property
    def is_payable(self) -> bool:
        return not self.obstacle or self.derogation_by_id is not None

    @property
    def total(self) -> int:
        """The hours of the week, in thousandths."""
        return sum(self.days)

    def hours_between(self, first: dt.date, last: dt.date) -> int:
        """The hours of the days from `first` to `last`, both included, in thousandths."""
        return sum(
            hours for rank, hours in enumerate(self.days) if first <= self.monday + dt.timedelta(days=rank) <= last
        )
