"""Pay grids of an institution: their grades, their dated versions, the steps of each version, the weighing of grades.

A grid is of indices (× point value) or of amounts, with classes or without. A version that is in force no longer changes:
the database refuses (`careers/db/frozen_grids.py`); another one follows it. Amounts are in minor units, the point value in
thousandths of a minor unit.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_grids import GridKind, Rounding, VersionState
from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from hr_core.text import french_date


class PayGrid(InstitutionScoped):
    """A grid: what its cells hold and which words name its levels. One grid is the usual one, read where a file names none."""

    code = models.SlugField(_("code"), max_length=24)
    label = models.CharField(_("intitulé"), max_length=120)
    kind = models.CharField(_("cellules"), max_length=8, choices=GridKind)
    has_classes = models.BooleanField(_("les catégories se divisent en classes"), default=False)
    category_word = models.CharField(_("nom du premier niveau"), max_length=24, default="Catégorie")
    class_word = models.CharField(_("nom du deuxième niveau"), max_length=24, default="Classe")
    is_usual = models.BooleanField(
        _("grille usuelle"), default=False, help_text=_("Celle des dossiers qui ne nomment aucune grille.")
    )
    reference = models.CharField(_("texte"), max_length=160, blank=True)

    class Meta:
        ordering = ["-is_usual", "label"]
        verbose_name = _("grille")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="pay_grid_code_unique",
                violation_error_message=_("Une autre grille porte déjà ce code."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(is_usual=True),
                name="pay_grid_one_usual",
                violation_error_message=_("Une autre grille est déjà la grille usuelle."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:grid_detail", args=[self.pk])


class Grade(InstitutionScoped):
    """A category, or a class of a category; `rank` grows with responsibility. Bands are those of the common referential.

    `band_low ≤ band ≤ band_high`: the spread of the jobs weighed in the grade, adopted by another person than the one who weighed.
    """

    grid = models.ForeignKey(PayGrid, models.CASCADE, verbose_name=_("grille"), related_name="grades")
    category = models.CharField(_("catégorie"), max_length=24)
    grade_class = models.CharField(_("classe"), max_length=24, blank=True)
    label = models.CharField(_("intitulé"), max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"))
    is_executive = models.BooleanField(_("cadre"), default=False)
    band = models.PositiveSmallIntegerField(_("bande usuelle"), null=True, editable=False)
    band_low = models.PositiveSmallIntegerField(_("bande, au moins"), null=True, editable=False)
    band_high = models.PositiveSmallIntegerField(_("bande, au plus"), null=True, editable=False)
    band_on = models.DateField(_("équivalence arrêtée le"), null=True, editable=False)
    band_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("arrêtée par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["rank", "category", "grade_class"]
        verbose_name = _("grade")
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "category", "grade_class"],
                name="grade_unique",
                violation_error_message=_("Ce grade existe déjà dans la grille."),
            ),
            models.CheckConstraint(
                condition=Q(band__isnull=True) | Q(band__range=(1, 8), band_low__lte=F("band"), band_high__gte=F("band")),
                name="grade_band",
                violation_error_message=_("La bande usuelle va de 1 à 8, entre la plus basse et la plus haute."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.grade_class}".strip()


class GradeWeighing(InstitutionScoped):
    """A job of a grade weighed by the point method: six degrees of 1 to 8, the points and the band that they give."""

    grade = models.ForeignKey(Grade, models.CASCADE, verbose_name=_("grade"), related_name="weighings")
    job_title = models.CharField(_("emploi pesé"), max_length=160)
    degrees = ArrayField(models.PositiveSmallIntegerField(), size=6, verbose_name=_("degrés"))
    points = models.PositiveIntegerField(_("points (centièmes)"), editable=False)
    band = models.PositiveSmallIntegerField(_("bande"), editable=False)
    evidence = models.CharField(_("pièces et motif"), max_length=300)
    weighed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("pesé par"), related_name="+", editable=False
    )
    weighed_on = models.DateField(_("pesé le"), auto_now_add=True)

    class Meta:
        ordering = ["grade__rank", "job_title"]
        verbose_name = _("pesée d’un emploi")
        verbose_name_plural = _("pesées d’emplois")
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "job_title"],
                name="grade_weighing_once",
                violation_error_message=_("Cet emploi est déjà pesé dans ce grade."),
            ),
            models.CheckConstraint(
                condition=Q(degrees__len=6, band__range=(1, 8)),
                name="grade_weighing_degrees",
                violation_error_message=_("Donnez six degrés, de 1 à 8."),
            ),
        ]

    def __str__(self) -> str:
        return self.job_title


class GridVersion(ScopedDated):
    """What the grid says over a period. Prepared by one person, put in force by another."""

    grid = models.ForeignKey(PayGrid, models.CASCADE, verbose_name=_("grille"), related_name="versions")
    reference = models.CharField(_("texte ou décision"), max_length=160)
    point_value = models.BigIntegerField(_("valeur du point (millièmes)"), null=True, blank=True)
    rounding = models.CharField(_("arrondi"), max_length=8, choices=Rounding, default=Rounding.NEAREST)
    rounding_unit = models.PositiveIntegerField(_("arrondi au multiple de"), default=1)
    state = models.CharField(
        _("état"), max_length=8, choices=VersionState, default=VersionState.DRAFT, editable=False
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("arrêtée par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("arrêtée le"), null=True, editable=False)

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("version d’une grille")
        verbose_name_plural = _("versions des grilles")
        indexes = [models.Index(fields=["institution", "state"], name="grid_version_state")]
        constraints = [
            ordered_period("grid_version"),
            no_overlap(
                "grid_version",
                "grid_id",
                message=_("Une autre version de la grille est arrêtée pour ces dates."),
                condition=Q(state="in_force"),
            ),
            models.UniqueConstraint(
                fields=["grid", "start"],
                name="grid_version_start_unique",
                violation_error_message=_("Une version de cette grille commence déjà ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(prepared_by=F("decided_by")),
                name="grid_version_two_persons",
                violation_error_message=_("La personne qui arrête la grille n’est pas celle qui l’a préparée."),
            ),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="grid_version_decided",
                violation_error_message=_("Une grille arrêtée dit qui l’a décidée."),
            ),
            models.CheckConstraint(
                condition=Q(rounding_unit__gte=1) & (Q(point_value__isnull=True) | Q(point_value__gt=0)),
                name="grid_version_point_value",
                violation_error_message=_("La valeur du point et l’arrondi sont positifs."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid.label} au {french_date(self.start)}"

    def get_absolute_url(self) -> str:
        return reverse("careers:version_detail", args=[self.pk])


class GridStep(InstitutionScoped):
    """A cell: the step of a grade in a version. `position` orders the steps of a grade, from the lowest."""

    version = models.ForeignKey(GridVersion, models.CASCADE, verbose_name=_("version"), related_name="steps")
    grade = models.ForeignKey(Grade, models.PROTECT, verbose_name=_("grade"), related_name="steps")
    step = models.CharField(_("échelon"), max_length=12)
    position = models.PositiveSmallIntegerField(_("ordre"))
    index = models.PositiveIntegerField(_("indice"), null=True, blank=True)
    amount = models.BigIntegerField(_("montant mensuel"))

    class Meta:
        ordering = ["grade__rank", "grade__category", "grade__grade_class", "position"]
        verbose_name = _("échelon d’une grille")
        verbose_name_plural = _("échelons des grilles")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "grade", "step"],
                name="grid_step_unique",
                violation_error_message=_("Cet échelon figure déjà dans ce grade."),
            ),
            models.UniqueConstraint(
                fields=["version", "grade", "position"],
                name="grid_step_position",
                violation_error_message=_("Deux échelons ont le même ordre."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="grid_step_amount",
                violation_error_message=_("Le montant d’un échelon est positif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.step}"
