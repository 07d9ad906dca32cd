"""Absences: why one is not at work, from when to when, with which papers. What pay makes of them is the payroll's affair.

A spell is an absence and its prolongations: they share `spell`, the first of them.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.choices import AbsenceFamily, AbsenceOrigin, AbsenceState
from hr_core.models.base import InstitutionScoped, NoOverlap, ordered_period
from hr_core.models.employees import EmployeeFact
from hr_core.text import french_period

#: What the form of an absence may ask besides dates, by kind.
CAUSE_FIELDS = ("expected_birth_on", "birth_on", "accident_on", "accident_number")


class AbsenceKind(InstitutionScoped):
    """A kind of absence under the institution's own name; its family says what it is for the law."""

    code = models.SlugField(_("code"), max_length=32)
    label = models.CharField(_("libellé"), max_length=80)
    family = models.CharField(_("nature légale"), max_length=24, choices=AbsenceFamily)
    asks = ArrayField(models.CharField(max_length=24), verbose_name=_("demande aussi"), default=list, blank=True)
    certificate = models.CharField(_("pièce demandée"), max_length=120, blank=True)
    certificate_days = models.PositiveSmallIntegerField(
        _("délai de la pièce (jours)"),
        null=True,
        blank=True,
        help_text=_("Compté du premier jour d’absence ; vide : sans délai."),
    )
    is_active = models.BooleanField(_("proposée à la saisie"), default=True)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)

    class Meta:
        ordering = ["order", "label"]
        verbose_name = _("nature d’absence")
        verbose_name_plural = _("natures d’absence")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="absence_kind_code_unique",
                violation_error_message=_("Une autre nature d’absence porte déjà ce code."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


def no_half_day_twice() -> NoOverlap:
    """No two absences on one half day: the period counted in half days, those cancelled left aside."""
    first = Func(F("start"), template="(%(expressions)s - DATE '1900-01-01') * 2", output_field=models.IntegerField())
    last = Func(
        F("end"),
        template="COALESCE((%(expressions)s - DATE '1900-01-01') * 2, 99999999)",
        output_field=models.IntegerField(),
    )
    start = first + Cast("starts_at_noon", models.IntegerField())
    end = last - Cast("ends_at_noon", models.IntegerField())
    return NoOverlap(
        name="absence_no_overlap",
        expressions=[
            (Func(F("employee_id"), F("employee_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
            (Func(start, end, Value("[)"), function="int4range"), RangeOperators.OVERLAPS),
        ],
        condition=~Q(state="cancelled"),
        violation_error_message=_("Une autre absence couvre déjà une partie de ces jours."),
    )


class Absence(EmployeeFact):
    """An absence over `[start, end)`: an empty `end` while the return is not known.

    `starts_at_noon`: the first day counts for a half (the afternoon); `ends_at_noon`: so does the last (the morning).
    `minutes`: less than a day, on one day only.
    """

    kind = models.ForeignKey(AbsenceKind, models.PROTECT, verbose_name=_("nature"), related_name="absences")
    starts_at_noon = models.BooleanField(_("commence à midi"), default=False)
    ends_at_noon = models.BooleanField(_("finit à midi"), default=False)
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), null=True, blank=True)
    spell = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="prolongations",
        verbose_name=_("prolonge"),
    )  # fmt: skip
    expected_birth_on = models.DateField(_("accouchement prévu le"), null=True, blank=True)
    birth_on = models.DateField(_("naissance le"), null=True, blank=True)
    accident_on = models.DateField(_("accident du"), null=True, blank=True)
    accident_number = models.CharField(_("n° de déclaration"), max_length=40, blank=True)
    comment = models.CharField(_("observation"), max_length=300, blank=True)
    origin = models.CharField(
        _("origine"), max_length=10, choices=AbsenceOrigin, default=AbsenceOrigin.OFFICER, editable=False
    )
    state = models.CharField(
        _("état"), max_length=10, choices=AbsenceState, default=AbsenceState.ENTERED, editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("saisie par"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("confirmée par"),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, editable=False)
    cancelled_reason = models.CharField(_("motif d’annulation"), max_length=300, blank=True, editable=False)

    class Meta(EmployeeFact.Meta):
        ordering = ["-start", "-pk"]
        verbose_name = _("absence")
        indexes = [models.Index(fields=["institution", "employee", "start"], name="absence_employee_start")]
        constraints = [
            ordered_period("absence"),
            no_half_day_twice(),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True)
                | Q(end=F("start") + Value(1), starts_at_noon=False, ends_at_noon=False, minutes__gt=0),
                name="absence_minutes_one_day",
                violation_error_message=_("Une absence en heures tient dans une seule journée, sans demi-journée."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | ~Q(starts_at_noon=True, ends_at_noon=True, end=F("start") + Value(1)),
                name="absence_not_empty",
                violation_error_message=_("Une absence d’un jour ne peut pas commencer et finir à midi."),
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
                name="absence_confirmed_at",
                violation_error_message=_("Une absence confirmée porte la date de sa confirmation."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""),
                name="absence_cancelled_reason",
                violation_error_message=_("Une absence annulée garde son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {french_period(self.start, self.end)}"

    def get_absolute_url(self) -> str:
        return reverse("hr_core:absence_detail", args=[self.pk])

    @property
    def root_id(self) -> int:
        """The key of the first absence of the spell."""
        return self.spell_id or self.pk

    @property
    def calendar_half_days(self) -> int | None:
        """Calendar half days from the first day to the last, or None while the return is not known."""
        if self.end is None:
            return None
        return 2 * (self.end - self.start).days - int(self.starts_at_noon) - int(self.ends_at_noon)

    @property
    def is_open_ended(self) -> bool:
        return self.end is None


class AbsencePaper(InstitutionScoped):
    """A paper that an absence asks for: until when, received on which day, kept where."""

    absence = models.ForeignKey(Absence, models.CASCADE, related_name="papers", verbose_name=_("absence"))
    label = models.CharField(_("pièce"), max_length=120)
    due_on = models.DateField(_("attendue au plus tard le"), null=True, blank=True)
    received_on = models.DateField(_("reçue le"), null=True, blank=True)
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    file = models.FileField(_("copie"), upload_to="absences/", blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("pièce d’une absence")
        verbose_name_plural = _("pièces d’absence")
        indexes = [models.Index(fields=["institution", "absence"], name="absence_paper_absence")]

    def __str__(self) -> str:
        return self.label

    def is_late(self, on: date) -> bool:
        """Not there, and the deadline is past."""
        return self.received_on is None and self.due_on is not None and self.due_on < on

    def was_late(self, on: date) -> bool:
        """Not there on that day although the deadline had passed."""
        return self.due_on is not None and self.due_on < on and (self.received_on is None or self.received_on > on)
