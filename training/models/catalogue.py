"""The catalogue of courses: who gives them, what they teach, what they cost, the versions published.

A course belongs to an institution, or to the regional body. Once opened to the zone (`shared_at`) every institution reads
it for ever, so that plans and records that name it stay readable after its withdrawal; only its owner writes it.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.models import Country, InstitutionScoped, User
from hr_core.text import french_count
from training.choices_catalogue import CostBasis, CourseLanguage, CourseMode, CourseState, ProviderKind

CURRENCIES = ("XOF", "XAF", "GNF", "KMF", "MGA", "CDF", "EUR", "USD")


class Provider(InstitutionScoped):
    """Who gives courses: a regional centre, a school, another fund, a private firm, one's own trainers."""

    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("nature"), max_length=10, choices=ProviderKind, default=ProviderKind.PRIVATE)
    country = models.ForeignKey(Country, models.PROTECT, null=True, blank=True, verbose_name=_("pays"), related_name="+")
    town = models.CharField(_("ville"), max_length=80, blank=True)
    website = models.URLField(_("site"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True, help_text=_("Service, téléphone, adresse électronique."))
    approval = models.CharField(
        _("agrément"), max_length=160, blank=True,
        help_text=_("Habilitation exigée pour la prise en charge par le fonds de formation du pays."),
    )  # fmt: skip
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    is_active = models.BooleanField(_("on y recourt encore"), default=True)
    is_shared = models.BooleanField(_("connu de la zone"), default=False, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("prestataire de formation")
        verbose_name_plural = _("prestataires de formation")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="training_provider_name",
                violation_error_message=_("Un prestataire porte déjà ce nom."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("training:provider_detail", args=[self.pk])


class Course(InstitutionScoped):
    """A course as the catalogue describes it; `cost` is in minor units of `currency`, for what `cost_basis` counts."""

    code = models.CharField(_("code"), max_length=24)
    title = models.CharField(_("intitulé"), max_length=160)
    provider = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, verbose_name=_("prestataire"), related_name="courses"
    )
    domain = models.CharField(_("domaine de compétences"), max_length=12, blank=True)
    objectives = models.TextField(_("objectifs"), blank=True, help_text=_("Un par ligne : ce que l’on sait faire après."))
    programme = models.TextField(_("programme"), blank=True)
    audience = models.CharField(_("public"), max_length=300, blank=True)
    prerequisites = models.CharField(_("prérequis"), max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField(_("durée en heures"), null=True, blank=True)
    half_days = models.PositiveSmallIntegerField(
        _("durée en demi-journées"), null=True, blank=True, help_text=_("Dix pour une semaine de cinq jours.")
    )
    mode = models.CharField(_("modalité"), max_length=12, choices=CourseMode, default=CourseMode.CLASS)
    languages = ArrayField(models.CharField(max_length=2, choices=CourseLanguage), verbose_name=_("langues"), default=list)
    cost_basis = models.CharField(_("prix"), max_length=8, choices=CostBasis, default=CostBasis.HEAD)
    cost = models.PositiveBigIntegerField(_("montant"), default=0)
    currency = models.CharField(_("monnaie"), max_length=3, choices=[(code, code) for code in CURRENCIES], default="XOF")
    seats_min = models.PositiveSmallIntegerField(_("participants, au moins"), null=True, blank=True)
    seats_max = models.PositiveSmallIntegerField(_("participants, au plus"), null=True, blank=True)
    certificate = models.CharField(_("titre ou attestation"), max_length=160, blank=True)
    is_compulsory = models.BooleanField(_("obligatoire"), default=False)
    validity_months = models.PositiveSmallIntegerField(
        _("validité en mois"), null=True, blank=True, help_text=_("Vide : ce qui est acquis n’expire pas.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Texte ou document d’où vient cette fiche."))
    state = models.CharField(_("état"), max_length=10, choices=CourseState, default=CourseState.DRAFT, editable=False)
    shared_at = models.DateTimeField(_("ouverte à la zone le"), null=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        ordering = ["title"]
        verbose_name = _("formation")
        verbose_name_plural = _("formations")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="course_code",
                violation_error_message=_("Une autre formation porte déjà ce code."),
            ),
            models.CheckConstraint(
                condition=~Q(cost_basis="free") | Q(cost=0),
                name="course_free",
                violation_error_message=_("Une formation sans frais pédagogiques n’a pas de montant."),
            ),
            models.CheckConstraint(
                condition=Q(seats_min__isnull=True) | Q(seats_max__isnull=True) | Q(seats_max__gte=models.F("seats_min")),
                name="course_seats",
                violation_error_message=_("Le nombre maximal de participants n’est pas inférieur au minimum."),
            ),
            models.CheckConstraint(
                condition=(Q(hours__isnull=True) | Q(hours__gte=1)) & (Q(half_days__isnull=True) | Q(half_days__gte=1)),
                name="course_duration",
                violation_error_message=_("Une durée est d’au moins une heure ou une demi-journée ; laissez vide si elle n’est pas connue."),
            ),
            models.CheckConstraint(
                condition=Q(validity_months__isnull=True) | Q(validity_months__gte=1),
                name="course_validity",
                violation_error_message=_("Une validité est d’au moins un mois ; laissez vide si rien n’expire."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(version__gte=1),
                name="course_published_version",
                violation_error_message=_("Une formation au catalogue a une version publiée."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "title"], name="course_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training:course_detail", args=[self.pk])

    @property
    def duration(self) -> str:
        """« 35 heures, 5 jours », « 2,5 jours », or nothing."""
        told = [french_count(self.hours, "heure", "heures")] if self.hours else []
        if self.half_days:
            days, half = divmod(self.half_days, 2)
            number = f"{days},5" if half else str(days)
            told.append(f"{number}\u00a0{'jours' if self.half_days > 3 else 'jour'}")
        return ", ".join(told)

    @property
    def language_words(self) -> str:
        return ", ".join(str(CourseLanguage(code).label) for code in self.languages)


class CourseSkill(InstitutionScoped):
    """A skill of the referential, by its code in every edition, that the course brings to a level."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("formation"), related_name="skills")
    skill_code = models.CharField(_("compétence"), max_length=12)
    level = models.PositiveSmallIntegerField(_("niveau donné"))

    class Meta:
        ordering = ["skill_code"]
        verbose_name = _("compétence donnée par une formation")
        verbose_name_plural = _("compétences données par les formations")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "skill_code"],
                name="course_skill_once",
                violation_error_message=_("Cette compétence est déjà donnée par la formation."),
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4),
                name="course_skill_level",
                violation_error_message=_("Un niveau va de 1 à 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_code} ({self.level})"


class CourseVersion(InstitutionScoped):
    """What the catalogue said when a version was published; rows are only added."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("formation"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    note = models.CharField(_("ce qui change"), max_length=300)
    content = models.JSONField(_("contenu"))
    published_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("publiée par"), related_name="+")
    published_at = models.DateTimeField(_("publiée le"), auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version d’une formation")
        verbose_name_plural = _("versions des formations")
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="course_version_number")]

    def __str__(self) -> str:
        return f"{self.course}, version {self.number}"


class CourseMaterial(InstitutionScoped):
    """A document or an address that goes with a course; `sha256` is that of the bytes received. The row holds the file in force,
    version `number`; those before are its `earlier`."""

    course = models.ForeignKey(Course, models.CASCADE, verbose_name=_("formation"), related_name="materials")
    title = models.CharField(_("intitulé"), max_length=120)
    link = models.URLField(_("adresse"), blank=True)
    file = models.FileField(_("fichier"), upload_to="formation/supports/", blank=True)
    name = models.CharField(_("nom du fichier"), max_length=160, blank=True)
    media_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("taille (octets)"), default=0)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, blank=True)
    scanned_by = models.CharField(_("analyse antivirus"), max_length=120, blank=True)
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("ajouté par"), related_name="+")
    added_at = models.DateTimeField(_("ajouté le"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("support d’une formation")
        verbose_name_plural = _("supports des formations")
        constraints = [
            models.CheckConstraint(
                condition=Q(link="", sha256__gt="") | Q(sha256="", link__gt=""),
                name="course_material_one",
                violation_error_message=_("Donnez un fichier ou une adresse, l’un des deux."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "course"], name="course_material_course")]

    def __str__(self) -> str:
        return self.title
