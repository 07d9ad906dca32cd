"""Back pay: what changed with a past date, the months computed again, what is owed either way, and how it is settled."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, InstitutionScoped, ScopedDated
from hr_core.models.base import NoOverlap, ordered_period
from hr_core.text import french_month
from payroll.choices import Section
from payroll.choices_back_pay import BackPayState, BackPayTreatment, CauseState, LevyAttributionWay, PartState
from payroll.models.runs import PayRun


def _twice(text: str) -> Cast:
    return Cast(Func(F(text), function="hashtext"), models.BigIntegerField())


#: One answer a day for each levy of an institution.
LEVY_PERIOD = [
    (Func(F("institution_id"), F("institution_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
    (Func(_twice("levy"), _twice("levy"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
    (Func("start", "end", Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
]


class BackPayScan(InstitutionScoped):
    """One search: what it read of the audit trail, and what it found."""

    through_entry = models.BigIntegerField(_("piste d’audit lue jusqu’à"), default=0)
    launched_at = models.DateTimeField(_("lancée le"), auto_now_add=True)
    finished_at = models.DateTimeField(_("terminée le"), null=True)
    launched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    since = models.DateField(_("depuis le mois"), null=True, help_text=_("Vide : ce que les changements demandent."))
    failure = models.TextField(_("échec"), blank=True)
    incomplete = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("agents non recalculables"),
        default=list,
        help_text=_("Il manque à leur dossier un contrat, un salaire de base approuvé ou un taux."),
    )
    causes = models.PositiveIntegerField(_("causes"), default=0)
    people = models.PositiveIntegerField(_("agents recalculés"), default=0)
    months = models.PositiveIntegerField(_("mois recalculés"), default=0)
    cases = models.PositiveIntegerField(_("rappels trouvés"), default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("recherche de rappels")

    def __str__(self) -> str:
        return f"recherche {self.pk}"


class BackPayCause(InstitutionScoped):
    """A change with a past date, found in the audit trail: whom it touches, from which day."""

    entry = models.BigIntegerField(_("écriture de la piste d’audit"))
    table_name = models.CharField(_("table"), max_length=64)
    employee = models.ForeignKey(
        "hr_core.Employee", models.CASCADE, null=True, verbose_name=_("agent"), related_name="+"
    )
    since = models.DateField(_("à partir du"))
    month = models.DateField(_("premier mois payé touché"), help_text=_("Premier jour du mois."))
    label = models.CharField(_("changement"), max_length=200)
    actor_label = models.CharField(_("auteur"), max_length=120, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    at = models.DateTimeField(_("enregistré le"))
    state = models.CharField(_("état"), max_length=8, choices=CauseState, default=CauseState.WAITING, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("cause de rappel")
        constraints = [models.UniqueConstraint(fields=["institution", "entry"], name="back_pay_cause_unique")]
        indexes = [models.Index(fields=["institution", "state"], name="back_pay_cause_state")]

    def __str__(self) -> str:
        return self.label


class BackPayCase(InstitutionScoped):
    """What one employee is owed, or owes, for months already paid; decided by two people before it enters a pay.

    `takeover`: the old software was still paying it; its lines then hold what is left, `paid` being what that software paid.
    """

    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="back_pay")
    scan = models.ForeignKey(BackPayScan, models.PROTECT, related_name="+")
    state = models.CharField(_("état"), max_length=10, choices=BackPayState, default=BackPayState.FOUND, editable=False)
    signature = models.CharField(_("empreinte des lignes"), max_length=64, blank=True, editable=False)
    gross = models.BigIntegerField(_("brut"), default=0)
    withheld = models.BigIntegerField(_("cotisations, impôts et retenues"), default=0)
    net = models.BigIntegerField(_("net"), default=0)
    employer = models.BigIntegerField(_("charges patronales"), default=0)
    treatment = models.CharField(
        _("règlement"), max_length=12, choices=BackPayTreatment, default=BackPayTreatment.AT_ONCE
    )
    instalments = models.PositiveSmallIntegerField(_("mensualités"), default=1)
    agreement = models.CharField(_("accord"), max_length=200, blank=True)
    payment_mode = models.CharField(_("mode de paiement"), max_length=8, choices=Employee.PaymentMode, blank=True)
    payee = models.CharField(_("à l’ordre de"), max_length=120, blank=True)
    payment_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    takeover = models.ForeignKey(
        "payroll.Takeover", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("reprise")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(_("proposé le"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names", "-id"]
        verbose_name = _("rappel")
        verbose_name_plural = _("rappels")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "employee"],
                condition=Q(state__in=["found", "held", "proposed"]),
                name="back_pay_case_one_open",
                violation_error_message=_("Un rappel de cet agent est déjà à décider."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="back_pay_case_two_persons",
                violation_error_message=_("La personne qui approuve ne peut pas être celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"]) | Q(proposed_by__isnull=False, decided_by__isnull=False),
                name="back_pay_case_decided",
                violation_error_message=_("Un rappel entre dans la paie avec deux signatures."),
            ),
            models.CheckConstraint(
                condition=Q(instalments__gte=1, instalments__lte=120),
                name="back_pay_case_instalments",
                violation_error_message=_("De 1 à 120 mensualités."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "employee"], name="back_pay_case_state")]

    def __str__(self) -> str:
        return f"{self.employee} : {self.net}"

    @property
    def is_overpayment(self) -> bool:
        return self.net < 0


class BackPayReason(InstitutionScoped):
    """Which causes made a case."""

    case = models.ForeignKey(BackPayCase, models.CASCADE, related_name="reasons")
    cause = models.ForeignKey(BackPayCause, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["cause"]
        verbose_name = _("cause d’un rappel")
        constraints = [models.UniqueConstraint(fields=["case", "cause"], name="back_pay_reason_unique")]

    def __str__(self) -> str:
        return str(self.cause)


class BackPayMonth(InstitutionScoped):
    """A month of origin of a case: what its totals should have been more, or less. Amounts in minor units."""

    case = models.ForeignKey(BackPayCase, models.CASCADE, related_name="months")
    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"))
    gross = models.BigIntegerField(_("brut"), default=0)
    taxable = models.BigIntegerField(_("imposable"), default=0)
    withheld = models.BigIntegerField(_("cotisations, impôts et retenues"), default=0)
    net = models.BigIntegerField(_("net"), default=0)
    employer = models.BigIntegerField(_("charges patronales"), default=0)

    class Meta:
        ordering = ["year", "month"]
        verbose_name = _("mois d’origine")
        constraints = [
            models.UniqueConstraint(fields=["case", "year", "month"], name="back_pay_month_unique"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="back_pay_month_month"),
        ]

    def __str__(self) -> str:
        return french_month(self.year, self.month)


class BackPayLine(InstitutionScoped):
    """A line of a month of origin: what it is today, what was paid or settled, and the difference. Minor units.

    `item_code`: the item, or the levy, under whose « rappel » it is paid. `own`: for a levy, what it would be more with the
    amounts as paid; it is of the month of origin whatever the attribution. `attribution`: for a levy, to which month the
    law attributes it, as decided when the case was approved.
    """

    origin = models.ForeignKey(BackPayMonth, models.CASCADE, related_name="lines", db_constraint=False, db_index=False)
    code = models.CharField(_("ligne"), max_length=48)
    item_code = models.CharField(_("rubrique ou cotisation"), max_length=40)
    label = models.CharField(_("libellé"), max_length=120)
    section = models.CharField(_("partie"), max_length=24, choices=Section)
    nature = models.CharField(_("nature"), max_length=24, blank=True)
    order = models.PositiveIntegerField(_("ordre"), default=0)
    right = models.BigIntegerField(_("dû"))
    paid = models.BigIntegerField(_("payé"))
    amount = models.BigIntegerField(_("différence"))
    base = models.BigIntegerField(_("différence d’assiette"), default=0)
    own = models.BigIntegerField(
        _("part étrangère aux montants"),
        default=0,
        help_text=_("Pour un prélèvement : ce que changent la famille, le classement ou la loi, aux montants déjà payés."),
    )
    attribution = models.CharField(_("imputation"), max_length=10, choices=LevyAttributionWay, blank=True)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("ligne de rappel")
        constraints = [
            models.UniqueConstraint(fields=["origin", "code"], name="back_pay_line_unique"),
            models.CheckConstraint(condition=Q(amount=F("right") - F("paid")), name="back_pay_line_difference"),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.amount}"


class BackPayPart(InstitutionScoped):
    """An instalment of an approved case: in which month it is due, by which run it was paid."""

    case = models.ForeignKey(BackPayCase, models.CASCADE, related_name="parts")
    rank = models.PositiveSmallIntegerField(_("rang"))
    due = models.DateField(_("mois prévu"), help_text=_("Premier jour du mois."))
    state = models.CharField(_("état"), max_length=8, choices=PartState, default=PartState.PLANNED, editable=False)
    run = models.ForeignKey(
        PayRun,
        models.SET_NULL,
        null=True,
        verbose_name=_("campagne"),
        related_name="+",
        editable=False,
        help_text=_("Celle qui l’a payée, ou la campagne de rappels qui la paiera ; vide : la paie du mois."),
    )

    class Meta:
        ordering = ["case", "rank"]
        verbose_name = _("échéance de rappel")
        constraints = [
            models.UniqueConstraint(fields=["case", "rank"], name="back_pay_part_unique"),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(run__isnull=False),
                name="back_pay_part_paid",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "due"], name="back_pay_part_due")]

    def __str__(self) -> str:
        return f"{self.rank}"


class Overpayment(InstitutionScoped):
    """An overpayment taken back month after month within what may be taken; its balance is read from what runs took."""

    case = models.OneToOneField(BackPayCase, models.PROTECT, null=True, related_name="overpayment")
    payslip = models.OneToOneField(
        "payroll.Payslip",
        models.PROTECT,
        null=True,
        related_name="overpayment",
        help_text=_("Le bulletin rectifié dont le net est négatif."),
    )
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="+")
    principal = models.BigIntegerField(
        _("montant"), default=0, help_text=_("Connu quand la paie qui le constate est payée.")
    )
    monthly = models.BigIntegerField(
        _("mensualité au plus"), default=0, help_text=_("0 : tout ce que la part saisissable permet.")
    )
    start = models.DateField(_("premier mois"), help_text=_("Premier jour du mois."))
    waived = models.BigIntegerField(_("remise"), default=0)
    waiver_reason = models.CharField(_("décision de remise"), max_length=200, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["employee__last_name", "-id"]
        verbose_name = _("trop-perçu")
        verbose_name_plural = _("trop-perçus")
        constraints = [
            models.CheckConstraint(
                condition=Q(principal__gte=0, monthly__gte=0, waived__gte=0),
                name="overpayment_amounts",
                violation_error_message=_("La mensualité et la remise sont positives ou nulles."),
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(payslip__isnull=False), name="overpayment_origin"
            ),
        ]
        indexes = [models.Index(fields=["institution", "employee"], name="overpayment_employee")]

    def __str__(self) -> str:
        return f"trop-perçu de {self.employee}"

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """One origin of the two is always empty, and nobody has waived anything at first."""
        super().clean_fields({*(exclude or ()), "case", "payslip", "waived_by"})


class LevyAttribution(ScopedDated):
    """To which month a levy on back pay is attributed, from when, by which source and whose answer."""

    levy = models.CharField(_("prélèvement"), max_length=48)
    way = models.CharField(_("imputation"), max_length=10, choices=LevyAttributionWay)
    rate = models.PositiveIntegerField(
        _("taux (pour 100 000)"), null=True, blank=True, help_text=_("Pour un taux propre aux rappels.")
    )
    source = models.CharField(_("texte ou source"), max_length=300)
    author = models.CharField(_("réponse donnée par"), max_length=120)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["levy", "-start"]
        verbose_name = _("imputation d’un prélèvement")
        verbose_name_plural = _("imputations des prélèvements")
        constraints = [
            ordered_period("levy_attribution"),
            NoOverlap(
                name="levy_attribution_no_overlap",
                expressions=LEVY_PERIOD,
                violation_error_message=_("Une autre réponse couvre ces dates pour ce prélèvement."),
            ),
            models.CheckConstraint(
                condition=(Q(way="special") & Q(rate__isnull=False)) | (~Q(way="special") & Q(rate__isnull=True)),
                name="levy_attribution_rate",
                violation_error_message=_("Un taux propre aux rappels se donne avec cette imputation, et elle seule."),
            ),
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(author=""),
                name="levy_attribution_source",
                violation_error_message=_("Donnez la source et l’auteur de la réponse."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.levy} : {self.get_way_display()}"
