"""The yearly plan: scenarios, lines by objective with their cost heads and funding, what is committed and spent.

A revision of the mid-year review is a plan that copies the adopted one and replaces it once adopted. Lines keep their `code`
from one to the other, and movements belong to the code of a line in a year: nothing is moved when a plan is replaced.
Amounts are in minor units of the institution's currency.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, Unit, User
from training.choices_plan import CostHead, LineState, MovementKind, PlanState
from training.models.catalogue import Course

HEADS = ("teaching", "travel", "per_diem", "room", "other")
TOTAL = F("teaching") + F("travel") + F("per_diem") + F("room") + F("other")


class TrainingPlan(InstitutionScoped):
    """A scenario of a year's plan, or a revision of the adopted one."""

    year = models.PositiveSmallIntegerField(_("exercice"))
    label = models.CharField(_("intitulé"), max_length=80)
    orientation = models.TextField(_("orientations"), blank=True, help_text=_("Ce que le plan sert ; imprimé en tête du document."))
    envelope = models.PositiveBigIntegerField(_("enveloppe"), null=True, blank=True, help_text=_("Crédit ouvert au budget, part propre. Vide : pas encore connu."))
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, verbose_name=_("révise"), related_name="revisions"
    )
    review = models.TextField(_("bilan à mi-parcours"), blank=True)
    state = models.CharField(_("état"), max_length=10, choices=PlanState, default=PlanState.DRAFT, editable=False)
    prepared_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("préparé par"), related_name="+", editable=False)
    submitted_at = models.DateTimeField(_("soumis le"), null=True, editable=False)
    endorsed_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("visé par"), related_name="+", editable=False)
    endorsed_at = models.DateTimeField(_("visé le"), null=True, editable=False)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("arrêté par"), related_name="+", editable=False)
    adopted_at = models.DateTimeField(_("arrêté le"), null=True, editable=False)
    answer = models.CharField(_("observation"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "label"]
        verbose_name = _("plan de formation")
        verbose_name_plural = _("plans de formation")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "year", "label"],
                name="training_plan_label",
                violation_error_message=_("Un plan de cet exercice porte déjà ce nom."),
            ),
            models.UniqueConstraint(
                fields=["institution", "year"],
                condition=Q(state="adopted"),
                name="training_plan_one_adopted",
                violation_error_message=_("Un plan de cet exercice est déjà arrêté : révisez-le."),
            ),
            models.CheckConstraint(
                condition=Q(endorsed_by__isnull=True) | ~Q(endorsed_by=F("prepared_by")),
                name="training_plan_endorser",
                violation_error_message=_("La personne qui vise le plan n’est pas celle qui l’a préparé."),
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True) | (~Q(adopted_by=F("prepared_by")) & ~Q(adopted_by=F("endorsed_by"))),
                name="training_plan_adopter",
                violation_error_message=_("La personne qui arrête le plan ne l’a ni préparé ni visé."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["adopted", "replaced"]) | Q(endorsed_by__isnull=False, adopted_by__isnull=False),
                name="training_plan_adopted",
                violation_error_message=_("Un plan arrêté dit qui l’a visé et qui l’a arrêté."),
            ),
            models.CheckConstraint(
                condition=Q(revises__isnull=True) | ~Q(review=""),
                name="training_plan_review",
                violation_error_message=_("Une révision porte le bilan à mi-parcours."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="training_plan_year",
                violation_error_message=_("L’exercice est une année, par exemple 2027."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("training:plan_detail", args=[self.pk])


class PlanObjective(InstitutionScoped):
    """What lines of a plan serve, and how one will know."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, verbose_name=_("plan"), related_name="objectives")
    rank = models.PositiveSmallIntegerField(_("rang"))
    label = models.CharField(_("objectif"), max_length=200)
    indicator = models.CharField(_("indicateur de résultat"), max_length=200, blank=True)

    class Meta:
        ordering = ["rank"]
        verbose_name = _("objectif d’un plan")
        verbose_name_plural = _("objectifs des plans")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "rank"], name="plan_objective_rank", violation_error_message=_("Un objectif porte déjà ce rang.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.label}"


class PlanLine(InstitutionScoped):
    """A training action of a plan: whom, which course, how many sessions, what it costs by head, who pays."""

    plan = models.ForeignKey(TrainingPlan, models.CASCADE, verbose_name=_("plan"), related_name="lines")
    code = models.CharField(_("code"), max_length=12)
    objective = models.ForeignKey(
        PlanObjective, models.SET_NULL, null=True, blank=True, verbose_name=_("objectif"), related_name="lines"
    )
    title = models.CharField(_("action"), max_length=160)
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, verbose_name=_("formation"), related_name="plan_lines")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unité"), related_name="+")
    population = models.CharField(_("population"), max_length=160, blank=True)
    headcount = models.PositiveSmallIntegerField(_("nombre de personnes"), default=1)
    sessions = models.PositiveSmallIntegerField(_("nombre de sessions"), default=1)
    quarter = models.PositiveSmallIntegerField(
        _("trimestre"), null=True, blank=True, choices=[(1, _("premier")), (2, _("deuxième")), (3, _("troisième")), (4, _("quatrième"))]
    )
    priority = models.PositiveSmallIntegerField(_("priorité"), default=50)
    teaching = models.PositiveBigIntegerField(_("frais pédagogiques"), default=0)
    travel = models.PositiveBigIntegerField(_("transport"), default=0)
    per_diem = models.PositiveBigIntegerField(_("indemnités de mission"), default=0)
    room = models.PositiveBigIntegerField(_("salle et restauration"), default=0)
    other = models.PositiveBigIntegerField(_("autres frais"), default=0)
    levy = models.PositiveBigIntegerField(_("remboursé par le fonds de formation"), default=0)
    donor = models.PositiveBigIntegerField(_("financé par un partenaire"), default=0)
    donor_name = models.CharField(_("partenaire"), max_length=120, blank=True)
    state = models.CharField(_("suite"), max_length=10, choices=LineState, default=LineState.PLANNED)
    remark = models.CharField(_("observation"), max_length=300, blank=True)

    class Meta:
        ordering = ["objective__rank", "-priority", "code"]
        verbose_name = _("ligne d’un plan de formation")
        verbose_name_plural = _("lignes des plans de formation")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"], name="plan_line_code", violation_error_message=_("Une autre ligne du plan porte ce code.")
            ),
            models.CheckConstraint(
                condition=Q(teaching__gte=F("levy") + F("donor") - F("travel") - F("per_diem") - F("room") - F("other")),
                name="plan_line_funding",
                violation_error_message=_("Les financements extérieurs dépassent le coût de la ligne."),
            ),
            models.CheckConstraint(
                condition=Q(headcount__gte=1, sessions__gte=1),
                name="plan_line_people",
                violation_error_message=_("Une ligne compte au moins une personne et une session."),
            ),
            models.CheckConstraint(
                condition=Q(donor=0) | ~Q(donor_name=""),
                name="plan_line_donor",
                violation_error_message=_("Nommez le partenaire qui finance."),
            ),
            models.CheckConstraint(
                condition=Q(priority__lte=100), name="plan_line_priority", violation_error_message=_("Une priorité va de 0 à 100.")
            ),
            models.CheckConstraint(
                condition=Q(state="planned") | ~Q(remark=""),
                name="plan_line_state",
                violation_error_message=_("Dites pourquoi la ligne est reportée ou annulée."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "plan", "objective"], name="plan_line_objective")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("training:line_detail", args=[self.pk])

    @property
    def total(self) -> int:
        return self.teaching + self.travel + self.per_diem + self.room + self.other

    @property
    def own_part(self) -> int:
        """What the institution pays once the fund and the partner have paid theirs."""
        return self.total - self.levy - self.donor


class PlanMovement(InstitutionScoped):
    """A commitment, its release, an expense, a refund asked or received, on a line of the year's plan named by its code; rows are only added.

    `reverses` names the movement that this one cancels: same amount, counted with the other sign.
    """

    year = models.PositiveSmallIntegerField(_("exercice"))
    line_code = models.CharField(_("ligne"), max_length=12)
    kind = models.CharField(_("nature"), max_length=12, choices=MovementKind)
    head = models.CharField(_("poste de dépense"), max_length=10, choices=CostHead, default=CostHead.TEACHING)
    on = models.DateField(_("date"))
    amount = models.PositiveBigIntegerField(_("montant"))
    reference = models.CharField(_("pièce"), max_length=120)
    remark = models.CharField(_("observation"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, verbose_name=_("annule"), related_name="reversed_by"
    )
    entered_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("saisi par"), related_name="+", editable=False)
    entered_at = models.DateTimeField(_("saisi le"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("mouvement du budget de formation")
        verbose_name_plural = _("mouvements du budget de formation")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=1), name="plan_movement_amount", violation_error_message=_("Un mouvement porte un montant.")
            ),
            models.CheckConstraint(
                condition=~Q(reference=""), name="plan_movement_reference", violation_error_message=_("Dites la pièce : bon, facture, ordre.")
            ),
        ]
        indexes = [models.Index(fields=["institution", "year", "line_code"], name="plan_movement_line")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
