"""Grade equivalence: anchor jobs weighed at home and, blindly, by two other institutions; dated tables adopted by the committee."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from careers.choices_referential import EquivalenceGround, GapRule, ReviewState, SheetState, TableState
from careers.models.editions import Edition
from hr_core.models import Institution, InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period


class AnchorSheet(InstitutionScoped):
    """A job found everywhere, as this institution has it. `cross_in` counts the weighings of the two others (the database keeps it).

    A job near the limit of two bands is weighed in a second turn.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name=_("édition"), related_name="+", editable=False)
    code = models.CharField(_("métier du référentiel"), max_length=12)
    title = models.CharField(_("emploi de l’institution"), max_length=160)
    description = models.TextField(_("missions, autonomie, encadrement, effet"))
    grade_key = models.BigIntegerField(editable=False)
    grade_label = models.CharField(_("grade"), max_length=80, editable=False)
    first = models.ForeignKey(
        Institution, models.PROTECT, blank=True, null=True, verbose_name=_("première institution"), related_name="+", editable=False
    )
    second = models.ForeignKey(
        Institution, models.PROTECT, blank=True, null=True, verbose_name=_("deuxième institution"), related_name="+", editable=False
    )
    state = models.CharField(_("état"), max_length=8, choices=SheetState, default=SheetState.DRAFT, editable=False)
    cross_in = models.PositiveSmallIntegerField(_("pesées croisées reçues"), default=0, editable=False)
    turn = models.PositiveSmallIntegerField(_("tour de pesée"), default=1, editable=False)
    points = models.PositiveIntegerField(_("points (centièmes)"), blank=True, null=True, editable=False)
    band = models.PositiveSmallIntegerField(_("bande"), blank=True, null=True, editable=False)
    rule = models.CharField(_("règle d’écart"), max_length=10, choices=GapRule, blank=True, editable=False)
    is_borderline = models.BooleanField(_("près d’une limite"), default=False, editable=False)
    reason = models.TextField(_("motif"), blank=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("arrêtée par"), related_name="+", editable=False
    )
    settled_on = models.DateField(_("arrêtée le"), blank=True, null=True, editable=False)

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("emploi repère")
        verbose_name_plural = _("emplois repères")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "edition", "title"],
                name="anchor_sheet_once",
                violation_error_message=_("Cet emploi repère existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(first=None, second=None)
                | (~Q(first=F("second")) & ~Q(first=F("institution")) & ~Q(second=F("institution"))),
                name="anchor_sheet_others",
                violation_error_message=_("Deux autres institutions, différentes, pèsent l’emploi."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(first__isnull=False, second__isnull=False), name="anchor_sheet_sent"
            ),
            models.CheckConstraint(
                condition=~Q(state="settled")
                | (Q(band__range=(1, 8), points__isnull=False, cross_in__gte=F("turn") * 2, settled_by__isnull=False) & ~Q(rule="")),
                name="anchor_sheet_settled",
                violation_error_message=_("Une pesée s’arrête quand les deux autres institutions ont pesé."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("careers:sheet_detail", args=[self.pk])


class AnchorWeighing(InstitutionScoped):
    """The degrees that one institution gives to a sheet. The others read them when both cross weighings are in."""

    sheet = models.ForeignKey(AnchorSheet, models.CASCADE, verbose_name=_("emploi repère"), related_name="weighings")
    turn = models.PositiveSmallIntegerField(_("tour"), default=1)
    degrees = ArrayField(models.PositiveSmallIntegerField(), size=6, verbose_name=_("degrés"))
    points = models.PositiveIntegerField(_("points (centièmes)"))
    band = models.PositiveSmallIntegerField(_("bande"))
    remark = models.CharField(_("motif"), max_length=300)
    weighed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("pesé par"), related_name="+")
    weighed_at = models.DateTimeField(_("pesé le"), auto_now_add=True)

    class Meta:
        ordering = ["weighed_at", "pk"]
        verbose_name = _("pesée d’un emploi repère")
        verbose_name_plural = _("pesées d’emplois repères")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "institution", "turn"],
                name="anchor_weighing_once",
                violation_error_message=_("Cette institution a déjà pesé cet emploi."),
            ),
            models.CheckConstraint(
                condition=Q(degrees__len=6, band__range=(1, 8)),
                name="anchor_weighing_degrees",
                violation_error_message=_("Donnez six degrés, de 1 à 8."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} : {self.band}"


class EquivalenceTable(ScopedDated):
    """The bands of the grades of an institution over a period; read by the zone once adopted by the committee."""

    edition = models.ForeignKey(Edition, models.PROTECT, verbose_name=_("édition"), related_name="+", editable=False)
    state = models.CharField(_("état"), max_length=10, choices=TableState, default=TableState.DRAFT, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("adoptée par"), related_name="+", editable=False
    )
    adopted_on = models.DateField(_("adoptée le"), blank=True, null=True, editable=False)
    session = models.CharField(_("séance de la commission"), max_length=160, blank=True, editable=False)

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("table d’équivalence")
        verbose_name_plural = _("tables d’équivalence")
        constraints = [
            ordered_period("equivalence_table"),
            no_overlap(
                "equivalence_table",
                "institution_id",
                message=_("Une autre table est adoptée pour ces dates."),
                condition=Q(state="adopted"),
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | (Q(adopted_by__isnull=False, adopted_on__isnull=False) & ~Q(session="")),
                name="equivalence_table_adopted",
                violation_error_message=_("Une table adoptée dit dans quelle séance."),
            ),
            models.CheckConstraint(
                condition=Q(adopted_by=None) | ~Q(adopted_by=F("prepared_by")),
                name="equivalence_table_two_persons",
                violation_error_message=_("La personne qui adopte n’est pas celle qui a préparé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}, {self.start:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("careers:equivalence_detail", args=[self.pk])


class EquivalenceLine(InstitutionScoped):
    """A grade in the words of its institution, and its bands: least, usual, most. `grade_key` is its key there."""

    table = models.ForeignKey(EquivalenceTable, models.CASCADE, verbose_name=_("table"), related_name="lines")
    grade_key = models.BigIntegerField()
    grid = models.CharField(_("grille"), max_length=120)
    category = models.CharField(_("catégorie"), max_length=24)
    grade_class = models.CharField(_("classe"), max_length=24, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"))
    band_low = models.PositiveSmallIntegerField(_("bande, au moins"))
    band = models.PositiveSmallIntegerField(_("bande usuelle"))
    band_high = models.PositiveSmallIntegerField(_("bande, au plus"))
    anchors = models.PositiveSmallIntegerField(_("emplois pesés"))

    class Meta:
        ordering = ["grid", "rank", "category", "grade_class"]
        verbose_name = _("ligne d’équivalence")
        verbose_name_plural = _("lignes d’équivalence")
        constraints = [
            models.UniqueConstraint(fields=["table", "grade_key"], name="equivalence_line_once"),
            models.CheckConstraint(
                condition=Q(band__range=(1, 8), band_low__lte=F("band"), band_high__gte=F("band")),
                name="equivalence_line_bands",
                violation_error_message=_("La bande usuelle va de 1 à 8, entre la plus basse et la plus haute."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.grade_class}".strip()


class EquivalenceReview(InstitutionScoped):
    """An appeal against an adopted table, before the panel of the regional body. The row is the institution's that files it;
    the one whose table it is and the panel read it. Accepted, the table is to be drawn up again: both stay.
    """

    table = models.ForeignKey(EquivalenceTable, models.PROTECT, verbose_name=_("table"), related_name="reviews", editable=False)
    grade_key = models.BigIntegerField(_("grade"), blank=True, null=True)
    grade_label = models.CharField(_("grade"), max_length=160, blank=True, editable=False)
    ground = models.CharField(_("moyen"), max_length=12, choices=EquivalenceGround)
    text = models.TextField(_("ce qui est demandé, et pourquoi"))
    state = models.CharField(_("état"), max_length=8, choices=ReviewState, default=ReviewState.FILED, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("déposé par"), related_name="+", editable=False
    )
    filed_on = models.DateField(_("déposé le"), editable=False)
    due_on = models.DateField(_("réponse attendue le"), editable=False)
    answer = models.TextField(_("réponse"), blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, blank=True, null=True, verbose_name=_("répondu par"), related_name="+", editable=False
    )
    answered_on = models.DateField(_("répondu le"), blank=True, null=True, editable=False)

    class Meta:
        ordering = ["-filed_on", "-pk"]
        verbose_name = _("recours sur une équivalence")
        verbose_name_plural = _("recours sur les équivalences")
        indexes = [models.Index(fields=["institution", "state"], name="equivalence_review_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "institution", "grade_key"],
                condition=Q(state="filed"),
                nulls_distinct=False,
                name="equivalence_review_once",
                violation_error_message=_("Un recours sur ce grade attend déjà sa réponse."),
            ),
            models.CheckConstraint(
                condition=Q(state="filed") | (~Q(answer="") & Q(answered_by__isnull=False, answered_on__isnull=False)),
                name="equivalence_review_answered",
                violation_error_message=_("Chaque recours reçoit une réponse motivée."),
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("filed_by")),
                name="equivalence_review_two_persons",
                violation_error_message=_("La personne qui répond n’est pas celle qui a formé le recours."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}, {self.grade_label or self.get_ground_display()}"

    def get_absolute_url(self) -> str:
        return reverse("careers:equivalence_review", args=[self.pk])
