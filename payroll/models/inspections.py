"""What an inspection of the fund asks: yearly figures with their source, norms, and the follow-up of recommendations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.ui.states import StateChoices


class FigureKind(models.TextChoices):
    CONTRIBUTIONS = "contributions", _("cotisations encaissées")
    BENEFITS = "benefits", _("prestations servies")
    OPERATING = "operating", _("charges de fonctionnement, personnel compris")


class Ratio(models.TextChoices):
    STAFF_TO_CONTRIBUTIONS = "staff_contributions", _("personnel sur cotisations encaissées")
    STAFF_TO_BENEFITS = "staff_benefits", _("personnel sur prestations servies")
    OPERATING_TO_CONTRIBUTIONS = "operating_contributions", _("fonctionnement sur cotisations encaissées")
    STAFF_TO_OPERATING = "staff_operating", _("personnel sur charges de fonctionnement")


class RecommendationState(StateChoices):
    OPEN = "open", "now", "clock", _("à traiter")
    DONE = "done", "wait", "list-check", _("à vérifier")
    CLOSED = "closed", "ok", "circle-check", _("levée")


def two_people(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
        name=name,
        violation_error_message=_("Une autre personne que celle qui a saisi approuve."),
    )


class InstitutionFigure(InstitutionScoped):
    """A yearly figure that the payroll does not know, entered with its source by one person and approved by another."""

    year = models.PositiveSmallIntegerField(_("exercice"))
    kind = models.CharField(_("chiffre"), max_length=16, choices=FigureKind)
    amount = models.BigIntegerField(_("montant"))
    source = models.CharField(_("source"), max_length=200, help_text=_("Document, page, date."))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    entered_at = models.DateTimeField(_("saisi le"), auto_now=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-year", "kind"]
        verbose_name = _("chiffre de l’exercice")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "kind"],
                name="institution_figure_unique",
                violation_error_message=_("Ce chiffre est déjà saisi pour cet exercice : corrigez-le."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(source=""),
                name="institution_figure_told",
                violation_error_message=_("Donnez un montant positif et sa source."),
            ),
            two_people("institution_figure_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class RatioNorm(InstitutionScoped):
    """The most that a ratio should be, in hundredths of a percent, from a year on: entered with the text that says so."""

    ratio = models.CharField(_("ratio"), max_length=24, choices=Ratio)
    from_year = models.PositiveSmallIntegerField(_("depuis l’exercice"))
    most = models.PositiveIntegerField(_("au plus (centièmes de pour cent)"))
    source = models.CharField(_("texte"), max_length=200, help_text=_("Règlement, article, date."))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    entered_at = models.DateTimeField(_("saisie le"), auto_now=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["ratio", "-from_year"]
        verbose_name = _("norme d’un ratio")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "ratio", "from_year"],
                name="ratio_norm_unique",
                violation_error_message=_("Une norme est déjà saisie pour ce ratio et cet exercice : corrigez-la."),
            ),
            models.CheckConstraint(
                condition=Q(most__gt=0) & ~Q(source=""),
                name="ratio_norm_told",
                violation_error_message=_("Donnez le taux et le texte qui le fixe."),
            ),
            two_people("ratio_norm_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.get_ratio_display()} {self.from_year}"


class Recommendation(InstitutionScoped):
    """A recommendation of an inspection or an audit, until somebody other than who carried it out says it is met."""

    body = models.CharField(_("mission"), max_length=120, help_text=_("Par exemple : Inspection CIPRES 2025."))
    number = models.CharField(_("numéro"), max_length=20)
    text = models.TextField(_("recommandation"))
    dated_on = models.DateField(_("rapport du"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("responsable"), related_name="+")
    due_on = models.DateField(_("échéance"))
    state = models.CharField(
        _("état"), max_length=8, choices=RecommendationState.choices, default=RecommendationState.OPEN, editable=False
    )
    answer = models.TextField(_("suite donnée"), blank=True, editable=False)
    evidence = models.FileField(_("preuve"), upload_to="inspections/%Y/%m/", blank=True, editable=False)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    done_on = models.DateField(_("traitée le"), null=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    closed_on = models.DateField(_("levée le"), null=True, editable=False)

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("recommandation")
        indexes = [models.Index(fields=["institution", "state", "due_on"], name="recommendation_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "body", "number"],
                name="recommendation_unique",
                violation_error_message=_("Cette mission a déjà une recommandation de ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("dated_on")),
                name="recommendation_due_after",
                violation_error_message=_("L’échéance suit la date du rapport."),
            ),
            models.CheckConstraint(
                condition=Q(state="open") | (Q(done_by__isnull=False, done_on__isnull=False) & ~Q(answer="")),
                name="recommendation_done",
                violation_error_message=_("Une recommandation traitée dit la suite donnée, par qui et quand."),
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_by__isnull=False, closed_on__isnull=False) & ~Q(closed_by=F("done_by"))),
                name="recommendation_two_people",
                violation_error_message=_("Une autre personne que celle qui l’a traitée lève la recommandation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, n° {self.number}"
