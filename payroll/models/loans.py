"""The loans and advances that an institution offers to its staff: kinds, their dated conditions, yearly envelopes.

An interim payment (acompte) is earned pay taken before the end of the month and taken back whole the same month; an
advance (avance) is not earned and is repaid by instalments, as any loan.
"""

from __future__ import annotations

from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from hr_core.text import french_decimal, french_percent
from payroll.choices_loans import LoanNature, OnLeaving, RepaymentMethod, Shortfall
from payroll.models.items import PayItem

RATE_SCALE = 100_000
MULTIPLE_SCALE = 1_000
MOST_MONTHS = 480


class LoanKind(InstitutionScoped):
    """A kind of loan of the institution, known by a short code."""

    code = models.SlugField(_("code"), max_length=24)
    label = models.CharField(_("libellé"), max_length=80)
    nature = models.CharField(_("nature"), max_length=12, choices=LoanNature)
    is_open = models.BooleanField(_("ouverte aux demandes"), default=True)
    is_self_service = models.BooleanField(_("demandée par l’agent lui-même"), default=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("nature de prêt")
        verbose_name_plural = _("natures de prêt")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="loan_kind_code_unique",
                violation_error_message=_("Une autre nature de prêt porte déjà ce code."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_interim(self) -> bool:
        return self.nature == LoanNature.INTERIM


class LoanTerms(ScopedDated):
    """The conditions of a kind over a period. Rates are yearly, over 100 000; a multiple of pay is in thousandths of the
    monthly base salary; amounts are in minor units.
    """

    kind = models.ForeignKey(LoanKind, models.CASCADE, verbose_name=_("nature"), related_name="terms")
    maximum_amount = models.BigIntegerField(_("montant maximal"), null=True, blank=True)
    pay_multiple = models.PositiveIntegerField(
        _("maximum en mois de salaire de base"), null=True, blank=True, help_text=_("3 : trois mois de salaire de base.")
    )
    rate = models.PositiveIntegerField(_("taux annuel"), default=0)
    maximum_months = models.PositiveSmallIntegerField(_("durée maximale (mois)"), default=12)
    maximum_deferral = models.PositiveSmallIntegerField(_("différé maximal (mois)"), default=0)
    is_deferral_charged = models.BooleanField(_("le différé porte intérêt"), default=True)
    seniority_months = models.PositiveSmallIntegerField(_("ancienneté demandée (mois)"), default=0)
    once_every_months = models.PositiveSmallIntegerField(
        _("une seule fois tous les (mois)"), default=0, help_text=_("Compté du dernier octroi ; 0 : sans délai.")
    )
    needs_guarantee = models.BooleanField(_("garantie demandée"), default=False)
    needs_committee = models.BooleanField(_("décidé en comité"), default=False)
    has_envelope = models.BooleanField(_("dans la limite d’une enveloppe votée"), default=False)
    method = models.CharField(
        _("remboursement"), max_length=12, choices=RepaymentMethod, default=RepaymentMethod.CONSTANT_INSTALMENT
    )
    shortfall = models.CharField(
        _("si la paie ne porte pas l’échéance"), max_length=8, choices=Shortfall, default=Shortfall.CARRIED_END
    )
    on_leaving = models.CharField(_("au départ de l’agent"), max_length=12, choices=OnLeaving, default=OnLeaving.DUE)
    item = models.ForeignKey(
        PayItem, models.PROTECT, verbose_name=_("rubrique de remboursement"), related_name="+"
    )
    interest_item = models.ForeignKey(
        PayItem, models.PROTECT, verbose_name=_("rubrique des intérêts"), related_name="+", null=True, blank=True
    )
    payment_item = models.ForeignKey(
        PayItem,
        models.PROTECT,
        verbose_name=_("rubrique de versement"),
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Pour verser le prêt avec la paie du mois ; vide : par ordre seulement."),
    )
    account = models.CharField(_("compte du prêt"), max_length=16, blank=True)
    reference_rate = models.PositiveIntegerField(
        _("taux de référence"), null=True, blank=True, help_text=_("Sert à l’avantage en nature d’un taux réduit.")
    )
    reference_source = models.CharField(_("source du taux de référence"), max_length=200, blank=True)
    benefit_item = models.ForeignKey(
        PayItem, models.PROTECT, verbose_name=_("rubrique d’avantage en nature"), related_name="+", null=True, blank=True
    )
    legal_text = models.CharField(_("décision ou texte"), max_length=200, blank=True)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("conditions d’une nature de prêt")
        constraints = [
            ordered_period("loan_terms"),
            no_overlap("loan_terms", "kind_id", message=_("D’autres conditions couvrent déjà ces dates.")),
            models.CheckConstraint(
                condition=Q(rate=0) | Q(interest_item__isnull=False),
                name="loan_terms_interest_item",
                violation_error_message=_("Un taux demande la rubrique qui porte les intérêts."),
            ),
            models.CheckConstraint(
                condition=Q(interest_item__isnull=True) | ~Q(interest_item=models.F("item")),
                name="loan_terms_two_items",
                violation_error_message=_("Le capital et les intérêts se retiennent sur deux rubriques."),
            ),
            models.CheckConstraint(
                condition=Q(maximum_months__gte=1, maximum_months__lte=MOST_MONTHS),
                name="loan_terms_months",
                violation_error_message=_("La durée va de 1 à 480 mois."),
            ),
            models.CheckConstraint(
                condition=Q(benefit_item__isnull=True)
                | (Q(reference_rate__isnull=False) & ~Q(reference_source="")),
                name="loan_terms_reference",
                violation_error_message=_("L’avantage en nature demande un taux de référence et sa source."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.start:%d/%m/%Y}"

    @property
    def yearly_rate(self) -> Fraction:
        return Fraction(self.rate, RATE_SCALE)

    @property
    def rate_words(self) -> str:
        """`4,5 %`."""
        return french_percent(self.yearly_rate * 100, 3)

    @property
    def reference_words(self) -> str:
        return "" if self.reference_rate is None else french_percent(Fraction(self.reference_rate * 100, RATE_SCALE), 3)

    @property
    def multiple_words(self) -> str:
        """`3` months of base salary."""
        return "" if self.pay_multiple is None else french_decimal(Fraction(self.pay_multiple, MULTIPLE_SCALE), 3)


class LoanEnvelope(InstitutionScoped):
    """What was voted for a kind and a year."""

    kind = models.ForeignKey(LoanKind, models.PROTECT, verbose_name=_("nature"), related_name="envelopes")
    year = models.PositiveSmallIntegerField(_("exercice"))
    amount = models.BigIntegerField(_("montant voté"))
    act_reference = models.CharField(_("acte"), max_length=120, help_text=_("Délibération du conseil, décision…"))
    act_on = models.DateField(_("date de l’acte"))

    class Meta:
        ordering = ["-year", "kind__label"]
        verbose_name = _("enveloppe de prêts")
        verbose_name_plural = _("enveloppes de prêts")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year"],
                name="loan_envelope_unique",
                violation_error_message=_("L’enveloppe de cet exercice est déjà votée : modifiez-la."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="loan_envelope_amount",
                violation_error_message=_("Une enveloppe ne peut pas être négative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
