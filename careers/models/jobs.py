"""Families and jobs of an edition, their skills, the passages between them, their codes elsewhere."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from careers.models.editions import Band, Coded, EditionPart, EducationLevel
from careers.models.skills import Skill


class JobFamily(Coded):
    purpose = models.TextField(_("finalité"))
    alternative_labels = ArrayField(models.CharField(max_length=80), verbose_name=_("autres intitulés"), blank=True)

    class Meta(Coded.Meta):
        ordering = ["pk"]
        verbose_name = _("famille de métiers")
        verbose_name_plural = _("familles de métiers")


class Qualification(Coded):
    """A certificate common to the zone; `usual_band` is where its holders usually serve."""

    organiser = models.TextField(_("organisateur"))
    usual_band = models.ForeignKey(Band, models.PROTECT, verbose_name=_("bande usuelle"))

    class Meta(Coded.Meta):
        ordering = ["pk"]
        verbose_name = _("titre régional")
        verbose_name_plural = _("titres régionaux")


class Job(EditionPart):
    """A job of the referential: described above the level of tasks, so that each institution adds its own context."""

    code = models.CharField(_("code"), max_length=12)
    family = models.ForeignKey(JobFamily, models.PROTECT, verbose_name=_("famille"), related_name="jobs")
    title = models.CharField(_("intitulé"), max_length=160)
    title_feminine = models.CharField(_("intitulé féminin"), max_length=160)
    alternative_titles = ArrayField(models.CharField(max_length=160), verbose_name=_("autres intitulés"), blank=True)
    purpose = models.TextField(_("mission"))
    activities = ArrayField(models.TextField(), verbose_name=_("activités"))
    education = models.ForeignKey(EducationLevel, models.PROTECT, verbose_name=_("diplôme"))
    education_fields = ArrayField(models.CharField(max_length=80), verbose_name=_("spécialités"), blank=True)
    experience_years = models.PositiveSmallIntegerField(_("expérience usuelle, en années"))
    band = models.ForeignKey(Band, models.PROTECT, verbose_name=_("bande"), related_name="jobs")
    search_text = models.TextField(_("texte cherché"), editable=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("métier")
        verbose_name_plural = _("métiers")
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="job_code")]

    def __str__(self) -> str:
        return self.title


class JobSkill(EditionPart):
    """A skill that a job asks, and its level."""

    job = models.ForeignKey(Job, models.CASCADE, verbose_name=_("métier"), related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, verbose_name=_("compétence"), related_name="asked_by")
    level = models.PositiveSmallIntegerField(_("niveau"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("compétence d’un métier")
        verbose_name_plural = _("compétences des métiers")
        constraints = [
            models.UniqueConstraint(fields=["job", "skill"], name="jobskill_once"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 4)),
                name="jobskill_level",
                violation_error_message=_("Un niveau va de 1 à 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.level}"


class JobLink(EditionPart):
    """A passage from a job to another. Neighbours are written in both directions; an evolution has one."""

    class Kind(models.TextChoices):
        NEIGHBOUR = "neighbour", _("métier voisin")
        EVOLUTION = "evolution", _("évolution")

    origin = models.ForeignKey(Job, models.CASCADE, verbose_name=_("depuis"), related_name="links")
    target = models.ForeignKey(Job, models.CASCADE, verbose_name=_("vers"), related_name="reached_from")
    kind = models.CharField(_("passage"), max_length=10, choices=Kind.choices)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("passage entre métiers")
        verbose_name_plural = _("passages entre métiers")
        constraints = [models.UniqueConstraint(fields=["origin", "target", "kind"], name="joblink_once")]

    def __str__(self) -> str:
        return f"{self.origin_id} → {self.target_id}"


class JobCode(EditionPart):
    """The code of a job in another classification, and how well it matches: stated, never implied."""

    class System(models.TextChoices):
        ISCO = "isco08", _("CITP-08")
        ROME = "rome", _("ROME 4.0")
        ESCO = "esco", _("ESCO")

    class Quality(models.TextChoices):
        DIRECT = "direct", _("direct")
        EXACT = "exact", _("exact")
        CLOSE = "close", _("proche")
        ANALOGOUS = "analogous", _("analogue")

    job = models.ForeignKey(Job, models.CASCADE, verbose_name=_("métier"), related_name="codes")
    system = models.CharField(_("nomenclature"), max_length=8, choices=System.choices)
    code = models.CharField(_("code"), max_length=16)
    label = models.CharField(_("intitulé"), max_length=200)
    label_en = models.CharField(_("intitulé anglais"), max_length=200, blank=True)
    quality = models.CharField(_("qualité"), max_length=10, choices=Quality.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("correspondance d’un métier")
        verbose_name_plural = _("correspondances des métiers")
        constraints = [models.UniqueConstraint(fields=["job", "system"], name="jobcode_once")]

    def __str__(self) -> str:
        return self.code


class JobQualification(EditionPart):
    """A regional certificate that prepares for a job."""

    job = models.ForeignKey(Job, models.CASCADE, verbose_name=_("métier"), related_name="qualifications")
    qualification = models.ForeignKey(Qualification, models.PROTECT, verbose_name=_("titre"), related_name="jobs")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("titre utile à un métier")
        verbose_name_plural = _("titres utiles aux métiers")
        constraints = [models.UniqueConstraint(fields=["job", "qualification"], name="jobqualification_once")]

    def __str__(self) -> str:
        return str(self.qualification_id)
