"""Leaving the old payroll software: the take-over, what its codes mean here, what it paid, its balances, its signatures.

What was loaded is kept as the old software said it (`TakeoverLine`, by its own codes). Signing writes what the year reads
(`OpeningBalance`, by our codes); from then on nothing of it changes but by corrections of two people (`db/takeover.py`).
"""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_decimal, french_month
from payroll.choices_takeover import BalanceKind, CorrectionState, LineNature, TakeoverState
from payroll.models.deductions import DeductionAct


class Takeover(InstitutionScoped):
    """One take-over: months `[first_month, go_live)`, at most 24. `sheet` is the balance sheet as it was submitted."""

    software = models.CharField(_("ancien logiciel"), max_length=80)
    go_live = models.DateField(_("premier mois payé ici"))
    first_month = models.DateField(_("premier mois repris"))
    responsible = models.CharField(_("responsable de la reprise"), max_length=120)
    references = models.TextField(
        _("pièces de référence"),
        max_length=1_000,
        help_text=_("Livre de paie, états annuels, balances : ce dont les chiffres viennent, et où c’est conservé."),
    )
    last_payslip_number = models.PositiveIntegerField(
        _("dernier numéro de bulletin"),
        default=0,
        help_text=_("Donné par l’ancien logiciel dans l’année du démarrage ; le premier bulletin d’ici prend le suivant."),
    )
    last_receipt_number = models.CharField(_("dernier numéro de reçu ou de quittance"), max_length=60, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=TakeoverState, default=TakeoverState.DRAFT, editable=False
    )
    sheet = models.JSONField(_("bilan"), default=dict, editable=False)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("établi par")
    )
    submitted_at = models.DateTimeField(_("établi le"), null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("approuvé par")
    )
    signed_at = models.DateTimeField(_("approuvé le"), null=True, editable=False)

    class Meta:
        ordering = ["-go_live", "-pk"]
        verbose_name = _("reprise")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "go_live"],
                name="takeover_unique",
                violation_error_message=_("Une reprise existe déjà pour ce mois de démarrage."),
            ),
            models.CheckConstraint(
                condition=Q(first_month__lt=F("go_live")),
                name="takeover_months",
                violation_error_message=_("Le premier mois repris précède le premier mois payé ici."),
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(submitted_by__isnull=False, signed_by__isnull=False, signed_at__isnull=False),
                name="takeover_signed",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(signed_by=F("submitted_by")),
                name="takeover_two_people",
                violation_error_message=_("La personne qui approuve le bilan ne peut pas être celle qui l’a établi."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.software}, {french_month(self.go_live.year, self.go_live.month)}"

    @property
    def look(self) -> TakeoverState:
        return TakeoverState(self.state)

    @property
    def is_draft(self) -> bool:
        return self.state == TakeoverState.DRAFT

    @property
    def is_signed(self) -> bool:
        return self.state == TakeoverState.SIGNED


class TakeoverCode(InstitutionScoped):
    """A code of the old software and what it becomes: `target` is our item, a line of the law or a total of the month;
    empty, it is kept for the record and counts nowhere. What is not decided yet is only proposed."""

    takeover = models.ForeignKey(Takeover, models.CASCADE, related_name="codes")
    old_code = models.CharField(_("ancien code"), max_length=24)
    old_label = models.CharField(_("ancien libellé"), max_length=80, blank=True)
    target = models.CharField(_("devient"), max_length=48, blank=True)
    target_label = models.CharField(_("libellé ici"), max_length=80, blank=True, editable=False)
    section = models.CharField(_("partie du bulletin"), max_length=24, blank=True, editable=False)
    recipient = models.CharField(_("destinataire"), max_length=80, blank=True)
    is_decided = models.BooleanField(_("décidé"), default=False, editable=False)

    class Meta:
        ordering = ["old_code"]
        verbose_name = _("correspondance de rubrique")
        verbose_name_plural = _("correspondances de rubriques")
        constraints = [
            models.UniqueConstraint(fields=["takeover", "old_code"], name="takeover_code_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.old_code} {self.old_label}".strip()


class TakeoverLine(InstitutionScoped):
    """What the old software said of an employee in a month, in minor units: deductions positive, as on the payslip.

    `origin`: of back pay that it paid, the first day of the month for which it paid; empty for the month itself. Days paid
    (total `paid_days`) are whole days.
    """

    takeover = models.ForeignKey(Takeover, models.CASCADE, related_name="lines")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"))
    nature = models.CharField(max_length=8, choices=LineNature, default=LineNature.LINE)
    code = models.CharField(_("code"), max_length=48)
    origin = models.DateField(_("rappel pour le mois"), null=True, blank=True)
    base = models.BigIntegerField(_("base"), default=0)
    amount = models.BigIntegerField(_("montant"), default=0)

    class Meta:
        ordering = ["year", "month", "pk"]
        verbose_name = _("ligne reprise")
        indexes = [models.Index(fields=["institution", "employee", "year", "month"], name="takeover_line_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["takeover", "employee", "year", "month", "nature", "code", "origin"],
                name="takeover_line_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="takeover_line_month_valid"),
        ]


class TakeoverBalance(InstitutionScoped):
    """What an employee owes, or is owed, the day when the old software stops. `days`: thousandths of a day of leave.

    Of an act: its nature, its creditor, to whom it is paid, its rank in the old software and what it takes by month; an act
    without an end has no balance. Of back pay: `reference` begins with the item, `since` is the month for which it is owed.
    """

    takeover = models.ForeignKey(Takeover, models.CASCADE, related_name="balances")
    kind = models.CharField(_("nature"), max_length=10, choices=BalanceKind)
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, related_name="+", verbose_name=_("agent"))
    reference = models.CharField(_("référence"), max_length=60, blank=True)
    label = models.CharField(_("objet"), max_length=120, blank=True)
    total = models.BigIntegerField(_("montant d’origine"), default=0)
    balance = models.BigIntegerField(_("solde"), default=0)
    days = models.IntegerField(_("jours"), default=0)
    months = models.PositiveSmallIntegerField(_("échéances restantes"), default=0)
    since = models.DateField(_("depuis le"), null=True, blank=True)
    nature = models.CharField(_("nature de l’acte"), max_length=12, choices=DeductionAct.Nature, blank=True)
    creditor = models.CharField(_("créancier"), max_length=120, blank=True)
    payee = models.CharField(_("versé à"), max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"), null=True, blank=True)
    instalment = models.BigIntegerField(_("retenue par mois"), null=True, blank=True)
    result = models.CharField(_("repris comme"), max_length=120, blank=True, editable=False)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("solde d’ouverture")
        verbose_name_plural = _("soldes d’ouverture")
        constraints = [
            models.UniqueConstraint(
                fields=["takeover", "kind", "employee", "reference"],
                name="takeover_balance_unique",
                violation_error_message=_("Ce solde est déjà repris pour cet agent et cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(kind="leave") | Q(balance__gt=0) | Q(kind="act", balance=0, instalment__gt=0),
                name="takeover_balance_positive",
                violation_error_message=_("Le solde est positif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}".strip()

    @property
    def day_words(self) -> str:
        """« 12,5 jours »."""
        return f"{french_decimal(Fraction(self.days, 1_000), 1)} {_('jours')}"


class TakeoverControl(InstitutionScoped):
    """A total read on the papers of the old software. `code`: an old code, a total of the month, « people » or « lines »,
    or `balance:<kind>`; `month` empty: over all the months. A difference asks for its explanation."""

    takeover = models.ForeignKey(Takeover, models.CASCADE, related_name="controls")
    code = models.CharField(_("total contrôlé"), max_length=48)
    month = models.DateField(_("mois"), null=True, blank=True)
    amount = models.BigIntegerField(_("montant de l’ancien logiciel"))
    source = models.CharField(_("lu dans"), max_length=160)
    explanation = models.CharField(_("explication de l’écart"), max_length=300, blank=True)

    class Meta:
        ordering = ["code", "month"]
        verbose_name = _("total de contrôle")
        verbose_name_plural = _("totaux de contrôle")
        constraints = [
            models.UniqueConstraint(
                fields=["takeover", "code", "month"],
                name="takeover_control_unique",
                nulls_distinct=False,
                violation_error_message=_("Ce total est déjà contrôlé pour ce mois."),
            ),
        ]


class TakeoverCorrection(InstitutionScoped):
    """A change of what was signed: one amount of one month, with what it does to the totals (`effects`: code -> difference).

    Entered by one person, approved by another; only then does it count.
    """

    takeover = models.ForeignKey(Takeover, models.PROTECT, related_name="corrections")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, related_name="+", verbose_name=_("agent"))
    month = models.DateField(_("mois"))
    code = models.CharField(_("rubrique"), max_length=48)
    label = models.CharField(_("libellé"), max_length=80)
    amount = models.BigIntegerField(_("différence"), help_text=_("En plus, ou en moins avec le signe −."))
    base = models.BigIntegerField(_("différence de base"), default=0)
    taxable = models.BigIntegerField(_("différence d’imposable"), default=0)
    effects = models.JSONField(default=dict, editable=False)
    dated_on = models.DateField(_("date de la pièce"))
    reference = models.CharField(_("pièce"), max_length=120)
    reason = models.CharField(_("motif"), max_length=300)
    state = models.CharField(
        _("état"), max_length=10, choices=CorrectionState, default=CorrectionState.ENTERED, editable=False
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    entered_at = models.DateTimeField(_("saisie le"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("correction de la reprise")
        verbose_name_plural = _("corrections de la reprise")
        indexes = [models.Index(fields=["institution", "employee", "month"], name="takeover_correction_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="entered") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="takeover_correction_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="takeover_correction_two_people",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a saisi la correction."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(reference=""),
                name="takeover_correction_reason",
                violation_error_message=_("Une correction dit son motif et sa pièce."),
            ),
            models.CheckConstraint(
                condition=~Q(amount=0) | ~Q(base=0) | ~Q(taxable=0),
                name="takeover_correction_amount",
                violation_error_message=_("Donnez une différence."),
            ),
        ]

    @property
    def look(self) -> CorrectionState:
        return CorrectionState(self.state)
