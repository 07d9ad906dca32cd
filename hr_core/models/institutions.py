"""Countries, institutions, public holidays and the organisation tree."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from tree_queries.query import TreeQuerySet

from hr_core.models.base import (
    DatedManager,
    InstitutionScoped,
    ScopedDated,
    ScopedManager,
    no_overlap,
    ordered_period,
)

COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("Écrire la couleur comme #2b3f82."))


class Country(models.Model):
    """A member state of the zone."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("nom"), max_length=80)
    official_name = models.CharField(_("nom officiel"), max_length=160, blank=True)
    currency = models.CharField(_("monnaie"), max_length=3)
    languages = models.JSONField(_("langues"), default=list)
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, default="UTC")
    capital = models.CharField(_("capitale"), max_length=80, blank=True)
    member_since = models.DateField(_("membre depuis"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("pays")
        verbose_name_plural = _("pays")

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """A social-security institution (organisme de prévoyance sociale), or the regional body that unites them.

    The regional body is one row: people hold roles in it as they do in a fund, and its scope closes its tables like any other.
    """

    code = models.SlugField(_("code"), max_length=24, unique=True)
    acronym = models.CharField(_("sigle"), max_length=24)
    name = models.CharField(_("nom"), max_length=160)
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("pays"), related_name="institutions")
    city = models.CharField(_("ville"), max_length=80, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    branches = models.JSONField(_("branches"), default=list)
    website = models.URLField(_("site"), blank=True)
    colour = models.CharField(_("couleur"), max_length=7, default="#1f6a45", validators=[COLOUR])
    employer_numbers = models.JSONField(_("numéros d’employeur"), default=dict, blank=True)
    foot_message = models.CharField(_("message au bas du bulletin"), max_length=300, blank=True)
    is_open = models.BooleanField(_("ouverte dans le système"), default=False)
    is_regional = models.BooleanField(
        _("organe régional"), default=False, editable=False,
        help_text=_("La CIPRES elle-même : sa commission, son secrétariat, les rédacteurs du référentiel."),
    )
    notes = models.TextField(_("observations"), blank=True)

    class Meta:
        ordering = ["is_regional", "country__name", "acronym"]
        verbose_name = _("institution")
        constraints = [
            models.UniqueConstraint(
                fields=["is_regional"], condition=models.Q(is_regional=True), name="institution_one_regional_body",
                violation_error_message=_("La zone n’a qu’un organe régional."),
            ),
            models.UniqueConstraint(fields=["country", "acronym"], name="institution_acronym_unique"),
        ]

    def __str__(self) -> str:
        return self.acronym


class PublicHoliday(InstitutionScoped):
    """An institution's word on a day: a holiday added, moved or removed by a decree."""

    class Effect(models.TextChoices):
        ADDED = "added", _("chômé")
        REMOVED = "removed", _("travaillé")

    day = models.DateField(_("jour"))
    name = models.CharField(_("nom"), max_length=80)
    effect = models.CharField(_("effet"), max_length=8, choices=Effect, default=Effect.ADDED)
    reference = models.CharField(_("décret ou décision"), max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("jour férié")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "day"],
                name="public_holiday_unique",
                violation_error_message=_("Ce jour est déjà réglé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.day:%d/%m/%Y})"


class UnitManager(ScopedManager.from_queryset(TreeQuerySet)):  # type: ignore[misc]
    """Units with their place in the tree: `Unit.objects.with_tree_fields()`."""


class Unit(InstitutionScoped):
    """A direction, department, service or agency; units form a tree."""

    class Kind(models.TextChoices):
        HEAD_OFFICE = "head_office", _("direction générale")
        DIRECTION = "direction", _("direction")
        DEPARTMENT = "department", _("département")
        SERVICE = "service", _("service")
        AGENCY = "agency", _("agence")
        OTHER = "other", _("autre")

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("unité supérieure"), related_name="children"
    )
    code = models.CharField(_("code"), max_length=24)
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.SERVICE)
    town = models.CharField(_("ville"), max_length=80, blank=True)
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)

    objects = UnitManager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("unité")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="unit_code_unique",
                violation_error_message=_("Une autre unité porte déjà ce code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitHead(ScopedDated):
    """Who directs a unit, from when."""

    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("unité"), related_name="heads")
    employee = models.ForeignKey(
        "hr_core.Employee", models.PROTECT, verbose_name=_("responsable"), related_name="headships"
    )
    acting = models.BooleanField(_("par intérim"), default=False)

    objects = DatedManager()

    class Meta:
        ordering = ["-start"]
        verbose_name = _("responsable d’unité")
        constraints = [
            ordered_period("unit_head"),
            no_overlap("unit_head", "unit_id", message=_("Cette unité a déjà un responsable à ces dates.")),
        ]

    def __str__(self) -> str:
        return f"{self.unit} : {self.employee}"
