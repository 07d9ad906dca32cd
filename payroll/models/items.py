"""Pay items (rubriques) of an institution, the tables that their formulas read, and what employees are given."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from hr_core.models.employees import EmployeeFact
from hr_core.text import french_month
from payroll.choices import Inclusion, ItemFrequency, ItemKind, RunKind

FOUR_DIGITS = RegexValidator(r"^\d{4}$", _("Un code de rubrique a quatre chiffres, par exemple 1100."))


def all_run_kinds() -> list[str]:
    return list(RunKind.values)


class PayItem(InstitutionScoped):
    """A pay item, known by the four-digit code that the institution has always used."""

    code = models.CharField(_("code"), max_length=4, validators=[FOUR_DIGITS])

    class Meta:
        ordering = ["code"]
        verbose_name = _("rubrique")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="pay_item_code_unique",
                violation_error_message=_("Une autre rubrique porte déjà ce code."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PayItemVersion(ScopedDated):
    """The definition of an item over a period."""

    item = models.ForeignKey(PayItem, models.CASCADE, verbose_name=_("rubrique"), related_name="versions")
    label = models.CharField(_("libellé"), max_length=80)
    kind = models.CharField(_("sens"), max_length=16, choices=ItemKind)
    nature = models.CharField(
        _("nature légale"),
        max_length=24,
        default="allowance",
        help_text=_("Ce que la rubrique est pour la loi du pays : elle en tire ses assiettes par défaut."),
    )
    frequency = models.CharField(_("rythme"), max_length=10, choices=ItemFrequency)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)
    account = models.CharField(_("compte"), max_length=16, blank=True)
    formula = models.TextField(
        _("formule"),
        blank=True,
        help_text=_("Vide : le montant est celui qui est saisi pour l’agent."),
    )
    is_prorated = models.BooleanField(_("réduite avec les jours payés"), default=True)
    run_kinds = ArrayField(
        models.CharField(max_length=16, choices=RunKind), verbose_name=_("campagnes"), default=all_run_kinds
    )
    legal_text = models.CharField(_("texte"), max_length=200, blank=True)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("définition de rubrique")
        constraints = [
            ordered_period("pay_item_version"),
            no_overlap(
                "pay_item_version", "item_id", message=_("Une autre définition de la rubrique couvre ces dates.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code} {self.label}"


class PayItemBase(ScopedDated):
    """One cell of the matrix item × base: how much of the item enters a base, by which text, from when."""

    item = models.ForeignKey(PayItem, models.CASCADE, verbose_name=_("rubrique"), related_name="bases")
    base = models.CharField(_("assiette"), max_length=48)
    inclusion = models.CharField(_("part prise"), max_length=8, choices=Inclusion)
    rate = models.PositiveIntegerField(
        _("taux (pour 100 000)"), default=100_000, help_text=_("Pour une part : 50 000 = 50 %.")
    )
    ceiling = models.BigIntegerField(_("plafond par mois"), null=True, blank=True)
    legal_text = models.CharField(_("texte"), max_length=200, blank=True)

    class Meta:
        ordering = ["base", "-start"]
        verbose_name = _("assiette d’une rubrique")
        constraints = [
            ordered_period("pay_item_base"),
            ExclusionConstraint(
                name="pay_item_base_no_overlap",
                expressions=[
                    (Func(F("item_id"), F("item_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            Cast(Func(F("base"), function="hashtext"), models.BigIntegerField()),
                            Cast(Func(F("base"), function="hashtext"), models.BigIntegerField()),
                            Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func("start", "end", Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Cette assiette est déjà réglée à ces dates."),
            ),
            models.CheckConstraint(
                condition=~Q(inclusion__in=["up_to", "excess"]) | Q(ceiling__isnull=False),
                name="pay_item_base_ceiling",
                violation_error_message=_("Donner le plafond par mois."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.code} dans {self.base} : {self.get_inclusion_display()}"


class PayTable(InstitutionScoped):
    """A table of amounts by one to three keys, read by formulas: `table("logement", categorie, fonction)`."""

    code = models.SlugField(_("code"), max_length=32)
    label = models.CharField(_("libellé"), max_length=80)
    keys = ArrayField(models.CharField(max_length=32), verbose_name=_("clés"))

    class Meta:
        ordering = ["code"]
        verbose_name = _("table de montants")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"],
                name="pay_table_code_unique",
                violation_error_message=_("Une autre table porte déjà ce code."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PayTableRow(ScopedDated):
    """One amount of a table over a period."""

    table = models.ForeignKey(PayTable, models.CASCADE, verbose_name=_("table"), related_name="rows")
    keys = ArrayField(models.CharField(max_length=64), verbose_name=_("clés"))
    value = models.BigIntegerField(_("montant"))

    class Meta:
        ordering = ["keys", "-start"]
        verbose_name = _("ligne de table")
        constraints = [
            ordered_period("pay_table_row"),
            models.UniqueConstraint(
                fields=["table", "keys", "start"],
                name="pay_table_row_unique",
                violation_error_message=_("Cette ligne existe déjà à cette date."),
            ),
        ]

    def __str__(self) -> str:
        return " / ".join(self.keys)


class RecurringInput(EmployeeFact):
    """An item given to an employee every month of a period: an amount, or a quantity for the item's formula."""

    item = models.ForeignKey(PayItem, models.PROTECT, verbose_name=_("rubrique"), related_name="recurring")
    amount = models.BigIntegerField(_("montant"), null=True, blank=True)
    quantity = models.BigIntegerField(_("quantité (millièmes)"), null=True, blank=True)

    class Meta(EmployeeFact.Meta):
        verbose_name = _("élément permanent")
        constraints = [
            ordered_period("recurring_input"),
            no_overlap(
                "recurring_input",
                "employee_id",
                "item_id",
                message=_("Cette rubrique est déjà attribuée à cet agent à ces dates."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(quantity__isnull=False),
                name="recurring_input_value",
                violation_error_message=_("Donner un montant ou une quantité."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} : {self.amount if self.amount is not None else self.quantity}"


class InstitutionSetting(ScopedDated):
    """What the law leaves to the employer or asks of it: risk class, size of staff, options of a country."""

    key = models.CharField(_("réglage"), max_length=48)
    value = models.JSONField(_("valeur"))
    reference = models.CharField(_("justification"), max_length=200, blank=True)

    class Meta:
        ordering = ["key", "-start"]
        verbose_name = _("réglage de paie")
        constraints = [
            ordered_period("institution_setting"),
            models.UniqueConstraint(
                fields=["institution", "key", "start"],
                name="institution_setting_unique",
                violation_error_message=_("Ce réglage a déjà une valeur à cette date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class EmployeeSetting(EmployeeFact):
    """The same for one employee, where it differs from the institution's."""

    key = models.CharField(_("réglage"), max_length=48)
    value = models.JSONField(_("valeur"))
    reference = models.CharField(_("justification"), max_length=200, blank=True)

    class Meta(EmployeeFact.Meta):
        verbose_name = _("réglage de paie d’un agent")
        constraints = [
            ordered_period("employee_setting"),
            models.UniqueConstraint(
                fields=["employee", "key", "start"],
                name="employee_setting_unique",
                violation_error_message=_("Ce réglage a déjà une valeur à cette date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class OpeningBalance(InstitutionScoped):
    """What the previous software paid: an amount by employee, item and month, for averages and yearly totals."""

    employee = models.ForeignKey(
        "hr_core.Employee", models.CASCADE, verbose_name=_("agent"), related_name="opening_balances"
    )
    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"))
    code = models.CharField(_("rubrique"), max_length=48)
    label = models.CharField(_("libellé"), max_length=80, blank=True)
    amount = models.BigIntegerField(_("montant"))
    base = models.BigIntegerField(_("base"), default=0, db_default=0)
    #: Of a signed take-over: what was signed; the amount differs from it by the approved corrections only.
    takeover = models.ForeignKey("payroll.Takeover", models.PROTECT, null=True, editable=False, related_name="amounts")
    signed_amount = models.BigIntegerField(null=True, editable=False)
    signed_base = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["year", "month", "code"]
        verbose_name = _("cumul repris")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "year", "month", "code"],
                name="opening_balance_unique",
                violation_error_message=_("Ce cumul est déjà repris."),
            ),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="opening_balance_month"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.month:02d}/{self.year}"

    @property
    def name(self) -> str:
        """Its month in words."""
        return french_month(self.year, self.month)
