"""Seats of a session opened to the other institutions of the zone: what is offered, and each seat asked.

Both rows belong to the regional body, so that its audit trail is the only one to keep former values; the host, and the home
institution of a seat, read and write them by their policy. What crosses is a frozen snapshot: no personnel file is read.
"""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution, InstitutionScoped, User
from training.choices_catalogue import CourseMode
from training.choices_sessions import OfferState, SeatState
from training.models.sessions import days_words
from training.models.statements import CostStatement


class SharedSession(InstitutionScoped):
    """A session as its host shows it to the zone. `session_key` is the host's own; `cost` is the share asked per seat, in
    minor units of `currency`."""

    host = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’accueil"), related_name="+", editable=False)
    session_key = models.BigIntegerField(editable=False)
    title = models.CharField(_("formation"), max_length=160, editable=False)
    objectives = models.TextField(_("objectifs"), blank=True, editable=False)
    mode = models.CharField(_("modalité"), max_length=12, choices=CourseMode, editable=False)
    start = models.DateField(_("à partir du"), editable=False)
    end = models.DateField(_("jusqu’au (exclu)"), editable=False)
    where = models.CharField(_("lieu"), max_length=300, blank=True, editable=False)
    seats = models.PositiveSmallIntegerField(_("places offertes"), validators=[MinValueValidator(1)])
    taken = models.PositiveSmallIntegerField(_("places accordées"), default=0, editable=False)
    cost = models.PositiveBigIntegerField(_("participation aux frais par place"), default=0)
    currency = models.CharField(_("monnaie"), max_length=3, editable=False)
    until = models.DateField(_("demandes jusqu’au"))
    state = models.CharField(_("état"), max_length=8, choices=OfferState, default=OfferState.OPEN, editable=False)

    class Meta:
        ordering = ["start", "pk"]
        verbose_name = _("session ouverte à la zone")
        verbose_name_plural = _("sessions ouvertes à la zone")
        constraints = [
            models.UniqueConstraint(fields=["host", "session_key"], name="shared_session_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats")), name="shared_session_taken",
                violation_error_message=_("Toutes les places offertes sont déjà accordées."),
            ),
            models.CheckConstraint(
                condition=Q(until__lte=F("start")), name="shared_session_until",
                violation_error_message=_("Les demandes se font avant le premier jour de la session."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "start"], name="shared_session_start")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:seat_propose", args=[self.pk])

    @property
    def dates(self) -> str:
        return days_words(self.start, self.end)


class SharedSeat(InstitutionScoped):
    """A seat asked for somebody of another institution. `employee_key` is the home institution's own; the rest is what the
    host may know. Who proposes at home is not who approves there."""

    shared = models.ForeignKey(SharedSession, models.PROTECT, verbose_name=_("session"), related_name="asked")
    host = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’accueil"), related_name="+", editable=False)
    home = models.ForeignKey(Institution, models.PROTECT, verbose_name=_("institution d’origine"), related_name="+", editable=False)
    employee_key = models.BigIntegerField(editable=False)
    name = models.CharField(_("agent"), max_length=200, editable=False)
    job_title = models.CharField(_("emploi"), max_length=160, blank=True, editable=False)
    cost = models.PositiveBigIntegerField(_("participation aux frais"), editable=False)
    currency = models.CharField(_("monnaie"), max_length=3, editable=False)
    motive = models.CharField(_("motif de la demande"), max_length=300)
    state = models.CharField(_("état"), max_length=10, choices=SeatState, default=SeatState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("proposée par"), related_name="+", editable=False)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("approuvée par"), related_name="+", editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("décidée par"), related_name="+", editable=False)
    reason = models.CharField(_("motif de la réponse"), max_length=300, blank=True, editable=False)
    minutes = models.PositiveIntegerField(_("durée suivie (minutes)"), default=0, editable=False)
    certificate = models.CharField(_("attestation"), max_length=40, blank=True, editable=False)
    statement = models.ForeignKey(
        CostStatement, models.PROTECT, null=True, verbose_name=_("décompte"), related_name="seats", editable=False
    )
    made_at = models.DateTimeField(_("proposée le"), auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("place dans une autre institution")
        verbose_name_plural = _("places dans d’autres institutions")
        constraints = [
            models.UniqueConstraint(
                fields=["shared", "home", "employee_key"], name="shared_seat_once",
                condition=~Q(state__in=("refused", "withdrawn")),
                violation_error_message=_("Une place est déjà demandée pour cet agent."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")), name="shared_seat_two_persons",
                violation_error_message=_("La personne qui approuve n’est pas celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn")) | Q(approved_by__isnull=False), name="shared_seat_approved",
                violation_error_message=_("Une place est demandée après l’accord de l’institution d’origine."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "withdrawn")) | ~Q(reason=""), name="shared_seat_reason",
                violation_error_message=_("Un refus ou un retrait porte son motif."),
            ),
            models.CheckConstraint(
                condition=~Q(host=F("home")), name="shared_seat_other",
                violation_error_message=_("Une place de la zone est pour une autre institution."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "home", "employee_key"], name="shared_seat_employee")]

    def __str__(self) -> str:
        return f"{self.name}, {self.shared}"

    def get_absolute_url(self) -> str:
        return reverse("training:seat_detail", args=[self.pk])
