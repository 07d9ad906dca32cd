"""The mobility profile of an employee: what they hold, what they wish, and to whom they show it. Their own institution
reads nothing of it unless they choose so (`mobility/db/rules.py`)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from careers.models import Job
from hr_core.models import Employee, InstitutionScoped
from mobility.choices import Form


class MobilityProfile(InstitutionScoped):
    """`institution` is that of the file. Shapes of the lists (the codes are those of the referential in use):

    - `skills`: `{skill, level, evidence, years_unused, source}`, languages among them;
    - `planned`: `{skill, level}`, what the person wants to learn: never in the official score;
    - `past_jobs`: `{job, months, ended_months_ago}`.

    It is a copy that the person read and confirmed on `refreshed_at`: others never read the file behind it.
    """

    employee = models.OneToOneField(
        Employee, models.CASCADE, verbose_name=_("agent"), related_name="mobility_profile", editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("compte"), related_name="+", editable=False
    )
    is_open = models.BooleanField(_("je cherche un poste"), default=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, verbose_name=_("métier"), related_name="+")
    job_months = models.PositiveSmallIntegerField(_("mois dans ce métier"), default=0)
    past_jobs = models.JSONField(_("métiers exercés"), default=list, blank=True)
    band = models.PositiveSmallIntegerField(_("bande"), default=1)
    education = models.CharField(_("diplôme"), max_length=12, default="none")
    education_fields = ArrayField(models.CharField(max_length=80), verbose_name=_("spécialités"), default=list, blank=True)
    experience_years = models.PositiveSmallIntegerField(_("années d’expérience"), default=0)
    skills = models.JSONField(_("compétences"), default=list, blank=True)
    planned = models.JSONField(_("compétences à acquérir"), default=list, blank=True)
    impediments = ArrayField(models.CharField(max_length=16), verbose_name=_("empêchements"), default=list, blank=True)
    wished_countries = ArrayField(models.CharField(max_length=2), verbose_name=_("pays"), default=list, blank=True)
    wished_jobs = ArrayField(models.CharField(max_length=12), verbose_name=_("métiers"), default=list, blank=True)
    wished_forms = ArrayField(
        models.CharField(max_length=12, choices=Form), verbose_name=_("formes de mobilité"), default=list, blank=True
    )
    earliest_on = models.DateField(_("pas avant le"), null=True, blank=True)
    alerts = models.BooleanField(_("m’avertir des avis qui répondent à mes souhaits"), default=True)
    shown_countries = ArrayField(models.CharField(max_length=2), verbose_name=_("visible par les pays"), default=list, blank=True)
    shown_institutions = ArrayField(
        models.IntegerField(), verbose_name=_("visible par les institutions"), default=list, blank=True
    )
    shown_name = models.CharField(_("nom montré"), max_length=160, blank=True, help_text=_("Vide : sans nom."))
    consent_version = models.CharField(_("texte de l’accord"), max_length=12, blank=True, editable=False)
    consented_at = models.DateTimeField(_("accord donné le"), null=True, editable=False)
    refreshed_at = models.DateTimeField(_("relu le"), null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("profil de mobilité")
        verbose_name_plural = _("profils de mobilité")
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_countries__len=0, shown_institutions__len=0)
                | Q(consented_at__isnull=False) & ~Q(consent_version=""),
                name="profile_consent",
                violation_error_message=_("Un profil n’est montré qu’avec l’accord de la personne."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "is_open"], name="profile_open")]

    def __str__(self) -> str:
        return f"{self.employee_id}"


class ProfileReading(InstitutionScoped):
    """A host read a profile that was shown to it: the person sees it."""

    profile = models.ForeignKey(MobilityProfile, models.CASCADE, verbose_name=_("profil"), related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("lu par"), related_name="+")
    reader_institution = models.ForeignKey(
        "hr_core.Institution", models.PROTECT, verbose_name=_("pour"), related_name="+"
    )
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("lecture d’un profil")
        verbose_name_plural = _("lectures des profils")
        indexes = [models.Index(fields=["institution", "profile"], name="profile_reading")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.at}"
