"""The promotion roster: who may go from a grade to another, on which conditions, ranked by weighted marks, within the places.

Marks (rating, examination, seniority) are in thousandths of one scale of twenty; weights are per cent and add up to a hundred.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_promotion import CandidateState, RosterState
from careers.models.batches import TermsBatch
from careers.models.grids import Grade, PayGrid
from hr_core.models import Employee, InstitutionScoped


class PromotionRoster(InstitutionScoped):
    """A « tableau d’avancement »: one grade to leave, one to reach, the places, the conditions and the weights."""

    grid = models.ForeignKey(PayGrid, models.PROTECT, verbose_name=_("grille"), related_name="+", editable=False)
    label = models.CharField(_("intitulé"), max_length=120)
    source = models.ForeignKey(Grade, models.PROTECT, verbose_name=_("grade quitté"), related_name="+")
    target = models.ForeignKey(Grade, models.PROTECT, verbose_name=_("grade d’accès"), related_name="+")
    on = models.DateField(_("conditions remplies au"))
    effect_on = models.DateField(_("prend effet le"))
    places = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    reference = models.CharField(_("texte et article"), max_length=160)
    minimum_months = models.PositiveSmallIntegerField(_("ancienneté dans le grade (mois)"), default=0)
    minimum_rating = models.PositiveIntegerField(_("note demandée (millièmes)"), null=True, blank=True)
    rating_years = models.PositiveSmallIntegerField(
        _("moyenne des dernières notes"), default=3, validators=[MinValueValidator(1)]
    )
    minimum_exam = models.PositiveIntegerField(_("note d’examen demandée (millièmes)"), null=True, blank=True)
    rating_weight = models.PositiveSmallIntegerField(_("poids de la notation (%)"), default=50)
    exam_weight = models.PositiveSmallIntegerField(_("poids de l’examen (%)"), default=30)
    seniority_weight = models.PositiveSmallIntegerField(_("poids de l’ancienneté (%)"), default=20)
    state = models.CharField(_("état"), max_length=12, choices=RosterState, default=RosterState.DRAFT, editable=False)
    committee_on = models.DateField(_("séance du"), null=True, editable=False)
    minutes = models.CharField(_("procès-verbal"), max_length=120, blank=True, editable=False)
    batch = models.ForeignKey(
        TermsBatch, models.PROTECT, null=True, verbose_name=_("changement"), related_name="rosters", editable=False
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparé par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("tableau d’avancement")
        verbose_name_plural = _("tableaux d’avancement")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "label"],
                name="promotion_roster_label",
                violation_error_message=_("Un tableau porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="promotion_roster_grades",
                violation_error_message=_("Le grade d’accès n’est pas le grade quitté."),
            ),
            models.CheckConstraint(
                condition=Q(rating_weight=100 - F("exam_weight") - F("seniority_weight")),
                name="promotion_roster_weights",
                violation_error_message=_("Les trois poids font 100 %."),
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(batch__isnull=False, committee_on__isnull=False) & ~Q(minutes=""),
                name="promotion_roster_decided",
                violation_error_message=_("Un tableau arrêté garde la séance et son procès-verbal."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("careers:roster_detail", args=[self.pk])


class PromotionCandidate(InstitutionScoped):
    """Somebody of the grade: marks, total, rank, and why."""

    roster = models.ForeignKey(PromotionRoster, models.CASCADE, verbose_name=_("tableau"), related_name="candidates")
    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="+")
    step = models.CharField(_("échelon"), max_length=12, blank=True)
    since = models.DateField(_("dans le grade depuis le"))
    rating = models.PositiveIntegerField(_("notation (millièmes)"), null=True, blank=True)
    exam = models.PositiveIntegerField(_("examen (millièmes)"), null=True, blank=True)
    total = models.PositiveIntegerField(_("total (millièmes)"), default=0)
    rank = models.PositiveSmallIntegerField(_("rang"), null=True, blank=True)
    standing = models.CharField(_("situation"), max_length=10, choices=CandidateState)
    told = models.JSONField(_("explication"), default=list, blank=True)

    class Meta:
        ordering = [F("rank").asc(nulls_last=True), "employee__last_name"]
        verbose_name = _("candidat à une promotion")
        verbose_name_plural = _("candidats à une promotion")
        indexes = [models.Index(fields=["institution", "roster"], name="promotion_candidate_roster")]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "employee"],
                name="promotion_candidate_once",
                violation_error_message=_("Cet agent est déjà au tableau."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee_id)
