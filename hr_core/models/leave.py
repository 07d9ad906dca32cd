"""Leave: the institution's rules over the law, what each kind of leave gives, and the ledger of entitlements.

Days are thousandths of a day. Days taken are not kept here: they are the confirmed absences, which pay reads too.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models.absences import AbsenceKind
from hr_core.models.base import InstitutionScoped, ScopedDated, ordered_period
from hr_core.models.employees import Employee
from hr_core.ui.states import StateChoices


class LeaveRule(ScopedDated):
    """What the institution's statute adds to the law for annual leave; what is empty leaves the law alone."""

    monthly_days = models.PositiveIntegerField(_("jours acquis par mois (millièmes)"), null=True, blank=True)
    seniority = models.JSONField(_("jours d’ancienneté"), default=list, blank=True)  # [[years, thousandths], …]
    mother_days = models.PositiveIntegerField(_("jours par enfant (millièmes)"), null=True, blank=True)
    year_month = models.PositiveSmallIntegerField(
        _("premier mois de l’année de congé"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    carry_cap = models.PositiveIntegerField(_("report au plus (millièmes)"), null=True, blank=True)
    carry_months = models.PositiveSmallIntegerField(_("mois pour prendre le report"), null=True, blank=True)
    advance_days = models.PositiveIntegerField(_("anticipation au plus (millièmes)"), default=0)
    event_days = models.PositiveIntegerField(_("événements familiaux par an, au plus (millièmes)"), null=True, blank=True)
    minimum_present = models.PositiveSmallIntegerField(
        _("présents au moins, pour cent de l’unité"), default=50, validators=[MaxValueValidator(100)]
    )
    reference = models.CharField(_("texte et article"), max_length=160)

    class Meta:
        ordering = ["-start"]
        verbose_name = _("règle des congés")
        verbose_name_plural = _("règles des congés")
        constraints = [
            ordered_period("leave_rule"),
            models.UniqueConstraint(
                fields=["institution", "start"],
                name="leave_rule_start_unique",
                violation_error_message=_("Une règle commence déjà ce jour."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class LeaveTerms(InstitutionScoped):
    """What a kind of absence allows when it is asked for as leave."""

    kind = models.OneToOneField(AbsenceKind, models.CASCADE, verbose_name=_("nature"), related_name="terms")
    is_requested = models.BooleanField(_("demandée par l’agent"), default=True)
    days_per_event = models.PositiveIntegerField(_("jours au plus par demande (millièmes)"), null=True, blank=True)
    days_per_year = models.PositiveIntegerField(_("jours au plus par an (millièmes)"), null=True, blank=True)
    reference = models.CharField(_("texte et article"), max_length=160, blank=True)

    class Meta:
        ordering = ["kind__order"]
        verbose_name = _("congé")
        verbose_name_plural = _("congés")

    def __str__(self) -> str:
        return str(self.kind)


class LeaveNature(models.TextChoices):
    OPENING = "opening", _("solde repris")
    ACCRUAL = "accrual", _("acquisition du mois")
    SENIORITY = "seniority", _("jours d’ancienneté")
    MOTHER = "mother", _("jours pour enfants")
    ADJUSTMENT = "adjustment", _("régularisation")


class MovementState(StateChoices):
    PROPOSED = "proposed", "wait", "clock", _("à approuver")
    POSTED = "posted", "ok", "circle-check", _("portée")
    REFUSED = "refused", "bad", "x", _("refusée")


#: What a month posts by itself; the others are proposed by one person and approved by another.
ACCRUED = (LeaveNature.ACCRUAL, LeaveNature.SENIORITY, LeaveNature.MOTHER)


class LeaveMovement(InstitutionScoped):
    """A row of the ledger: so many days on a day. Balances taken over and adjustments are approved by a second person."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="leave_movements")
    nature = models.CharField(_("nature"), max_length=10, choices=LeaveNature)
    on = models.DateField(_("le"))
    month = models.DateField(_("mois"), null=True, blank=True)
    days = models.IntegerField(_("jours (millièmes)"))
    told = models.JSONField(_("calcul"), default=dict, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    state = models.CharField(
        _("état"), max_length=8, choices=MovementState, default=MovementState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("proposée par"),
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("décidée par"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("décidée le"), null=True, editable=False)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("mouvement de congé")
        verbose_name_plural = _("mouvements de congé")
        indexes = [
            models.Index(fields=["institution", "employee", "on"], name="leave_movement_employee"),
            # What waits is counted on every page of those who decide, among movements that every month adds.
            models.Index(fields=["institution"], condition=Q(state="proposed"), name="leave_movement_proposed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "nature", "month"],
                name="leave_movement_month_once",
                violation_error_message=_("Ce mois est déjà porté pour cet agent."),
            ),
            models.CheckConstraint(
                condition=Q(nature__in=ACCRUED, month__isnull=False)
                | (~Q(nature__in=ACCRUED) & Q(month__isnull=True) & ~Q(reason="")),
                name="leave_movement_reason",
                violation_error_message=_("Un solde repris ou une régularisation porte son motif."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="leave_movement_two_persons",
                violation_error_message=_("La personne qui décide ne peut pas être celle qui a proposé."),
            ),
            models.CheckConstraint(
                condition=Q(nature__in=ACCRUED) | Q(state="proposed") | Q(decided_by__isnull=False) | Q(nature="opening"),
                name="leave_movement_decided",
                violation_error_message=_("Une régularisation portée dit qui l’a approuvée."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} : {self.employee}"
