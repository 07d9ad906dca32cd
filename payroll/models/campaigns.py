"""Campaigns of bonuses: thirteenth month, gratification, results, performance. What is decided, who gets how much and why."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from hr_core.text import french_percent
from payroll.choices_campaigns import BonusBase, BonusPayment, CampaignState, EnvelopeUse, Prorata
from payroll.models.items import PayItem
from payroll.models.runs import PayPeriod, PayRun

SHARE_SCALE = 100_000


class BonusCampaign(InstitutionScoped):
    """A bonus for a period of reference `[start, end)`. Shares are over 100 000; amounts in minor units."""

    label = models.CharField(_("objet"), max_length=80)
    item = models.ForeignKey(PayItem, models.PROTECT, verbose_name=_("rubrique"), related_name="+")
    start = models.DateField(_("période du"))
    end = models.DateField(_("jusqu’au (exclu)"))
    base = models.CharField(_("base"), max_length=8, choices=BonusBase, default=BonusBase.SALARY)
    base_items = ArrayField(models.CharField(max_length=4), verbose_name=_("rubriques de la base"), default=list, blank=True)
    base_share = models.PositiveIntegerField(_("part de la base"), default=SHARE_SCALE)
    fixed_amount = models.BigIntegerField(_("montant pour une présence entière"), null=True, blank=True)
    ratings = models.JSONField(
        _("barème des notes"), default=dict, blank=True, help_text=_("Par note : coefficient, ou montant.")
    )
    minimum_months = models.PositiveSmallIntegerField(_("présence demandée (mois)"), default=0)
    must_be_present = models.BooleanField(_("en service au dernier jour de la période"), default=True)
    prorata = models.CharField(_("prorata"), max_length=12, choices=Prorata, default=Prorata.THIRTIETHS)
    assimilated = ArrayField(
        models.CharField(max_length=32),
        verbose_name=_("absences assimilées à de la présence"),
        default=list,
        blank=True,
        help_text=_("Codes des natures d’absence."),
    )
    unit = models.ForeignKey(
        "hr_core.Unit", models.PROTECT, verbose_name=_("unité"), null=True, blank=True, related_name="+"
    )
    categories = ArrayField(models.CharField(max_length=24), verbose_name=_("catégories"), default=list, blank=True)
    envelope = models.BigIntegerField(_("enveloppe"), null=True, blank=True)
    envelope_use = models.CharField(_("enveloppe"), max_length=8, choices=EnvelopeUse, default=EnvelopeUse.LIMIT)
    ceiling = models.BigIntegerField(_("plafond par agent"), null=True, blank=True)
    advance_item = models.ForeignKey(
        PayItem, models.PROTECT, verbose_name=_("avance déjà payée sur la rubrique"), related_name="+", null=True, blank=True
    )
    payment = models.CharField(_("paiement"), max_length=12, choices=BonusPayment, default=BonusPayment.BONUS)
    is_accrued = models.BooleanField(_("provisionnée chaque mois"), default=False)
    charge_account = models.CharField(_("compte de charge"), max_length=16, blank=True)
    provision_account = models.CharField(_("compte de provision"), max_length=16, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=CampaignState, default=CampaignState.DRAFT, editable=False
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    simulated_at = models.DateTimeField(_("simulée le"), null=True, blank=True, editable=False)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    act_number = models.CharField(_("décision"), max_length=60, blank=True, editable=False)
    act_on = models.DateField(_("date de la décision"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    period = models.ForeignKey(PayPeriod, models.PROTECT, related_name="+", null=True, blank=True, editable=False)
    run = models.ForeignKey(PayRun, models.PROTECT, related_name="+", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-end", "-id"]
        verbose_name = _("campagne de primes")
        verbose_name_plural = _("campagnes de primes")
        indexes = [models.Index(fields=["institution", "state"], name="bonus_campaign_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gt=F("start")),
                name="bonus_campaign_period",
                violation_error_message=_("La fin de la période suit son début."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("prepared_by")) & ~Q(decided_by=F("fixed_by"))),
                name="bonus_campaign_two_people",
                violation_error_message=_("La décision est signée par une autre personne que celle qui a préparé."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["decided", "paid"])
                | (Q(decided_by__isnull=False, act_on__isnull=False) & ~Q(act_number="")),
                name="bonus_campaign_decided",
                violation_error_message=_("Une décision porte son numéro, sa date et son auteur."),
            ),
            models.CheckConstraint(
                condition=~Q(base="fixed") | Q(fixed_amount__gt=0),
                name="bonus_campaign_fixed_amount",
                violation_error_message=_("Donnez le montant pour une présence entière."),
            ),
            models.CheckConstraint(
                condition=Q(envelope__isnull=True) | Q(envelope__gt=0),
                name="bonus_campaign_envelope",
                violation_error_message=_("L’enveloppe est positive."),
            ),
            models.CheckConstraint(
                condition=~Q(envelope_use="share") | Q(envelope__isnull=False),
                name="bonus_campaign_shared_envelope",
                violation_error_message=_("Donnez l’enveloppe à répartir."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def share(self) -> Fraction:
        return Fraction(self.base_share, SHARE_SCALE)

    @property
    def share_words(self) -> str:
        """`100 %` of the base."""
        return french_percent(self.share * 100, 3)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)


class BonusEntry(InstitutionScoped):
    """What is said of one employee: a rating, a reduction or exclusion with its act."""

    campaign = models.ForeignKey(BonusCampaign, models.CASCADE, related_name="entries")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="+")
    rating = models.CharField(_("note"), max_length=16, blank=True)
    reduction = models.PositiveIntegerField(_("réduction"), default=0, help_text=_("100 % : exclu."))
    act_reference = models.CharField(_("acte de sanction"), max_length=120, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["employee__last_name"]
        verbose_name = _("appréciation d’un agent")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "employee"], name="bonus_entry_unique"),
            models.CheckConstraint(
                condition=Q(reduction__lte=SHARE_SCALE),
                name="bonus_entry_reduction",
                violation_error_message=_("Une réduction va de 0 à 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(reduction=0) | ~Q(act_reference=""),
                name="bonus_entry_act",
                violation_error_message=_("Une réduction ou une exclusion demande son acte."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} : {self.rating}"

    @property
    def reduction_words(self) -> str:
        return french_percent(Fraction(self.reduction * 100, SHARE_SCALE), 2)


class BonusShare(InstitutionScoped):
    """What one employee gets, and why; written by the simulation, fixed with the campaign."""

    campaign = models.ForeignKey(BonusCampaign, models.CASCADE, related_name="shares")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="bonus_shares")
    base = models.BigIntegerField(_("base"), default=0)
    presence = models.PositiveIntegerField(_("présence (millionièmes)"), default=0)
    due = models.BigIntegerField(_("dû avant enveloppe"), default=0)
    granted = models.BigIntegerField(_("attribué"), default=0)
    advance = models.BigIntegerField(_("avance déduite"), default=0)
    amount = models.BigIntegerField(_("à payer"), default=0)
    reasons = models.JSONField(_("motifs"), default=list)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("part d’un agent")
        verbose_name_plural = _("parts des agents")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "employee"], name="bonus_share_unique"),
            models.CheckConstraint(
                condition=Q(base__gte=0, due__gte=0, granted__gte=0, advance__gte=0, amount__gte=0),
                name="bonus_share_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} : {self.amount}"


class BonusProvision(InstitutionScoped):
    """The part of a bonus that a month bears before it is paid; negative when it is taken back."""

    campaign = models.ForeignKey(BonusCampaign, models.PROTECT, related_name="provisions")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="+")
    month = models.DateField(_("mois"))
    is_reversal = models.BooleanField(_("reprise"), default=False)
    amount = models.BigIntegerField(_("montant"))
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["month", "employee__last_name"]
        verbose_name = _("provision de prime")
        verbose_name_plural = _("provisions de primes")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "employee", "month", "is_reversal"], name="bonus_provision_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} : {self.amount}"
