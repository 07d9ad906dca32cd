"""Provisions: untaken leave, thirteenth month, end of career, back pay still to pay; per employee, approved by two people."""

from __future__ import annotations

from fractions import Fraction

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import NoOverlap, ordered_period
from payroll.choices_accounting import ProvisionKind, ProvisionState
from payroll.models.accounting import same
from payroll.models.deductions import two_people, user_key

PERCENT = RegexValidator(r"^\d{1,3}([.,]\d{1,4})?$", _("Écrire un pourcentage, par exemple 5 ou 5,25."))


def percent_field(label: str, default: str, help_text: str = "") -> models.CharField:
    """A rate in per cent as decimal text: exact."""
    return models.CharField(label, max_length=9, validators=[PERCENT], default=default, help_text=help_text)


class ProvisionAssumptions(ScopedDated):
    """The assumptions of the provisions, from a day; in force once another person approved them."""

    discount_rate = percent_field(_("taux d’actualisation (%)"), "6")
    growth_rate = percent_field(_("hausse annuelle des salaires (%)"), "3")
    turnover_rate = percent_field(_("départs volontaires par an (%)"), "1")
    mortality_rate = percent_field(
        _("mortalité par an (%)"), "0", _("Taux annuel uniforme ; 0 : aucune table de mortalité n’est appliquée.")
    )
    charge_rate = percent_field(_("charges patronales (%)"), "0", _("Ajoutées aux congés et au treizième mois."))
    retirement_age = models.PositiveSmallIntegerField(
        _("âge de départ"), null=True, blank=True, help_text=_("Vide : celui de la loi du pays.")
    )
    leave_from = models.DateField(
        _("congés acquis depuis le"), null=True, blank=True,
        help_text=_("Début de la période de référence dont les jours restent dus. Vide : douze mois avant l’arrêté."),
    )  # fmt: skip
    reference = models.CharField(_("rapport ou décision"), max_length=200, blank=True)
    proposed_by = user_key(_("proposées par"))
    approved_by = user_key(_("approuvées par"))
    approved_at = models.DateTimeField(_("approuvées le"), null=True, editable=False)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("hypothèses des provisions")
        verbose_name_plural = _("hypothèses des provisions")
        constraints = [
            ordered_period("provision_assumptions"),
            NoOverlap(
                name="provision_assumptions_no_overlap",
                expressions=[
                    same("institution_id"),
                    (models.Func(models.F("start"), models.F("end"), models.Value("[)"), function="daterange"), "&&"),
                ],
                violation_error_message=_("D’autres hypothèses couvrent ces dates."),
            ),
            two_people("provision_assumptions", "proposed_by", "approved_by"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%d/%m/%Y}"

    def rate(self, name: str) -> Fraction:
        """`discount`, `growth`, `turnover`, `mortality`, `charge` as a ratio."""
        return Fraction(str(getattr(self, f"{name}_rate")).replace(",", ".")) / 100


class Provision(InstitutionScoped):
    """What is owed at a day for a kind, employee by employee. Its entry writes the change since the one before."""

    kind = models.CharField(_("nature"), max_length=12, choices=ProvisionKind)
    as_at = models.DateField(_("arrêtée au"))
    assumptions = models.ForeignKey(
        ProvisionAssumptions, models.PROTECT, null=True, blank=True, related_name="provisions"
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("provision précédente")
    )
    people = models.PositiveIntegerField(_("agents"), default=0)
    amount = models.BigIntegerField(_("montant"), default=0)
    charges = models.BigIntegerField(_("charges patronales"), default=0)
    state = models.CharField(_("état"), max_length=10, choices=ProvisionState, default=ProvisionState.DRAFT, editable=False)
    prepared_by = user_key(_("calculée par"))
    prepared_at = models.DateTimeField(_("calculée le"), auto_now=True)
    approved_by = user_key(_("approuvée par"))
    approved_at = models.DateTimeField(_("approuvée le"), null=True, editable=False)

    class Meta:
        ordering = ["-as_at", "kind"]
        verbose_name = _("provision")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind", "as_at"],
                name="provision_unique",
                violation_error_message=_("Cette provision est déjà calculée à cette date."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False),
                name="provision_approved",
                violation_error_message=_("Une provision approuvée porte le nom de qui l’a approuvée."),
            ),
            two_people("provision", "prepared_by", "approved_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.as_at:%d/%m/%Y}"

    @property
    def look(self) -> ProvisionState:
        """The state with its tone and icon."""
        return ProvisionState(self.state)

    @property
    def total(self) -> int:
        return self.amount + self.charges


class ProvisionPart(InstitutionScoped):
    """The part of one employee, with the figures that made it (`told`: label, value; and the formula)."""

    provision = models.ForeignKey(Provision, models.CASCADE, related_name="parts")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="+")
    amount = models.BigIntegerField(_("montant"))
    charges = models.BigIntegerField(_("charges patronales"), default=0)
    told = models.JSONField(_("calcul"), default=dict)

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("part d’un agent")
        constraints = [models.UniqueConstraint(fields=["provision", "employee"], name="provision_part_unique")]

    def __str__(self) -> str:
        return f"{self.employee} {self.amount}"
