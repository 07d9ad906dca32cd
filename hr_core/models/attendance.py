"""Presence at work: the hours of the house, what badges say of a day, and what follows from it, decided by the head."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.absences import Absence
from hr_core.models.base import InstitutionScoped
from hr_core.models.employees import Employee
from hr_core.models.institutions import Unit
from hr_core.ui.states import StateChoices


class WorkHours(InstitutionScoped):
    """The hours of the house from a day on, Monday to Friday; lateness counts beyond the tolerance."""

    start = models.DateField(_("à partir du"))
    opens_at = models.TimeField(_("début du travail"))
    closes_at = models.TimeField(_("fin du travail"))
    tolerance = models.PositiveSmallIntegerField(_("tolérance (minutes)"), default=15)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("horaire de travail")
        verbose_name_plural = _("horaires de travail")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "start"], name="work_hours_start", violation_error_message=_("Un horaire commence déjà ce jour.")
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="work_hours_order",
                violation_error_message=_("La journée finit après avoir commencé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}"


class BadgeDay(InstitutionScoped):
    """The first entry and the last exit of a person on a day, as a badge file or the sheet of an agency gives them."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("agent"))
    day = models.DateField(_("jour"))
    first_in = models.TimeField(_("arrivée"), null=True)
    last_out = models.TimeField(_("départ"), null=True)

    class Meta:
        ordering = ["-day", "employee__last_name"]
        verbose_name = _("pointage")
        indexes = [models.Index(fields=["institution", "day"], name="badge_day_day")]
        constraints = [
            models.UniqueConstraint(fields=["employee", "day"], name="badge_day_once"),
            models.CheckConstraint(
                condition=Q(first_in__isnull=False) | Q(last_out__isnull=False),
                name="badge_day_hours",
                violation_error_message=_("Un pointage dit au moins une heure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}, {self.day:%d/%m/%Y}"


class FindingNature(models.TextChoices):
    LATE = "late", _("retard")
    ABSENT = "absent", _("absence sans motif connu")


class FindingState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à décider")
    JUSTIFIED = "justified", "ok", "circle-check", _("justifié")
    KEPT = "kept", "info", "send", _("transmis")


class AttendanceFinding(InstitutionScoped):
    """A lateness or an absence that nothing explains, until the head justifies it or hands it over as an absence."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+", verbose_name=_("agent"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("unité"))
    day = models.DateField(_("jour"))
    nature = models.CharField(_("constat"), max_length=6, choices=FindingNature)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=9, choices=FindingState, default=FindingState.PROPOSED, editable=False)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("décidé par")
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    absence = models.ForeignKey(Absence, models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("absence"))

    class Meta:
        ordering = ["-day", "employee__last_name"]
        verbose_name = _("constat de présence")
        verbose_name_plural = _("constats de présence")
        indexes = [models.Index(fields=["institution", "state", "day"], name="attendance_finding_state")]
        constraints = [
            models.UniqueConstraint(fields=["employee", "day", "nature"], name="attendance_finding_once"),
            models.CheckConstraint(
                condition=~Q(nature="late") | Q(minutes__gt=0),
                name="attendance_finding_minutes",
                violation_error_message=_("Un retard se compte en minutes."),
            ),
            models.CheckConstraint(
                condition=~Q(state="justified") | ~Q(reason=""),
                name="attendance_finding_reason",
                violation_error_message=_("Donnez ce qui justifie."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="attendance_finding_decided",
                violation_error_message=_("Un constat décidé dit par qui."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, {self.employee}, {self.day:%d/%m/%Y}"
