"""How the pay enters the accounts: chart, dated rules from lines to accounts, analytic sections and their keys."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import NoOverlap, ordered_period
from payroll.choices_accounting import AnalyticKind, Confidence, Leg, MadeAt, Preset, Subject

ACCOUNT_NUMBER = RegexValidator(r"^[0-9][0-9A-Z]{1,15}$", _("Un compte commence par un chiffre : chiffres et capitales."))
#: A whole, in hundred-thousandths: 100 % = 100 000.
WHOLE = 100_000


def hashed(name: str) -> Func:
    """A 64-bit key of a text, for exclusions."""
    half = Func(F(name), Value(0), function="hashtextextended", output_field=models.BigIntegerField())
    return Func(half, half, Value("[]"), function="int8range")


def same(name: str) -> tuple[Any, str]:
    return (Func(F(name), F(name), Value("[]"), function="int8range"), RangeOperators.OVERLAPS)


def no_overlap_by_text(name: str, text: str, *, message: Any) -> ExclusionConstraint:
    """No two rows of an institution with the same text hold on the same day."""
    days = (Func(F("start"), F("end"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS)
    return NoOverlap(
        name=f"{name}_no_overlap",
        expressions=[same("institution_id"), (hashed(text), RangeOperators.OVERLAPS), days],
        violation_error_message=message,
    )


class LedgerAccount(InstitutionScoped):
    """An account of the institution's chart, with where its number was read."""

    number = models.CharField(_("compte"), max_length=16, validators=[ACCOUNT_NUMBER])
    label = models.CharField(_("intitulé"), max_length=120)
    confidence = models.CharField(_("fiabilité"), max_length=8, choices=Confidence, default=Confidence.HIGH)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_active = models.BooleanField(_("ouvert"), default=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("compte")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"],
                name="ledger_account_unique",
                violation_error_message=_("Ce compte est déjà au plan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"


class AccountingRules(ScopedDated):
    """The journals, and when a run is entered in the accounts."""

    preset = models.CharField(_("plan de départ"), max_length=12, choices=Preset)
    made_at = models.CharField(_("écriture de paie établie"), max_length=8, choices=MadeAt, default=MadeAt.PAID)
    uses_item_accounts = models.BooleanField(
        _("suivre le compte des rubriques"),
        default=True,
        help_text=_("Sinon, seules les imputations ci-dessous comptent."),
    )
    pay_journal = models.CharField(_("journal de paie"), max_length=8, default="PAIE")
    payment_journal = models.CharField(_("journal de règlement"), max_length=8, default="BQ")
    other_journal = models.CharField(_("journal des provisions"), max_length=8, default="OD")
    reference = models.CharField(_("décision ou source"), max_length=200, blank=True)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("règles de comptabilité")
        constraints = [
            ordered_period("accounting_rules"),
            NoOverlap(
                name="accounting_rules_no_overlap",
                expressions=[
                    same("institution_id"),
                    (Func(F("start"), F("end"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("D’autres règles couvrent ces dates."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_preset_display())


class AnalyticSection(InstitutionScoped):
    """A section of the analytic accounts: a branch, an activity, a cost centre."""

    code = models.CharField(_("code"), max_length=16)
    label = models.CharField(_("intitulé"), max_length=80)
    kind = models.CharField(_("axe"), max_length=10, choices=AnalyticKind, default=AnalyticKind.BRANCH)
    is_active = models.BooleanField(_("ouverte"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("section analytique")
        verbose_name_plural = _("sections analytiques")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="analytic_section_unique",
                violation_error_message=_("Une autre section porte déjà ce code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class AccountRule(ScopedDated):
    """From what a payslip says to an account. Empty selectors mean « any »; the most precise rule wins.

    `code` is a line of the payslip or the four digits of an item; for what has no line (net, payment, outside, provision)
    it names the case. `unit` takes the units below with it. `key` joins the selectors, for the exclusion.
    """

    leg = models.CharField(_("côté"), max_length=8, choices=Leg)
    subject = models.CharField(_("partie"), max_length=24, choices=Subject, blank=True)
    code = models.CharField(_("rubrique ou ligne"), max_length=48, blank=True)
    recipient = models.CharField(_("destinataire ou banque"), max_length=80, blank=True)
    branch = models.CharField(_("branche"), max_length=24, blank=True)
    unit = models.ForeignKey(
        "hr_core.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("unité et ses subdivisions"), related_name="+"
    )
    category = models.CharField(_("catégorie"), max_length=24, blank=True)
    account = models.ForeignKey(LedgerAccount, models.PROTECT, verbose_name=_("compte"), related_name="rules")
    section = models.ForeignKey(
        AnalyticSection,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("section analytique"),
        related_name="+",
        help_text=_("Vide : les clés de répartition de l’agent ou de son unité."),
    )
    confidence = models.CharField(_("fiabilité"), max_length=8, choices=Confidence, default=Confidence.HIGH)
    source = models.CharField(_("texte ou source"), max_length=200, blank=True)
    key = models.CharField(max_length=280, editable=False)

    class Meta:
        ordering = ["leg", "subject", "branch", "code", "-start"]
        verbose_name = _("imputation")
        constraints = [
            ordered_period("account_rule"),
            no_overlap_by_text("account_rule", "key", message=_("Une autre imputation dit la même chose à ces dates.")),
            models.CheckConstraint(
                condition=~Q(subject="") | ~Q(code=""),
                name="account_rule_about",
                violation_error_message=_("Dire de quelle partie, rubrique ou ligne il s’agit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_leg_display()} {self.subject} {self.code} → {self.account.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        unit = self.unit_id or ""
        parts = (self.leg, self.subject, self.code, self.recipient, self.branch, unit, self.category)
        self.key = "|".join(str(part) for part in parts)
        super().save(*args, **kwargs)


class DistributionKey(ScopedDated):
    """How the cost of a unit with those below it, or of one employee, is shared between analytic sections.

    With neither unit nor employee: everybody. An employee's key wins over the unit's, the nearest unit over higher ones.
    """

    unit = models.ForeignKey(
        "hr_core.Unit", models.PROTECT, null=True, blank=True, verbose_name=_("unité et ses subdivisions"), related_name="+"
    )
    employee = models.ForeignKey(
        "hr_core.Employee", models.PROTECT, null=True, blank=True, verbose_name=_("agent"), related_name="+"
    )
    reference = models.CharField(_("décision ou source"), max_length=200, blank=True)
    key = models.CharField(max_length=40, editable=False)

    class Meta:
        ordering = ["employee__last_name", "unit__code", "-start"]
        verbose_name = _("clé de répartition")
        verbose_name_plural = _("clés de répartition")
        constraints = [
            ordered_period("distribution_key"),
            no_overlap_by_text("distribution_key", "key", message=_("Une autre clé couvre ces dates.")),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(employee__isnull=True),
                name="distribution_key_whose",
                violation_error_message=_("Une clé est celle d’une unité ou celle d’un agent."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee or self.unit or _("tout le personnel"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = f"u{self.unit_id or ''}e{self.employee_id or ''}"
        super().save(*args, **kwargs)


class DistributionShare(InstitutionScoped):
    """A part of a key, in hundred-thousandths; the database checks that the parts of a key make the whole."""

    distribution = models.ForeignKey(DistributionKey, models.CASCADE, related_name="shares")
    section = models.ForeignKey(AnalyticSection, models.PROTECT, verbose_name=_("section"), related_name="+")
    share = models.PositiveIntegerField(_("part"))

    class Meta:
        ordering = ["section__code"]
        verbose_name = _("part d’une clé")
        constraints = [
            models.UniqueConstraint(fields=["distribution", "section"], name="distribution_share_unique"),
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=WHOLE),
                name="distribution_share_range",
                violation_error_message=_("Une part va de 0,001 % à 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section.code} {self.share}"
