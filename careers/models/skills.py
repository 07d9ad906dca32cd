"""The dictionary of skills, shared by all jobs of an edition."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from careers.models.editions import Coded, EditionPart


class SkillDomain(Coded):
    class Meta(Coded.Meta):
        verbose_name = _("domaine de compétences")
        verbose_name_plural = _("domaines de compétences")


class Skill(Coded):
    """A skill; `levels_generic` says that its descriptors follow the general wording of its kind."""

    class Kind(models.TextChoices):
        KNOW_HOW = "know-how", _("savoir-faire")
        KNOWLEDGE = "knowledge", _("savoir")
        BEHAVIOUR = "behaviour", _("comportement")
        TOOL = "tool", _("outil")
        LANGUAGE = "language", _("langue")

    domain = models.ForeignKey(SkillDomain, models.PROTECT, verbose_name=_("domaine"), related_name="skills")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind.choices)
    description = models.TextField(_("description"))
    levels_generic = models.BooleanField(_("niveaux génériques"))
    e_cf = models.CharField(_("référence e-CF"), max_length=12, blank=True)
    search_text = models.TextField(_("texte cherché"), editable=False)

    class Meta(Coded.Meta):
        verbose_name = _("compétence")
        verbose_name_plural = _("compétences")


class SkillLevel(EditionPart):
    """What a level of a skill looks like."""

    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("compétence"), related_name="levels")
    level = models.PositiveSmallIntegerField(_("niveau"))
    descriptor = models.TextField(_("ce que cela veut dire"))

    class Meta:
        ordering = ["skill", "level"]
        verbose_name = _("niveau d’une compétence")
        verbose_name_plural = _("niveaux des compétences")
        constraints = [models.UniqueConstraint(fields=["skill", "level"], name="skilllevel_level")]

    def __str__(self) -> str:
        return self.descriptor


class SkillRelation(EditionPart):
    """Two related skills: holding one gives a share of the other, in both directions."""

    first = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("compétence"), related_name="+")
    second = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("compétence voisine"), related_name="+")
    credit = models.DecimalField(_("crédit"), max_digits=3, decimal_places=2)

    class Meta:
        verbose_name = _("parenté de compétences")
        verbose_name_plural = _("parentés de compétences")
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="skillrelation_pair")]

    def __str__(self) -> str:
        return f"{self.first_id}-{self.second_id}"


class CommonSkill(EditionPart):
    """A skill that every job asks, at a level by band (0: not asked)."""

    skill = models.ForeignKey(Skill, models.CASCADE, verbose_name=_("compétence"), related_name="+")
    levels_by_band = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("niveau par bande"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("compétence commune")
        verbose_name_plural = _("compétences communes")

    def __str__(self) -> str:
        return str(self.skill_id)
