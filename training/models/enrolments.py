"""Who is enrolled in a session, and who was there at each half day.

A guest of another institution is known by the seat that was granted (`SharedSeat`) and has no file here.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, Request
from training.choices_sessions import EnrolmentOrigin, EnrolmentState, ReviewState, SignWay
from training.models.sessions import Slot, TrainingSession
from training.models.shared_seats import SharedSeat


class Enrolment(InstitutionScoped):
    """A person in a session. `cost` and `travel` are frozen at enrolment; scores are in thousandths of a scale of twenty."""

    session = models.ForeignKey(TrainingSession, models.PROTECT, verbose_name=_("session"), related_name="enrolments")
    employee = models.ForeignKey(
        Employee, models.CASCADE, null=True, blank=True, verbose_name=_("agent"), related_name="training_enrolments"
    )
    guest = models.OneToOneField(
        SharedSeat, models.PROTECT, null=True, blank=True, verbose_name=_("participant d’une autre institution"), related_name="+"
    )
    state = models.CharField(_("état"), max_length=10, choices=EnrolmentState, editable=False)
    origin = models.CharField(_("origine"), max_length=8, choices=EnrolmentOrigin, editable=False)
    request = models.ForeignKey(Request, models.SET_NULL, null=True, verbose_name=_("demande"), related_name="+", editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("inscrit par"), related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("inscrit le"), auto_now_add=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name=_("remplacé par"), related_name="replaces", editable=False
    )
    cost = models.PositiveBigIntegerField(_("frais pédagogiques"), default=0)
    travel = models.PositiveBigIntegerField(_("déplacement et séjour"), default=0)
    convened_at = models.DateTimeField(_("convoqué le"), null=True, editable=False)
    minutes = models.PositiveIntegerField(_("durée suivie (minutes)"), default=0, editable=False)
    before_score = models.PositiveIntegerField(_("note avant (millièmes)"), null=True, editable=False)
    after_score = models.PositiveIntegerField(_("note après (millièmes)"), null=True, editable=False)
    has_answered = models.BooleanField(_("a donné son avis"), default=False, editable=False)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(employee__isnull=False, guest__isnull=True) | Q(employee__isnull=True, guest__isnull=False),
                name="enrolment_who",
            ),
            models.UniqueConstraint(
                fields=["session", "employee"], name="enrolment_once", condition=~Q(state__in=("withdrawn", "replaced")),
                violation_error_message=_("Cet agent est déjà inscrit à cette session."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("withdrawn", "replaced")) | ~Q(reason=""), name="enrolment_reason",
                violation_error_message=_("Donnez le motif : l’agent le lira."),
            ),
            models.CheckConstraint(
                condition=(Q(before_score__isnull=True) | Q(before_score__lte=20000))
                & (Q(after_score__isnull=True) | Q(after_score__lte=20000)),
                name="enrolment_scores",
                violation_error_message=_("Une note va de 0 à 20."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["institution", "session", "state"], name="enrolment_session"),
            models.Index(fields=["institution", "employee"], name="enrolment_employee"),
        ]

    def __str__(self) -> str:
        return self.who

    @property
    def who(self) -> str:
        """The person's name; a guest's says where they come from."""
        return self.employee.full_name if self.employee else f"{self.guest.name} ({self.guest.home.acronym})"  # type: ignore[union-attr]

    def get_absolute_url(self) -> str:
        return reverse("training:session_detail", args=[self.session_id])


class Presence(InstitutionScoped):
    """Somebody at a half day. `signed_at` is what the phone's clock said, `received_at` when it reached us; `key` is made on
    the phone, so that what is sent twice is kept once."""

    slot = models.ForeignKey(Slot, models.CASCADE, verbose_name=_("séance"), related_name="presences")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, verbose_name=_("inscription"), related_name="presences")
    is_present = models.BooleanField(_("présent"), default=True)
    way = models.CharField(_("signature"), max_length=5, choices=SignWay)
    signed_at = models.DateTimeField(_("signé le"))
    received_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    key = models.UUIDField(editable=False, null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("par"), related_name="+", editable=False)

    class Meta:
        ordering = ["slot", "enrolment"]
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        constraints = [models.UniqueConstraint(fields=["slot", "enrolment"], name="presence_once")]
        indexes = [models.Index(fields=["institution", "enrolment"], name="presence_enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.slot}"


class DeferredReview(InstitutionScoped):
    """What a training changed at work, told by the manager at three or six months; marks from 1 to 5."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, verbose_name=_("inscription"), related_name="review")
    due_on = models.DateField(_("à faire à partir du"))
    state = models.CharField(_("état"), max_length=4, choices=ReviewState, default=ReviewState.DUE, editable=False)
    used = models.PositiveSmallIntegerField(_("met en pratique ce qui a été appris"), null=True, blank=True)
    result = models.PositiveSmallIntegerField(_("le travail en est meilleur"), null=True, blank=True)
    means = models.PositiveSmallIntegerField(_("a les moyens de s’en servir"), null=True, blank=True)
    comment = models.CharField(_("ce qui a changé, ce qui manque"), max_length=600, blank=True)
    told_on = models.DateField(_("annoncée le"), null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("par"), related_name="+", editable=False
    )
    at = models.DateTimeField(_("faite le"), null=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("évaluation à froid")
        verbose_name_plural = _("évaluations à froid")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="due")
                | Q(used__range=(1, 5), result__range=(1, 5), means__range=(1, 5), by__isnull=False, at__isnull=False),
                name="deferred_review_done",
                violation_error_message=_("Une évaluation faite porte ses trois notes, de 1 à 5."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "due_on"], name="deferred_review_due")]

    def __str__(self) -> str:
        return str(self.enrolment)
