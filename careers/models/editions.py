"""An edition of the job referential, and what all its jobs share: levels, bands, factors of weighing.

The referential belongs to the zone: its tables have no institution. A published edition no longer changes (see
`careers/db/immutable.py`); a code never changes meaning and is never used again.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import EditionState


class Edition(models.Model):
    """A numbered text of the referential."""

    State = EditionState

    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("titre"), max_length=160)
    state = models.CharField(_("état"), max_length=14, choices=EditionState, default=EditionState.DRAFTING)
    effective_on = models.DateField(_("applicable à partir du"))
    notice = models.TextField(_("avertissement"), blank=True)
    notes = models.JSONField(_("notes"), default=dict)
    working_language = models.CharField(_("langue de travail"), max_length=12)
    working_language_levels = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("niveau par bande"))
    weighing = models.JSONField(_("règle de pesée"), default=dict)
    digest = models.CharField(_("empreinte"), max_length=64)

    class Meta:
        ordering = ["-effective_on", "-pk"]
        verbose_name = _("édition du référentiel")
        verbose_name_plural = _("éditions du référentiel")

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("careers:edition_detail", args=[self.pk])


class EditionPart(models.Model):
    """A row of an edition: frozen with it."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name=_("édition"), related_name="+")

    class Meta:
        abstract = True


class Coded(EditionPart):
    """A row of an edition that has a code, unique in it, and a label."""

    code = models.CharField(_("code"), max_length=12)
    label = models.CharField(_("intitulé"), max_length=200)

    class Meta:
        abstract = True
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="%(class)s_code")]

    def __str__(self) -> str:
        return self.label


class Correspondence(EditionPart):
    """A classification that the edition refers to, in the version that was read."""

    name = models.CharField(_("nomenclature"), max_length=60)
    version = models.CharField(_("version"), max_length=120)
    maintainer = models.CharField(_("organisme"), max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("nomenclature citée")
        verbose_name_plural = _("nomenclatures citées")

    def __str__(self) -> str:
        return f"{self.name}, {self.version}"


class ProficiencyLevel(EditionPart):
    """What level 1, 2, 3 or 4 means in general."""

    value = models.PositiveSmallIntegerField(_("niveau"))
    label = models.CharField(_("intitulé"), max_length=60)
    description = models.CharField(_("sens"), max_length=200)

    class Meta:
        ordering = ["value"]
        verbose_name = _("niveau de compétence")
        verbose_name_plural = _("niveaux de compétence")
        constraints = [models.UniqueConstraint(fields=["edition", "value"], name="proficiencylevel_value")]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"


class EducationLevel(Coded):
    """A level of diploma; ranks compare across countries."""

    rank = models.PositiveSmallIntegerField(_("rang"))

    class Meta(Coded.Meta):
        ordering = ["rank"]
        verbose_name = _("niveau de diplôme")
        verbose_name_plural = _("niveaux de diplôme")


class Band(EditionPart):
    """A band of responsibility, described once for all jobs; `points_min` to `points_max` by weighing."""

    number = models.PositiveSmallIntegerField(_("bande"))
    label = models.CharField(_("intitulé"), max_length=120)
    knowledge = models.TextField(_("connaissances et technicité"))
    complexity = models.TextField(_("complexité"))
    autonomy = models.TextField(_("autonomie et décision"))
    relations = models.TextField(_("relation et communication"))
    supervision = models.TextField(_("coopération et encadrement"))
    impact = models.TextField(_("effet sur les droits, les fonds ou les données"))
    typical_titles = ArrayField(models.CharField(max_length=80), verbose_name=_("intitulés locaux courants"), blank=True)
    usual_education = models.ForeignKey(EducationLevel, models.PROTECT, verbose_name=_("diplôme usuel"))
    points_min = models.PositiveSmallIntegerField(_("points, au moins"))
    points_max = models.PositiveSmallIntegerField(_("points, au plus"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("bande")
        verbose_name_plural = _("bandes")
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="band_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"


class WeighingFactor(Coded):
    """A factor of the point method: `weight` × degree ÷ degrees; `attribute` names the column of the bands."""

    weight = models.PositiveSmallIntegerField(_("poids"))
    attribute = models.CharField(_("rubrique de la bande"), max_length=20)
    description = models.TextField(_("sens"))

    class Meta(Coded.Meta):
        ordering = ["pk"]
        verbose_name = _("critère de pesée")
        verbose_name_plural = _("critères de pesée")
