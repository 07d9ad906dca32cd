"""Certificates of training, what people are obliged to hold, and the licences that they hold."""

from __future__ import annotations

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, Unit, User
from training.models.catalogue import Course
from training.models.enrolments import Enrolment


class Certificate(InstitutionScoped):
    """A certificate handed over when a session closes; its proof is the act's (`ActProof`), found by `token`. `frozen` is
    what the paper says, from which `fingerprint` is taken."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, verbose_name=_("inscription"), related_name="certificate")
    year = models.PositiveSmallIntegerField(_("année"))
    number = models.PositiveIntegerField(_("numéro"))
    issued_on = models.DateField(_("délivrée le"))
    valid_until = models.DateField(_("valable jusqu’au (exclu)"), null=True, blank=True)
    frozen = models.JSONField(_("ce que dit le papier"))
    signed_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("signée par"), related_name="+")
    token = models.CharField(max_length=24, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    cancelled_on = models.DateField(_("annulée le"), null=True, blank=True)
    cancel_reason = models.CharField(_("motif d’annulation"), max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "-number"]
        verbose_name = _("attestation de formation")
        verbose_name_plural = _("attestations de formation")
        constraints = [
            models.UniqueConstraint(fields=["institution", "year", "number"], name="training_certificate_number"),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True) | ~Q(cancel_reason=""), name="training_certificate_cancelled",
                violation_error_message=_("Une annulation porte son motif."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"ATF-{self.year}-{self.number:04d}"


class Obligation(InstitutionScoped):
    """What some must hold: a compulsory course or a licence. `unit` (with those below) and `job_title` (a part of it) say for
    whom; neither: for everybody."""

    label = models.CharField(_("intitulé"), max_length=160)
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, verbose_name=_("formation qui le donne"), related_name="+"
    )
    months = models.PositiveSmallIntegerField(
        _("validité en mois"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Vide : n’expire pas.")
    )
    reminder_days = models.PositiveSmallIntegerField(_("rappel avant l’échéance (jours)"), default=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unité"), related_name="+")
    job_title = models.CharField(_("emploi contenant"), max_length=80, blank=True)
    source = models.CharField(_("texte qui l’impose"), max_length=200, blank=True)
    is_active = models.BooleanField(_("en vigueur"), default=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("obligation de formation")
        verbose_name_plural = _("obligations de formation")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"], name="training_obligation_label",
                violation_error_message=_("Une obligation porte déjà ce nom."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("training:obligation_detail", args=[self.pk])


class Licence(InstitutionScoped):
    """What somebody holds for an obligation, from `obtained_on` until `expires_on` (excluded)."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    obligation = models.ForeignKey(Obligation, models.PROTECT, verbose_name=_("obligation"), related_name="licences")
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, verbose_name=_("attestation"), related_name="+", editable=False
    )
    number = models.CharField(_("numéro"), max_length=60, blank=True)
    issuer = models.CharField(_("délivrée par"), max_length=120, blank=True)
    obtained_on = models.DateField(_("obtenue le"))
    expires_on = models.DateField(_("expire le"), null=True, blank=True)
    reminded_on = models.DateField(_("rappelée le"), null=True, editable=False)

    class Meta:
        ordering = ["expires_on", "pk"]
        verbose_name = _("habilitation")
        verbose_name_plural = _("habilitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("obtained_on")), name="training_licence_period",
                violation_error_message=_("L’échéance suit l’obtention."),
            ),
            models.UniqueConstraint(
                fields=["employee", "obligation", "obtained_on"], name="training_licence_once",
                violation_error_message=_("Cette habilitation est déjà inscrite à cette date."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["institution", "obligation", "employee"], name="training_licence_holder")]

    def __str__(self) -> str:
        return f"{self.obligation}, {self.employee}"

    def holds_on(self, day: date) -> bool:
        return self.obtained_on <= day and (self.expires_on is None or day < self.expires_on)
