"""What pay makes of absences: the dated rule of each kind, the matrix item × kind, and what each run made of each absence."""

from __future__ import annotations

from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from hr_core.models import AbsenceKind, InstitutionScoped, ScopedDated
from hr_core.models.base import NoOverlap, no_overlap, ordered_period
from payroll.choices_absences import (
    BenefitBasis,
    BenefitPayer,
    Branch,
    Confidence,
    Divisor,
    Effect,
    RuleSource,
    Treatment,
)
from payroll.models.items import PayItem
from payroll.models.runs import PayRun

BENEFIT_MONTHS = (
    (1, _("le dernier mois")),
    (3, _("les 3 derniers")),
    (6, _("les 6 derniers")),
    (12, _("les 12 derniers")),
)


class AbsencePayRule(ScopedDated):
    """What pay makes of a kind of absence over a period. `is_known` is false while nobody has said: pay then asks.

    `benefit_bands`: `[{"from_day": 1, "percent": "200/3"}]`, days counted in the spell, percent exact. `maintenance_bands`:
    `[{"years": 0, "days": 30, "percent": "75"}]`, by years of service when the spell begins; bands of the same years follow
    each other.
    """

    kind = models.ForeignKey(AbsenceKind, models.PROTECT, verbose_name=_("nature d’absence"), related_name="pay_rules")
    is_known = models.BooleanField(_("règle établie"), default=True)
    treatment = models.CharField(_("traitement"), max_length=8, choices=Treatment, default=Treatment.UNPAID)

    benefit_bands = models.JSONField(_("indemnité journalière"), default=list, blank=True)
    benefit_waiting_days = models.PositiveSmallIntegerField(_("délai de carence de l’indemnité (jours)"), default=0)
    benefit_basis = models.CharField(
        _("base de l’indemnité"), max_length=12, choices=BenefitBasis, default=BenefitBasis.GROSS
    )
    benefit_months = models.PositiveSmallIntegerField(_("mois de la base"), choices=BENEFIT_MONTHS, default=1)
    benefit_ceiling = models.BigIntegerField(_("plafond de la base par mois"), null=True, blank=True)
    benefit_divisor = models.PositiveSmallIntegerField(
        _("jours par mois"), default=30, help_text=_("La base du mois divisée par ce nombre donne la base du jour.")
    )
    benefit_payer = models.CharField(
        _("payeur de l’indemnité"), max_length=12, choices=BenefitPayer, default=BenefitPayer.BRANCH
    )
    branch = models.CharField(_("branche"), max_length=12, choices=Branch, blank=True)
    benefit_item = models.ForeignKey(
        PayItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rubrique de l’indemnité")
    )

    maintenance_bands = models.JSONField(_("maintien selon l’ancienneté"), default=list, blank=True)
    maintenance_waiting_days = models.PositiveSmallIntegerField(_("délai de carence du maintien (jours)"), default=0)
    deducts_benefit = models.BooleanField(_("le maintien complète l’indemnité"), default=True)
    maintenance_item = models.ForeignKey(
        PayItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rubrique du maintien")
    )

    counts_over_year = models.BooleanField(
        _("jours comptés sur douze mois"),
        default=False,
        help_text=_("Sinon, chaque arrêt se compte à part."),
    )
    maximum_days = models.PositiveSmallIntegerField(_("durée maximale (jours)"), null=True, blank=True)
    needs_papers = models.BooleanField(_("rien n’est versé sans la pièce dans le délai"), default=False)

    counts_for_leave = models.BooleanField(_("compte pour le congé annuel"), null=True, blank=True)
    counts_for_seniority = models.BooleanField(_("compte pour l’ancienneté"), null=True, blank=True)
    counts_for_thirteenth = models.BooleanField(_("compte pour le treizième mois"), null=True, blank=True)

    source = models.CharField(_("origine de la règle"), max_length=10, choices=RuleSource, default=RuleSource.LAW)
    confidence = models.CharField(_("fiabilité"), max_length=8, choices=Confidence, default=Confidence.MEDIUM)
    legal_text = models.CharField(_("texte"), max_length=200, blank=True)
    note = models.TextField(_("à savoir"), blank=True)

    class Meta:
        ordering = ["kind__order", "-start"]
        verbose_name = _("règle de paie d’une absence")
        verbose_name_plural = _("règles de paie des absences")
        constraints = [
            ordered_period("absence_pay_rule"),
            no_overlap("absence_pay_rule", "kind_id", message=_("Une autre règle couvre ces dates.")),
            models.CheckConstraint(
                condition=Q(benefit_divisor__gt=0),
                name="absence_pay_rule_divisor",
                violation_error_message=_("Le nombre de jours par mois est au moins 1."),
            ),
            models.CheckConstraint(
                condition=Q(benefit_item__isnull=True) | ~Q(benefit_item=F("maintenance_item")),
                name="absence_pay_rule_two_items",
                violation_error_message=_("L’indemnité et le maintien ont chacun leur rubrique."),
            ),
            models.CheckConstraint(
                condition=~Q(benefit_payer="subrogated") | ~Q(branch=""),
                name="absence_pay_rule_branch",
                violation_error_message=_("Dire à quelle branche l’institution réclame ce qu’elle avance."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind)


class AbsenceItemRule(ScopedDated):
    """One cell of the matrix item × kind of absence; without an item, the row of all items reduced with the days paid."""

    kind = models.ForeignKey(AbsenceKind, models.PROTECT, verbose_name=_("nature d’absence"), related_name="item_rules")
    item = models.ForeignKey(
        PayItem, models.CASCADE, null=True, blank=True, verbose_name=_("rubrique"), related_name="absence_rules"
    )
    effect = models.CharField(_("effet"), max_length=8, choices=Effect, default=Effect.REDUCED)
    divisor = models.CharField(_("diviseur"), max_length=16, choices=Divisor, default=Divisor.THIRTIETHS)
    from_day = models.PositiveSmallIntegerField(
        _("à partir du jour"), default=1, help_text=_("Jour d’absence, compté du début de l’arrêt.")
    )
    is_maintained = models.BooleanField(_("comptée dans le salaire à maintenir"), default=True)
    legal_text = models.CharField(_("texte"), max_length=200, blank=True)

    class Meta:
        ordering = ["kind__order", "item__code", "-start"]
        verbose_name = _("effet d’une absence sur une rubrique")
        verbose_name_plural = _("effets des absences sur les rubriques")
        constraints = [
            ordered_period("absence_item_rule"),
            NoOverlap(
                name="absence_item_rule_no_overlap",
                expressions=[
                    (Func(F("kind_id"), F("kind_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            Coalesce(F("item_id"), Cast(Value(0), models.BigIntegerField())),
                            Coalesce(F("item_id"), Cast(Value(0), models.BigIntegerField())),
                            Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("start"), F("end"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Cette case de la matrice est déjà réglée à ces dates."),
            ),
            models.CheckConstraint(
                condition=Q(from_day__gte=1),
                name="absence_item_rule_from_day",
                violation_error_message=_("Le premier jour d’absence est le jour 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item or _('autres rubriques')} / {self.kind} : {self.get_effect_display()}"


class AbsencePay(InstitutionScoped):
    """What a run made of an absence in its month, with the days, divisors and bands: « Pourquoi ? » reads it.

    Written and erased with the calculation. `days` in thousandths, amounts in minor units. `detail` as made by
    `payroll.services.absences.detail`.
    """

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="absence_pays")
    employee = models.ForeignKey("hr_core.Employee", models.CASCADE, related_name="+", verbose_name=_("agent"))
    absence = models.ForeignKey("hr_core.Absence", models.CASCADE, related_name="pays", verbose_name=_("absence"))
    rule = models.ForeignKey(AbsencePayRule, models.PROTECT, null=True, related_name="+", verbose_name=_("règle"))
    days = models.BigIntegerField(_("jours (millièmes)"))
    withheld = models.BigIntegerField(_("retenu"))
    benefit = models.BigIntegerField(_("indemnité"))
    maintained = models.BigIntegerField(_("maintien"))
    detail = models.JSONField(_("détail"), default=dict)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names", "absence__start"]
        verbose_name = _("absence dans une paie")
        verbose_name_plural = _("absences dans la paie")
        constraints = [models.UniqueConstraint(fields=["run", "absence"], name="absence_pay_unique")]
        indexes = [models.Index(fields=["institution", "run", "employee"], name="absence_pay_run")]

    def __str__(self) -> str:
        return f"{self.absence} : {self.withheld}"
