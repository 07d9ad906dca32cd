"""Requests: one engine for whatever an employee asks; steps by rule, notices to those concerned, calendar feeds."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.choices import RequestState, StepKind, StepState
from hr_core.models.absences import Absence
from hr_core.models.base import InstitutionScoped
from hr_core.models.employees import Employee
from hr_core.models.institutions import Unit


class RequestRule(InstitutionScoped):
    """Who decides a kind of request, in order, and after how many days one is reminded, then relieved."""

    kind = models.SlugField(_("demande"), max_length=32)
    steps = ArrayField(models.CharField(max_length=8, choices=StepKind), verbose_name=_("étapes"))
    reminder_days = models.PositiveSmallIntegerField(_("rappel après (jours)"), default=3)
    escalation_days = models.PositiveSmallIntegerField(_("relève après (jours)"), default=7)

    class Meta:
        verbose_name = _("circuit de demande")
        verbose_name_plural = _("circuits de demande")
        constraints = [
            models.UniqueConstraint(fields=["institution", "kind"], name="request_rule_unique"),
            models.CheckConstraint(
                condition=Q(steps__len__gt=0),
                name="request_rule_steps",
                violation_error_message=_("Choisissez au moins une étape."),
            ),
            models.CheckConstraint(
                condition=Q(escalation_days__gt=F("reminder_days")),
                name="request_rule_delays",
                violation_error_message=_("La relève vient après le rappel."),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Request(InstitutionScoped):
    """Something that an employee asks. `data` is what its kind needs, as JSON; `words` says it in one line."""

    kind = models.SlugField(_("demande"), max_length=32, editable=False)
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="requests")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name=_("unité"), related_name="+")
    words = models.CharField(_("objet"), max_length=200)
    data = models.JSONField(default=dict)
    comment = models.CharField(_("mot de l’agent"), max_length=300, blank=True)
    state = models.CharField(
        _("état"), max_length=12, choices=RequestState, default=RequestState.PENDING, editable=False
    )
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("envoyée par"))
    sent_at = models.DateTimeField(_("envoyée le"), auto_now_add=True)
    closed_at = models.DateTimeField(_("close le"), null=True, editable=False)
    absence = models.ForeignKey(
        Absence, models.PROTECT, null=True, editable=False, related_name="requests", verbose_name=_("absence")
    )
    returned_on = models.DateField(_("reprise le"), null=True, editable=False)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("demande")
        indexes = [
            models.Index(fields=["institution", "state"], name="request_state"),
            models.Index(fields=["institution", "employee"], name="request_employee"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("pending", "cancel_asked")) | Q(closed_at__isnull=False), name="request_closed"
            )
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("hr_core:request_detail", args=[self.pk])


class RequestStep(InstitutionScoped):
    """A step of a request: who decides, until when, what was decided. Nobody decides what they asked."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="steps", verbose_name=_("demande"))
    rank = models.PositiveSmallIntegerField(_("rang"))
    kind = models.CharField(_("qui décide"), max_length=8, choices=StepKind)
    state = models.CharField(_("état"), max_length=8, choices=StepState, default=StepState.LATER, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    since = models.DateField(_("depuis le"), null=True, editable=False)
    reminded_on = models.DateField(_("rappelée le"), null=True, editable=False)
    escalated_on = models.DateField(_("relevée le"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("décidée par"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)
    by_words = models.CharField(_("à quel titre"), max_length=160, blank=True, editable=False)
    comment = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("étape d’une demande")
        verbose_name_plural = _("étapes des demandes")
        indexes = [models.Index(fields=["institution", "state"], name="request_step_state")]
        constraints = [
            models.UniqueConstraint(fields=["request", "rank"], name="request_step_rank"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="request_step_two_persons",
                violation_error_message=_("Personne ne décide sa propre demande."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(comment=""),
                name="request_step_reason",
                violation_error_message=_("Un refus porte son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.get_state_display()}"


class Notice(InstitutionScoped):
    """Something told to a person in the application, until they have read it. Never an amount."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("à"))
    text = models.CharField(_("message"), max_length=300)
    url = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(_("le"), auto_now_add=True)
    read_at = models.DateTimeField(_("lu le"), null=True, editable=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("message")
        indexes = [models.Index(fields=["institution", "user", "read_at"], name="notice_user")]

    def __str__(self) -> str:
        return self.text


class CalendarFeed(InstitutionScoped):
    """An address that gives a calendar to a phone or a desk; only the digest of its secret is kept. Revocable."""

    class Reach(models.TextChoices):
        OWN = "own", _("mes congés")
        TEAM = "team", _("mon équipe")

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    reach = models.CharField(_("contenu"), max_length=4, choices=Reach)
    digest = models.CharField(max_length=64, editable=False, unique=True)
    made_at = models.DateTimeField(_("ouverte le"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("fermée le"), null=True, editable=False)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("abonnement au calendrier")
        verbose_name_plural = _("abonnements au calendrier")
        indexes = [models.Index(fields=["institution", "employee"], name="calendar_feed_employee")]

    def __str__(self) -> str:
        return self.get_reach_display()
