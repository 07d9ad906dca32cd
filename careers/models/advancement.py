"""Step advancement: the rules of the institution, what is credited to somebody, yearly ratings, campaigns and their lines."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_advancement import CampaignState, CreditKind, DecisionState, Missing, Opinion, Pace, Standing
from careers.models.batches import TermsBatch
from careers.models.grids import Grade, PayGrid
from hr_core.choices import AbsenceFamily
from hr_core.models import Employee, InstitutionScoped, ScopedDated
from hr_core.models.base import ordered_period


class TwoPersons(models.Model):
    """What one person proposes and another decides."""

    state = models.CharField(_("état"), max_length=8, choices=DecisionState, default=DecisionState.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )

    class Meta:
        abstract = True


def by_two(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(state="proposed", decided_by__isnull=True)
        | Q(decided_by__isnull=False) & ~Q(proposed_by=F("decided_by")) & ~Q(state="proposed"),
        name=f"{name}_two_persons",
        violation_error_message=_("La personne qui décide n’est pas celle qui a proposé."),
    )


class AdvancementRule(TwoPersons, ScopedDated):
    """How long a step is held. Without a grade it is for the whole grid, without a step for all the steps of the grade; the
    most precise rule holds. Months by pace, ratings in thousandths."""

    grid = models.ForeignKey(PayGrid, models.CASCADE, verbose_name=_("grille"), related_name="rules")
    grade = models.ForeignKey(
        Grade, models.CASCADE, null=True, blank=True, verbose_name=_("grade"), related_name="rules",
        help_text=_("Vide : tous les grades."),
    )  # fmt: skip
    step = models.CharField(_("échelon tenu"), max_length=12, blank=True, help_text=_("Vide : tous les échelons."))
    reference = models.CharField(_("texte et article"), max_length=160)
    normal_months = models.PositiveSmallIntegerField(_("rythme normal (mois)"), validators=[MinValueValidator(1)])
    fast_months = models.PositiveSmallIntegerField(_("rythme accéléré (mois)"), null=True, blank=True)
    slow_months = models.PositiveSmallIntegerField(_("rythme ralenti (mois)"), null=True, blank=True)
    minimum_rating = models.PositiveIntegerField(_("note demandée (millièmes)"), null=True, blank=True)
    fast_rating = models.PositiveIntegerField(_("note du rythme accéléré (millièmes)"), null=True, blank=True)
    rating_years = models.PositiveSmallIntegerField(
        _("notes dont on fait la moyenne"), default=1, validators=[MinValueValidator(1)]
    )
    missing = models.CharField(_("sans aucune note"), max_length=8, choices=Missing, default=Missing.NORMAL)
    fast_quota = models.PositiveSmallIntegerField(
        _("au plus tant d’avancements accélérés (% de ceux qui y ont droit)"), null=True, blank=True
    )
    stops = ArrayField(
        models.CharField(max_length=24, choices=AbsenceFamily), verbose_name=_("absences qui ne comptent pas"),
        default=list, blank=True,
    )  # fmt: skip

    class Meta:
        ordering = ["grid", F("grade__rank").asc(nulls_first=True), "step", "-start"]
        verbose_name = _("règle d’avancement")
        verbose_name_plural = _("règles d’avancement")
        constraints = [
            ordered_period("advancement_rule"),
            by_two("advancement_rule"),
            models.UniqueConstraint(
                fields=["grid", "grade", "step", "start"],
                name="advancement_rule_unique",
                nulls_distinct=False,
                violation_error_message=_("Une règle commence déjà ce jour pour ces échelons."),
            ),
            models.CheckConstraint(
                condition=(Q(fast_months__isnull=True) | Q(fast_months__lt=F("normal_months"), fast_rating__isnull=False))
                & (Q(slow_months__isnull=True) | Q(slow_months__gt=F("normal_months"), minimum_rating__isnull=False)),
                name="advancement_rule_paces",
                violation_error_message=_(
                    "Le rythme accéléré est plus court et demande une note ; le rythme ralenti est plus long et suppose une note au rythme normal."
                ),
            ),
            models.CheckConstraint(
                condition=Q(fast_quota__isnull=True) | Q(fast_quota__range=(0, 100)),
                name="advancement_rule_quota",
                violation_error_message=_("Le quota est un pourcentage, de 0 à 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class SeniorityCredit(TwoPersons, InstitutionScoped):
    """Months and days that shorten the step held on a day (or lengthen it: a penalty)."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    kind = models.CharField(_("nature"), max_length=16, choices=CreditKind)
    on = models.DateField(_("accordé le"), help_text=_("Il compte dans l’échelon tenu ce jour-là."))
    months = models.PositiveSmallIntegerField(_("mois"), default=0)
    days = models.PositiveSmallIntegerField(_("jours"), default=0)
    reference = models.CharField(_("acte ou pièce"), max_length=120)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("crédit d’ancienneté")
        verbose_name_plural = _("crédits d’ancienneté")
        indexes = [models.Index(fields=["institution", "employee"], name="seniority_credit_employee")]
        constraints = [
            by_two("seniority_credit"),
            models.CheckConstraint(
                condition=Q(months__gt=0) | Q(days__gt=0),
                name="seniority_credit_span",
                violation_error_message=_("Donnez des mois ou des jours."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class AnnualRating(InstitutionScoped):
    """The rating of a year, in thousandths of the scale of the institution: from its appraisal, or from a file."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    value = models.PositiveIntegerField(_("note (millièmes)"))
    source = models.CharField(_("origine"), max_length=120, blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("note annuelle")
        verbose_name_plural = _("notes annuelles")
        indexes = [models.Index(fields=["institution", "year"], name="annual_rating_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "year"],
                name="annual_rating_once",
                violation_error_message=_("Cet agent a déjà une note pour cette année."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class AdvancementCampaign(InstitutionScoped):
    """Who takes a step until a day: computed, examined by the committee, then turned into one change of classification."""

    grid = models.ForeignKey(PayGrid, models.PROTECT, verbose_name=_("grille"), related_name="+")
    label = models.CharField(_("intitulé"), max_length=120)
    until = models.DateField(_("échelons acquis jusqu’au"))
    effect_on = models.DateField(
        _("tous prennent effet le"), null=True, blank=True, help_text=_("Vide : chacun au jour où l’échelon est acquis.")
    )
    state = models.CharField(_("état"), max_length=12, choices=CampaignState, default=CampaignState.DRAFT, editable=False)
    computed_at = models.DateTimeField(_("calculée le"), null=True, editable=False)
    committee_on = models.DateField(_("séance du"), null=True, editable=False)
    minutes = models.CharField(_("procès-verbal"), max_length=120, blank=True, editable=False)
    batch = models.ForeignKey(
        TermsBatch, models.PROTECT, null=True, verbose_name=_("changement"), related_name="campaigns", editable=False
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["-until", "-pk"]
        verbose_name = _("campagne d’avancement")
        verbose_name_plural = _("campagnes d’avancement")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"],
                name="advancement_campaign_label",
                violation_error_message=_("Une campagne porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(batch__isnull=False, committee_on__isnull=False) & ~Q(minutes=""),
                name="advancement_campaign_decided",
                violation_error_message=_("Une campagne arrêtée garde la séance et son procès-verbal."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:campaign_detail", args=[self.pk])


class AdvancementLine(InstitutionScoped):
    """Somebody in a campaign: the step held, the next one, when and why, the opinion of the committee."""

    campaign = models.ForeignKey(AdvancementCampaign, models.CASCADE, verbose_name=_("campagne"), related_name="lines")
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    category = models.CharField(_("catégorie"), max_length=24, blank=True)
    grade_class = models.CharField(_("classe"), max_length=24, blank=True)
    step = models.CharField(_("échelon"), max_length=12, blank=True)
    next_step = models.CharField(_("échelon suivant"), max_length=12, blank=True)
    since = models.DateField(_("à l’échelon depuis le"), null=True, blank=True)
    standing = models.CharField(_("situation"), max_length=10, choices=Standing)
    pace = models.CharField(_("rythme"), max_length=8, choices=Pace, blank=True)
    due_on = models.DateField(_("échelon au"), null=True, blank=True)
    rating = models.PositiveIntegerField(_("note (millièmes)"), null=True, blank=True)
    told = models.JSONField(_("explication"), default=list, blank=True)
    opinion = models.CharField(_("avis"), max_length=12, choices=Opinion, default=Opinion.NONE)
    opinion_reason = models.CharField(_("motif de l’avis"), max_length=200, blank=True)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("ligne d’une campagne d’avancement")
        verbose_name_plural = _("lignes des campagnes d’avancement")
        indexes = [models.Index(fields=["institution", "campaign", "standing"], name="advancement_line_standing")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "employee"],
                name="advancement_line_once",
                violation_error_message=_("Cet agent est déjà dans la campagne."),
            ),
            models.CheckConstraint(
                condition=~Q(opinion__in=["deferred", "unfavourable"]) | ~Q(opinion_reason=""),
                name="advancement_line_reason",
                violation_error_message=_("Un avis défavorable ou ajourné porte son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.grade_class} {self.step}".replace("  ", " ").strip()
