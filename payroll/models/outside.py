"""Payees outside the headcount, the tax of what they earn, and the runs that pay them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import ScopedManager, ScopedQuerySet, no_overlap, ordered_period
from hr_core.text import fold, french_decimal
from payroll.choices import Severity
from payroll.choices_outside import (
    LETTERS,
    RUN_NAMES,
    Confidence,
    OutsideKind,
    OutsideState,
    TaxMethod,
    TaxPeriod,
    TaxRounding,
)


class PayeeQuerySet(ScopedQuerySet):
    def visible_to(self, access: Any) -> Self:
        """All of them; those who are also confidential employees only for whoever may see these."""
        if access.has("confidential_view"):
            return self
        return self.exclude(employee__is_confidential=True)

    def search(self, words: str) -> Self:
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class PayeeManager(ScopedManager.from_queryset(PayeeQuerySet)):  # type: ignore[misc]
    pass


class Payee(InstitutionScoped):
    """Somebody whom the institution pays without employing them."""

    class Identity(models.TextChoices):
        CARD = "card", _("carte d’identité")
        PASSPORT = "passport", _("passeport")
        RESIDENT = "resident", _("carte de séjour")
        OTHER = "other", _("autre pièce")

    class Mode(models.TextChoices):
        TRANSFER = "transfer", _("virement")
        MOBILE = "mobile", _("monnaie mobile")
        CASH = "cash", _("espèces")

    kind = models.CharField(_("catégorie"), max_length=12, choices=OutsideKind)
    last_name = models.CharField(_("nom"), max_length=80)
    first_names = models.CharField(_("prénoms"), max_length=120)
    quality = models.CharField(
        _("qualité"), max_length=120, blank=True, help_text=_("Par exemple : représentant du ministère, actuaire, maçon.")
    )
    identity_kind = models.CharField(_("pièce d’identité"), max_length=8, choices=Identity, blank=True)
    identity_number = models.CharField(_("numéro de la pièce"), max_length=40, blank=True)
    birth_on = models.DateField(_("né(e) le"), null=True, blank=True)
    tax_number = models.CharField(_("n° de contribuable"), max_length=40, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    payment_mode = models.CharField(_("mode de paiement"), max_length=8, choices=Mode, default=Mode.TRANSFER)
    employee = models.ForeignKey(
        "hr_core.Employee",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("agent de l’institution"),
        related_name="payees",
        help_text=_("Quand un agent siège aussi dans un conseil ou enseigne."),
    )
    is_active = models.BooleanField(_("en activité"), default=True)
    search_text = models.CharField(max_length=260, editable=False)

    objects = PayeeManager()

    class Meta:
        ordering = ["last_name", "first_names"]
        verbose_name = _("bénéficiaire hors effectif")
        verbose_name_plural = _("bénéficiaires hors effectif")
        indexes = [models.Index(fields=["institution", "last_name", "first_names"], name="payee_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "identity_kind", "identity_number"],
                condition=~Q(identity_number=""),
                name="payee_identity_unique",
                violation_error_message=_("Un autre bénéficiaire de cette catégorie porte déjà cette pièce d’identité."),
            ),
            models.CheckConstraint(
                condition=Q(identity_number="") | ~Q(identity_kind=""),
                name="payee_identity_kind",
                violation_error_message=_("Dire de quelle pièce d’identité il s’agit."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_names} {self.last_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = fold(f"{self.last_name} {self.first_names} {self.identity_number} {self.tax_number}")[:260]
        super().save(*args, **kwargs)


class PayeeAccount(ScopedDated):
    """Where a payee is paid: proposed by one person, in force once approved by another, like employees' accounts."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposé")
        APPROVED = "approved", _("approuvé")
        REFUSED = "refused", _("refusé")

    payee = models.ForeignKey(Payee, models.CASCADE, verbose_name=_("bénéficiaire"), related_name="accounts")
    mode = models.CharField(
        _("nature"),
        max_length=8,
        choices=[(Payee.Mode.TRANSFER, _("compte bancaire")), (Payee.Mode.MOBILE, _("monnaie mobile"))],
        default=Payee.Mode.TRANSFER,
    )
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80)
    account = models.CharField(_("RIB, IBAN ou numéro de téléphone"), max_length=40)
    holder = models.CharField(_("titulaire"), max_length=120, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposé par"), related_name="+", editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("décidé par"), related_name="+", editable=False
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, editable=False)
    decision_reason = models.CharField(_("motif"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-start", "-id"]
        verbose_name = _("compte d’un bénéficiaire")
        constraints = [
            ordered_period("payee_account"),
            no_overlap(
                "payee_account",
                "payee_id",
                message=_("Un autre compte approuvé couvre ces dates."),
                condition=Q(state="approved"),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="payee_account_two_persons",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.masked}"

    @property
    def masked(self) -> str:
        return f"•••• {''.join(self.account.split())[-4:]}"


class OutsideTaxRule(ScopedDated):
    """What is withheld on the income of a kind of payees, from a day, and where that is written.

    `rate` and `abatement_rate` are decimal texts in per cent ("5", "12.5"), hence exact; amounts are minor units.
    Under `threshold` nothing is withheld at all; `exempt_amount` is left out of the base in any case. `brackets`:
    [{"over": 0, "percent": "10"}, …].
    """

    kind = models.CharField(_("catégorie"), max_length=12, choices=OutsideKind)
    label = models.CharField(_("nom de la retenue"), max_length=120, help_text=_("Tel qu’il s’imprime sur le bulletin."))
    method = models.CharField(_("méthode"), max_length=6, choices=TaxMethod, default=TaxMethod.RATE)
    rate = models.CharField(_("taux (%)"), max_length=12, blank=True)
    brackets = models.JSONField(_("tranches"), default=list, blank=True)
    period = models.CharField(_("assiette prise sur"), max_length=8, choices=TaxPeriod, default=TaxPeriod.PAYMENT)
    threshold = models.BigIntegerField(
        _("seuil"), default=0, help_text=_("La retenue s’applique à partir de ce montant, sur le tout.")
    )
    exempt_amount = models.BigIntegerField(
        _("part exonérée"), default=0, help_text=_("Seul ce qui dépasse ce montant est imposé.")
    )
    abatement_rate = models.CharField(_("abattement (%)"), max_length=12, blank=True)
    abatement_cap = models.BigIntegerField(_("plafond de l’abattement"), null=True, blank=True)
    deducts_contributions = models.BooleanField(_("après les cotisations sociales"), default=False)
    rounding = models.CharField(_("arrondi"), max_length=10, choices=TaxRounding, default=TaxRounding.NEAREST)
    text = models.CharField(_("texte"), max_length=300, help_text=_("Article, loi et date, ou avis écrit de l’administration."))
    source = models.CharField(_("source"), max_length=300, help_text=_("Où ce texte a été lu."))
    source_url = models.URLField(_("adresse de la source"), blank=True)
    confidence = models.CharField(_("fiabilité"), max_length=8, choices=Confidence, default=Confidence.MEDIUM)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("saisie par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["kind", "-start"]
        verbose_name = _("règle d’imposition hors effectif")
        constraints = [
            ordered_period("outside_tax_rule"),
            models.UniqueConstraint(
                fields=["institution", "kind", "start"],
                name="outside_tax_rule_unique",
                violation_error_message=_("Une règle commence déjà ce jour pour cette catégorie."),
            ),
            models.CheckConstraint(
                condition=~Q(method="rate") | ~Q(rate=""),
                name="outside_tax_rule_rate",
                violation_error_message=_("Donner le taux de la retenue."),
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0, exempt_amount__gte=0),
                name="outside_tax_rule_amounts",
                violation_error_message=_("Un seuil ou une part exonérée ne peut pas être négatif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.get_kind_display()})"

    @property
    def rate_words(self) -> str:
        """`12,5 %`."""
        return f"{self.rate.replace('.', ',')}\u202f%"

    @property
    def abatement_words(self) -> str:
        return f"{self.abatement_rate.replace('.', ',')}\u202f%"


class OutsideContribution(ScopedDated):
    """A social contribution of a kind of payees; `is_due` false is the institution's written word that none is.

    Rates are decimal texts in per cent; `ceiling` is the base of one payment at most (minor units), empty without one.
    """

    kind = models.CharField(_("catégorie"), max_length=12, choices=OutsideKind)
    label = models.CharField(_("cotisation"), max_length=120)
    recipient = models.CharField(_("organisme"), max_length=80, blank=True)
    is_due = models.BooleanField(_("due"), default=True)
    employee_rate = models.CharField(_("part du bénéficiaire (%)"), max_length=12, blank=True)
    employer_rate = models.CharField(_("part de l’institution (%)"), max_length=12, blank=True)
    ceiling = models.BigIntegerField(_("plafond par paiement"), null=True, blank=True)
    text = models.CharField(_("texte"), max_length=300)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("fiabilité"), max_length=8, choices=Confidence, default=Confidence.MEDIUM)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("saisie par"), related_name="+", editable=False
    )

    class Meta:
        ordering = ["kind", "label", "-start"]
        verbose_name = _("cotisation hors effectif")
        constraints = [
            ordered_period("outside_contribution"),
            models.UniqueConstraint(
                fields=["institution", "kind", "label", "start"],
                name="outside_contribution_unique",
                violation_error_message=_("Cette cotisation commence déjà ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(is_due=False) | ~Q(employee_rate="", employer_rate=""),
                name="outside_contribution_rate",
                violation_error_message=_("Donner au moins une part, ou dire que la cotisation n’est pas due."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class OutsideRun(InstitutionScoped):
    """A run that pays one kind of payees for a period; `[start, end]`, both days included."""

    kind = models.CharField(_("nature"), max_length=12, choices=OutsideKind)
    year = models.PositiveSmallIntegerField(_("année"), editable=False)
    number = models.PositiveIntegerField(_("numéro"), editable=False)
    label = models.CharField(_("objet"), max_length=120, blank=True)
    start = models.DateField(_("du"))
    end = models.DateField(_("au"))
    payment_on = models.DateField(_("date de paiement"))
    state = models.CharField(_("état"), max_length=12, choices=OutsideState.choices, default=OutsideState.DRAFT, editable=False)
    is_frozen = models.BooleanField(_("figée"), default=False, editable=False)
    totals = models.JSONField(_("totaux"), default=dict, editable=False)
    content_hash = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(_("ouverte le"), auto_now_add=True)

    class Meta:
        ordering = ["-payment_on", "-id"]
        verbose_name = _("campagne hors effectif")
        verbose_name_plural = _("campagnes hors effectif")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "year", "number"],
                name="outside_run_unique",
                violation_error_message=_("Cette campagne existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="outside_run_period",
                violation_error_message=_("Le dernier jour suit le premier."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.reference}"

    @property
    def name(self) -> str:
        return str(RUN_NAMES[OutsideKind(self.kind)])

    @property
    def reference(self) -> str:
        """`2026-J03`."""
        return f"{self.year}-{LETTERS[OutsideKind(self.kind)]}{self.number:02d}"

    @property
    def pay_day(self) -> dt.date:
        """The day on which it pays, as runs of salaries say it."""
        return self.payment_on

    @property
    def value_day(self) -> dt.date:
        """The day that an order bears when it has not left yet."""
        return self.payment_on

    @property
    def next_day(self) -> dt.date:
        return self.end + dt.timedelta(days=1)


class OutsideEvent(InstitutionScoped):
    """A step of a run outside the headcount: by whom, when, why."""

    run = models.ForeignKey(OutsideRun, models.CASCADE, related_name="events")
    from_state = models.CharField(_("de"), max_length=12, choices=OutsideState.choices)
    to_state = models.CharField(_("à"), max_length=12, choices=OutsideState.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    quality = models.CharField(_("qualité"), max_length=80, blank=True)
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    is_rejection = models.BooleanField(_("rejet"), default=False)
    derogation = models.ForeignKey("payroll.SeparationDerogation", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("étape d’une campagne hors effectif")

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class OutsidePayment(InstitutionScoped):
    """What one payee is paid by one run. Amounts in minor units; `explanation` tells each levy in French sentences."""

    run = models.ForeignKey(OutsideRun, models.PROTECT, related_name="payments")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="payments")
    number = models.CharField(_("numéro"), max_length=24)
    gross = models.BigIntegerField(_("brut"))
    taxable = models.BigIntegerField(_("imposable"))
    contributions = models.BigIntegerField(_("cotisations"), default=0)
    tax = models.BigIntegerField(_("impôt retenu"), default=0)
    net = models.BigIntegerField(_("net à payer"))
    employer = models.BigIntegerField(_("charges de l’institution"), default=0)
    identity = models.JSONField(_("mentions"), default=dict)
    explanation = models.JSONField(_("explication"), default=dict)
    rule = models.ForeignKey(OutsideTaxRule, models.PROTECT, null=True, related_name="+")
    mode = models.CharField(_("mode"), max_length=8, choices=Payee.Mode)
    bank_name = models.CharField(_("banque ou opérateur"), max_length=80, blank=True)
    account = models.CharField(_("compte"), max_length=40, blank=True)
    holder = models.CharField(_("titulaire"), max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("bulletin de paiement")
        verbose_name_plural = _("bulletins de paiement")
        indexes = [models.Index(fields=["institution", "payee"], name="outside_payment_payee")]
        constraints = [
            models.UniqueConstraint(fields=["run", "payee"], name="outside_payment_unique"),
            models.CheckConstraint(
                condition=Q(net=F("gross") - F("contributions") - F("tax")), name="outside_payment_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def masked(self) -> str:
        return f"•••• {''.join(self.account.split())[-4:]}" if self.account else ""


class OutsideLine(InstitutionScoped):
    """A line of a payment. `reference` names what it pays, so that nothing is paid twice; quantity in thousandths."""

    run = models.ForeignKey(OutsideRun, models.PROTECT, related_name="lines")
    payment = models.ForeignKey(OutsidePayment, models.CASCADE, related_name="lines")
    source = models.CharField(_("origine"), max_length=12)
    reference = models.CharField(_("pièce"), max_length=60)
    label = models.CharField(_("libellé"), max_length=160)
    quantity = models.BigIntegerField(_("quantité"), default=1000)
    rate = models.BigIntegerField(_("montant unitaire"))
    amount = models.BigIntegerField(_("montant"))
    is_taxable = models.BooleanField(_("imposable"), default=True)
    why = models.CharField(_("explication"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("ligne de paiement")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "source", "reference"],
                name="outside_line_paid_once",
                violation_error_message=_("Cette pièce est déjà payée par une autre campagne."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def quantity_words(self) -> str:
        return french_decimal(Fraction(self.quantity, 1000), 3)


class OutsideProblem(InstitutionScoped):
    """What stands in the way of a run outside the headcount."""

    run = models.ForeignKey(OutsideRun, models.CASCADE, related_name="problems")
    payee = models.ForeignKey(Payee, models.CASCADE, null=True, related_name="+")
    severity = models.CharField(_("gravité"), max_length=8, choices=Severity)
    code = models.CharField(_("constat"), max_length=32)
    message = models.CharField(_("constat"), max_length=300)
    cure = models.CharField(_("remède"), max_length=300, blank=True)

    class Meta:
        ordering = ["severity", "id"]
        verbose_name = _("constat d’une campagne hors effectif")

    def __str__(self) -> str:
        return self.message
