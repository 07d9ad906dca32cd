"""Sessions of a course: when, where, with whom, for how many; half-day sittings with the code that trainees sign by.

Durations are in minutes; money in minor units of the institution's currency.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, ScopedDated
from hr_core.models.base import ordered_period
from hr_core.text import french_date, french_period
from training.choices_catalogue import CourseMode
from training.choices_sessions import Half, SessionState, TrainerKind
from training.models.catalogue import Course, Provider


def days_words(start: date, end: date | None) -> str:
    """`le 15/12/2026`, `du 15/12/2026 au 17/12/2026`: the days of `[start, end)`."""
    return translated("le %(day)s") % {"day": french_date(start)} if end == start + timedelta(days=1) else french_period(start, end)


class Room(InstitutionScoped):
    """A place of the institution where people are trained."""

    name = models.CharField(_("nom"), max_length=80)
    town = models.CharField(_("ville"), max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    equipment = models.CharField(_("équipement"), max_length=200, blank=True)
    is_active = models.BooleanField(_("on s’en sert encore"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("salle")
        verbose_name_plural = _("salles")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"], name="training_room_name",
                violation_error_message=_("Une salle porte déjà ce nom."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}, {self.town}" if self.town else self.name


class TrainingSession(ScopedDated):
    """A course given over `[start, end)`. `cost` and `travel` are per person; `presence_share` the part of the sittings that
    must be attended, in per cent; `deferred_months` when the manager says what it changed (0: never)."""

    course = models.ForeignKey(Course, models.PROTECT, verbose_name=_("formation"), related_name="sessions")
    reference = models.CharField(_("référence"), max_length=20, editable=False)
    title = models.CharField(_("intitulé"), max_length=160)
    mode = models.CharField(_("modalité"), max_length=12, choices=CourseMode, default=CourseMode.CLASS)
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, verbose_name=_("salle"), related_name="sessions")
    place = models.CharField(_("autre lieu ou adresse de connexion"), max_length=200, blank=True)
    town = models.CharField(_("ville"), max_length=80, blank=True, help_text=_("Un ordre de mission est préparé pour qui travaille ailleurs."))
    seats = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    minimum = models.PositiveSmallIntegerField(_("participants, au moins"), default=1, validators=[MinValueValidator(1)])
    enrol_until = models.DateField(_("inscriptions jusqu’au"), null=True, blank=True)
    cost = models.PositiveBigIntegerField(_("frais pédagogiques par personne"), default=0)
    travel = models.PositiveBigIntegerField(_("déplacement et séjour par personne"), default=0)
    presence_share = models.PositiveSmallIntegerField(
        _("présence demandée (%)"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    gives_certificate = models.BooleanField(_("donne une attestation"), default=True)
    deferred_months = models.PositiveSmallIntegerField(
        _("évaluation à froid"), default=3, choices=[(0, _("aucune")), (3, _("à trois mois")), (6, _("à six mois"))]
    )
    answers_until = models.DateField(_("avis des participants jusqu’au"), null=True, editable=False)
    state = models.CharField(_("état"), max_length=10, choices=SessionState, default=SessionState.DRAFT, editable=False)
    cancel_reason = models.CharField(_("motif d’annulation"), max_length=300, blank=True, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("session de formation")
        verbose_name_plural = _("sessions de formation")
        constraints = [
            models.UniqueConstraint(fields=["institution", "reference"], name="training_session_reference"),
            ordered_period("training_session"),
            models.CheckConstraint(
                condition=Q(end__isnull=False), name="training_session_end",
                violation_error_message=_("Une session a un dernier jour."),
            ),
            models.CheckConstraint(
                condition=Q(minimum__lte=models.F("seats")), name="training_session_minimum",
                violation_error_message=_("Le nombre minimal de participants ne dépasse pas les places."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="training_session_cancelled",
                violation_error_message=_("Une annulation porte son motif."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["institution", "start"], name="training_session_start"),
            models.Index(fields=["institution", "state", "start"], name="training_session_state"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("training:session_detail", args=[self.pk])

    @property
    def dates(self) -> str:
        return days_words(self.start, self.end)

    @property
    def where(self) -> str:
        """The room or the place, and the town when it is not said by them."""
        told = str(self.room) if self.room else self.place
        return f"{told}, {self.town}" if self.town and self.town not in told else told


class SessionTrainer(InstitutionScoped):
    """Who teaches: an employee with hours and a fee, or somebody from outside. Whoever is replaced stays, with the reason."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, verbose_name=_("session"), related_name="trainers")
    kind = models.CharField(_("formateur"), max_length=8, choices=TrainerKind, default=TrainerKind.INTERNAL)
    employee = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, verbose_name=_("agent"), related_name="+"
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, verbose_name=_("prestataire"), related_name="+"
    )
    name = models.CharField(_("nom"), max_length=120, blank=True)
    minutes = models.PositiveIntegerField(_("durée (minutes)"), default=0)
    hourly_fee = models.PositiveBigIntegerField(_("vacation par heure"), default=0)
    fee = models.PositiveBigIntegerField(_("vacation"), default=0, editable=False)
    replaced_on = models.DateField(_("remplacé le"), null=True, editable=False)
    replaced_reason = models.CharField(_("motif du remplacement"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("formateur d’une session")
        verbose_name_plural = _("formateurs des sessions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="internal", employee__isnull=False) | Q(kind="external", employee__isnull=True, name__gt=""),
                name="session_trainer_who",
                violation_error_message=_("Un formateur interne est un agent ; un formateur externe porte un nom."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "employee"], name="session_trainer_employee")]

    def __str__(self) -> str:
        return self.employee.full_name if self.employee else self.name


def slot_code() -> str:
    """Six digits, without the thread of a series."""
    return f"{secrets.randbelow(1_000_000):06d}"


class Slot(InstitutionScoped):
    """A half day of a session: those present sign by its code or on the trainer's sheet."""

    session = models.ForeignKey(TrainingSession, models.CASCADE, verbose_name=_("session"), related_name="slots")
    day = models.DateField(_("jour"))
    half = models.CharField(_("demi-journée"), max_length=2, choices=Half)
    begins = models.TimeField(_("début"))
    ends = models.TimeField(_("fin"))
    code = models.CharField(_("code"), max_length=6, default=slot_code, editable=False)

    class Meta:
        ordering = ["day", "half"]
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "day", "half"], name="training_slot_once",
                violation_error_message=_("Cette demi-journée est déjà au programme."),
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=models.F("begins")), name="training_slot_times",
                violation_error_message=_("La fin suit le début."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "day"], name="training_slot_day")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.get_half_display()}"

    @property
    def minutes(self) -> int:
        return (self.ends.hour * 60 + self.ends.minute) - (self.begins.hour * 60 + self.begins.minute)
